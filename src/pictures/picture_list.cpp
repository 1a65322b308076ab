#include "pictures/picture_list.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/paths.hpp"

namespace haarkit {
namespace fs = std::filesystem;

namespace {

// The pictures below a folder, as paths relative to it.
std::vector<std::string> pictures_below(const fs::path& folder) {
  std::vector<std::string> found;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
    const bool hidden = entry->path().filename().string().front() == '.';
    std::error_code ignored;
    if (hidden && entry->is_directory(ignored)) entry.disable_recursion_pending();
    if (!hidden && entry->is_regular_file(ignored) && has_picture_ending(entry->path())) {
      found.push_back(entry->path().lexically_relative(folder).string());
    }
  }
  if (error) throw DataError(folder.string(), "", "the folder cannot be searched (" + error.message() + ")");
  if (found.empty()) {
    throw DataError(folder.string(), "", "the folder holds no pictures (.jpg, .png, .bmp, .tif, .webp, .pgm, ...)");
  }
  std::sort(found.begin(), found.end());
  return found;
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

  std::istringstream lines(sources.list == "-" ? read_standard_input() : read_file(sources.list));
  for (std::string line; std::getline(lines, line);) {
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (line.empty() || line[0] == '#') continue;
    const std::string with_ending = line + ".jpg";
    std::error_code ignored;
    if (!fs::exists(root / line, ignored) && fs::exists(root / with_ending, ignored)) {
      entries.push_back({(root / with_ending).string(), line});
    } else {
      add(line, root, entries);
    }
  }
  return entries;
}

}  // namespace haarkit
