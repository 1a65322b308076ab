// The pictures that a user means by files, folders and lists.
#include "pictures/picture_list.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <sstream>
#include <string_view>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/base/text.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace fs = std::filesystem;

namespace {

// Pictures and films that cannot be read, by the endings of their names.
bool has_foreign_ending(const fs::path& path) {
  constexpr std::array<std::string_view, 21> kEndings = {".heic", ".heif", ".avif", ".gif", ".jxl", ".jxr",  ".psd",
                                                         ".svg",  ".ico",  ".raw",  ".dng", ".cr2", ".cr3",  ".nef",
                                                         ".arw",  ".orf",  ".mp4",  ".mov", ".avi", ".webm", ".mkv"};
  return std::find(kEndings.begin(), kEndings.end(), ending_of(path)) != kEndings.end();
}

// "3 .heic and 1 .gif"
std::string counts_text(const std::map<std::string, int>& counts) {
  std::vector<std::string> parts;
  parts.reserve(counts.size());
  for (const auto& [ending, count] : counts) parts.push_back(std::to_string(count) + " " + ending);
  return listed(parts, "and");
}

constexpr char kHowToConvert[] =
    "convert them to JPEG or PNG first (heif-convert; magick mogrify -format jpg *.gif; ffmpeg -i film.mp4 %05d.png)";

// The pictures below a folder, as paths relative to it.
std::vector<std::string> pictures_below(const fs::path& folder) {
  std::vector<std::string> found;
  std::map<std::string, int> foreign;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
    const bool hidden = entry->path().filename().string().front() == '.';
    std::error_code ignored;
    if (hidden && entry->is_directory(ignored)) entry.disable_recursion_pending();
    if (hidden || !entry->is_regular_file(ignored)) continue;
    if (has_picture_ending(entry->path())) found.push_back(entry->path().lexically_relative(folder).string());
    if (has_foreign_ending(entry->path())) ++foreign[ending_of(entry->path())];
  }
  if (error) throw DataError(folder.string(), "", "the folder cannot be searched (" + error.message() + ")");
  if (found.empty() && !foreign.empty()) {
    throw DataError(folder.string(), "", "the folder holds no pictures that can be read, but " + counts_text(foreign),
                    kHowToConvert);
  }
  if (!foreign.empty()) {
    message("warning: " + folder.string() + ": left out " + counts_text(foreign) + ", which cannot be read; " +
            kHowToConvert);
  }
  if (found.empty()) {
    throw DataError(folder.string(), "", "the folder holds no pictures (.jpg, .png, .bmp, .tif, .webp, .pgm, ...)");
  }
  std::sort(found.begin(), found.end());
  return found;
}

// A line of a list as a name that exists: without its quotes, with a Windows path's slashes turned, with FDDB's missing
// ".jpg". Empty when none does.
std::string name_that_exists(const std::string& line, const fs::path& root) {
  std::string bare = line;
  if (bare.size() > 2 && bare.front() == '"' && bare.back() == '"') bare = bare.substr(1, bare.size() - 2);
  std::string slashes = bare;
  std::replace(slashes.begin(), slashes.end(), '\\', '/');
  std::error_code ignored;
  for (const std::string& name : {bare, bare + ".jpg", slashes, slashes + ".jpg"})
    if (fs::exists(root / name, ignored)) return name;
  return "";
}

void add(const std::string& name, const fs::path& root, std::vector<PictureEntry>& entries) {
  const fs::path path = root / name;  // an absolute name stays as it is
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) {
    entries.push_back({path.string(), name});
    return;
  }
  for (const std::string& below : pictures_below(path)) {
    entries.push_back({(path / below).string(), (fs::path(name) / below).lexically_normal().string()});
  }
}

}  // namespace

std::vector<PictureEntry> find_pictures(const PictureSources& sources) {
  const fs::path root = sources.root;
  std::vector<PictureEntry> entries;
  for (const std::string& path : sources.paths) add(path, root, entries);
  if (sources.list.empty()) return entries;

  std::istringstream lines(utf8_of(sources.list == "-" ? read_standard_input() : read_file(sources.list)));
  for (std::string line; std::getline(lines, line);) {
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (line.empty() || line[0] == '#') continue;
    std::error_code ignored;
    const std::string known = name_that_exists(line, root);
    if (!fs::exists(root / line, ignored) && !known.empty()) {
      entries.push_back({(root / known).string(), line});
    } else {
      add(line, root, entries);
    }
  }
  return entries;
}

}  // namespace haarkit
