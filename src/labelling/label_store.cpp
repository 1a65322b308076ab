// Labels in memory and on disk: no change is told to be saved before the disk has it.
#include "labelling/label_store.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <map>

#include "datasets/label_file.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/hash.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/paths.hpp"
#include "program/program.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace fs = std::filesystem;

namespace {

// Tells one state of a file from another: another program's writing changes it. 0: there is no file.
std::uint64_t stamp_of(const std::string& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) return 0;
  std::uint64_t stamp = mix(static_cast<std::uint64_t>(status.st_ino));
  for (const auto part : {status.st_mtim.tv_sec, status.st_mtim.tv_nsec, static_cast<long>(status.st_size)})
    stamp = mix(stamp ^ static_cast<std::uint64_t>(part));
  return stamp | 1;
}

}  // namespace

bool LabelPart::holds(const std::string& name) const {
  return stir(hash_of(name)) % static_cast<std::uint64_t>(of) == static_cast<std::uint64_t>(number - 1);
}

void parse_value(const std::string& word, LabelPart& value) {
  const std::size_t slash = word.find('/');
  const auto number = parse_number<int>(word.substr(0, slash));
  const auto of = slash == std::string::npos ? std::nullopt : parse_number<int>(word.substr(slash + 1));
  if (!number || !of || *number < 1 || *of < 1 || *number > *of)
    throw UsageError("expected a part like 1/3 (the first of three)");
  value = {*number, *of};
}

std::string value_text(const LabelPart& value) {
  return std::to_string(value.number) + "/" + std::to_string(value.of);
}

LabelStore::LabelStore(std::string file, const std::vector<PictureEntry>& pictures, const LabelPart& part,
                       const std::vector<AnnotatedPicture>& imported)
    : file_(std::move(file)) {
  const fs::path folder = place_of(fs::path(file_).parent_path().empty() ? "." : fs::path(file_).parent_path());
  for (const PictureEntry& entry : pictures) {
    const fs::path path = place_of(entry.path);
    if (!part.holds(fs::path(entry.name).filename().string())) continue;
    const std::string name = path.lexically_relative(folder).string();
    pictures_.push_back({name.empty() ? path.string() : name, entry.path, {}, false, 1, 0});
  }
  shown_ = pictures_.size();
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < shown_; ++i) places.emplace(place_of(pictures_[i].path).string(), i);

  const auto add = [&](const AnnotatedPicture& from, bool ours) {
    const auto [at, fresh] = places.emplace(place_of(from.path).string(), pictures_.size());
    if (fresh) {
      const std::string name = ours ? from.name : place_of(from.path).lexically_relative(folder).string();
      pictures_.push_back({name.empty() ? from.path : name, from.path, {}, false, 1, 0});
    }
    Picture& to = pictures_[at->second];
    if (!to.done) {
      to.boxes = from.faces;
      to.done = true;
      if (ours) to.name = from.name;  // it stays as it was written
      return;
    }
    const std::string before = labels_text({{"", "", "", to.boxes, false}});
    if (before != labels_text({{"", "", "", from.faces, false}}))
      message("warning: " + from.path + " is labelled in two ways; the first one is kept");
  };
  if (fs::exists(file_)) {
    stamp_ = stamp_of(file_);
    for (const AnnotatedPicture& picture : read_labels(file_)) add(picture, true);
  }
  for (const AnnotatedPicture& picture : imported) {
    if (picture.unboxed_face) continue;  // an object whose place nobody told: not labelled
    add(picture, false);
  }
}

LabelStore::Picture LabelStore::picture(std::size_t index) const {
  const std::shared_lock lock(reading_);
  return pictures_.at(index);
}

std::vector<LabelStore::Picture> LabelStore::pictures() const {
  const std::shared_lock lock(reading_);
  return {pictures_.begin(), pictures_.begin() + static_cast<std::ptrdiff_t>(shown_)};
}

std::uint64_t LabelStore::version() const {
  const std::shared_lock lock(reading_);
  return version_;
}

std::vector<AnnotatedPicture> LabelStore::labelled() const {
  const std::shared_lock lock(reading_);
  std::vector<AnnotatedPicture> labelled;
  for (const Picture& picture : pictures_)
    if (picture.done) labelled.push_back({picture.name, picture.path, {}, picture.boxes, false});
  return labelled;
}

void LabelStore::write_changed() {
  const std::uint64_t now = stamp_of(file_);
  if (now != 0 && now != stamp_) {
    // Somebody wrote the file meanwhile: what they wrote is kept beside it.
    std::string aside;
    for (int i = 1; aside.empty() || fs::exists(aside); ++i) aside = file_ + ".other" + std::to_string(i);
    std::error_code error;
    fs::rename(file_, aside, error);
    if (error) throw DataError(file_, "", "was changed by another program, and cannot be kept as " + aside);
    message("warning: " + file_ + " was changed by another program; what it wrote is kept as " + aside +
            " (haarkit label --import takes it)");
  }
  write_file(file_, labels_text(labelled()));
  stamp_ = stamp_of(file_);
}

void LabelStore::write() {
  const std::lock_guard one(writing_);
  write_changed();
}

bool LabelStore::change(std::size_t index, std::uint64_t revision, std::vector<TruthBox> boxes, bool done) {
  const std::lock_guard one(writing_);
  Picture before;
  {
    const std::unique_lock lock(reading_);
    Picture& picture = pictures_.at(index);
    if (picture.revision != revision) return false;
    before = picture;
    picture.done = done || !boxes.empty();
    picture.boxes = std::move(boxes);
    ++picture.revision;
    picture.changed = ++version_;
  }
  try {
    write_changed();
  } catch (...) {
    const std::unique_lock lock(reading_);
    pictures_[index] = std::move(before);
    throw;
  }
  return true;
}

}  // namespace haarkit
