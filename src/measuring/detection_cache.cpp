// The file: two lines that say what it is, then for each picture a line `seconds CPU-seconds megapixels windows weak
// boxes stamp` and its boxes, and last a line with a checksum over all before it. A file that is none (another version,
// cut off, damaged) counts as empty.
#include "measuring/detection_cache.hpp"

#include <cstdio>
#include <filesystem>
#include <locale>
#include <sstream>
#include <string_view>

#include "haarkit/base/files.hpp"
#include "haarkit/base/hash.hpp"
#include "haarkit/base/numbers.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

constexpr char kTitle[] = "haarkit detections 3";

std::string hash_text(std::string_view text) {
  char digits[20];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash_of(text)));
  return digits;
}

std::string checksum_line(std::string_view text) {
  return hash_text(text) + "\n";
}

// Changes whenever the file does; empty when there is none.
std::string stamp_of(const std::string& picture) {
  std::error_code error;
  const fs::path path = fs::absolute(picture, error);
  const auto size = fs::file_size(path, error);
  if (error) return "";
  const auto time = fs::last_write_time(path, error).time_since_epoch().count();
  return std::to_string(size) + " " + std::to_string(time) + " " + path.lexically_normal().string();
}

}  // namespace

std::optional<std::map<std::string, PictureRun>> parse_detection_cache(std::string_view text,
                                                                       const std::string& detector) {
  const std::size_t last = checksum_line("").size();
  if (text.size() < last) return std::nullopt;
  const std::string_view content = text.substr(0, text.size() - last);
  if (text.substr(content.size()) != checksum_line(content)) return std::nullopt;
  std::map<std::string, PictureRun> runs;
  std::istringstream lines{std::string(content)};
  lines.imbue(std::locale::classic());
  std::string line;
  if (!std::getline(lines, line) || line != kTitle || !std::getline(lines, line) || line != detector)
    return std::nullopt;
  PictureRun run;
  for (std::size_t count = 0; lines >> run.speed.seconds >> run.speed.cpu_seconds >> run.speed.megapixels >>
                              run.speed.windows >> run.speed.weak_evaluated >> count;) {
    lines.ignore();
    std::string stamp;
    if (!std::getline(lines, stamp)) break;
    run.speed.pictures = 1;
    run.boxes.clear();
    ScoredBox b;
    while (run.boxes.size() < count && lines >> b.box.x >> b.box.y >> b.box.width >> b.box.height >> b.score)
      run.boxes.push_back(b);
    if (run.boxes.size() == count) runs[stamp] = run;
  }
  return runs;
}

// The file's name is a hash of what it is of, which the file repeats.
DetectionCache::DetectionCache(const std::string& folder, const std::string& detector)
    : detector_(hash_text(detector)) {
  if (folder.empty()) return;
  make_folder(folder);
  path_ = (fs::path(folder) / (detector_ + ".txt")).string();
  detector_ += " " + std::to_string(detector.size());
  load();
}

void DetectionCache::load() {
  std::error_code ignored;
  if (!fs::is_regular_file(path_, ignored)) return;
  if (auto runs = parse_detection_cache(read_file(path_), detector_)) {
    runs_ = std::move(*runs);
  } else {
    message("warning: " + path_ + ": is damaged, or of another version; its pictures are searched again");
  }
}

std::optional<PictureRun> DetectionCache::find(const std::string& picture) const {
  if (path_.empty()) return std::nullopt;
  const auto at = runs_.find(stamp_of(picture));
  return at == runs_.end() ? std::nullopt : std::optional<PictureRun>(at->second);
}

void DetectionCache::store(const std::string& picture, const PictureRun& run) {
  const std::string stamp = path_.empty() ? "" : stamp_of(picture);
  if (stamp.empty() || stamp.find('\n') != std::string::npos) return;
  runs_[stamp] = run;
  changed_ = true;
}

void DetectionCache::save() const {
  if (path_.empty() || !changed_) return;
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << kTitle << '\n' << detector_ << '\n';
  for (const auto& [stamp, run] : runs_) {
    text << number_text(run.speed.seconds) << ' ' << number_text(run.speed.cpu_seconds) << ' '
         << number_text(run.speed.megapixels) << ' ' << run.speed.windows << ' ' << run.speed.weak_evaluated << ' '
         << run.boxes.size() << ' ' << stamp << '\n';
    for (const ScoredBox& b : run.boxes)
      text << number_text(b.box.x) << ' ' << number_text(b.box.y) << ' ' << number_text(b.box.width) << ' '
           << number_text(b.box.height) << ' ' << number_text(b.score) << '\n';
  }
  write_file(path_, text.str() + checksum_line(text.str()));
}

}  // namespace haarkit
