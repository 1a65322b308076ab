// Where the pictures of an annotation file are: lists are moved, and written on other systems, so a name is tried below
// several folders, with slashes for backslashes and with .jpg behind it. A picture that is nowhere keeps the likeliest
// place, and whoever reads it says so.
#include <algorithm>
#include <filesystem>
#include <vector>

#include "haarkit/evaluate/annotations.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

// The places where a picture of this name may be, the likeliest first.
std::vector<fs::path> places_of(const fs::path& file, const fs::path& list_folder, const std::string& pictures_folder) {
  std::vector<fs::path> places;
  if (!pictures_folder.empty()) places.push_back(pictures_folder / file);
  places.push_back(list_folder / file);
  for (const char* part : {"images", "../JPEGImages", "../images"}) places.push_back(list_folder / part / file);
  places.push_back(file);
  return places;
}

// Without "folder/..", unless that is another file: `folder` may be a link.
std::string shortened(const fs::path& path) {
  const fs::path normal = path.lexically_normal();
  std::error_code ignored;
  return (fs::equivalent(path, normal, ignored) ? normal : path).string();
}

}  // namespace

std::string resolve_picture(const std::string& name, const std::string& list_folder,
                            const std::string& pictures_folder) {
  std::vector<std::string> spellings{name};
  if (name.find('\\') != std::string::npos) {
    spellings.push_back(name);
    std::replace(spellings.back().begin(), spellings.back().end(), '\\', '/');
  }
  std::error_code ignored;
  for (const std::string& written : spellings)
    for (const fs::path& place : places_of(written, list_folder, pictures_folder))
      for (const char* extension : {"", ".jpg"}) {
        fs::path candidate = place;
        candidate += extension;
        if (fs::is_regular_file(candidate, ignored)) return shortened(candidate);
      }
  return places_of(name, list_folder, pictures_folder).front().lexically_normal().string();
}

}  // namespace haarkit
