// Where the pictures of an annotation file are.
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

}  // namespace

std::string resolve_picture(const std::string& name, const std::string& list_folder,
                            const std::string& pictures_folder) {
  std::string with_slashes = name;
  std::replace(with_slashes.begin(), with_slashes.end(), '\\', '/');
  std::error_code ignored;
  for (const std::string& written : {name, with_slashes})
    for (const fs::path& place : places_of(written, list_folder, pictures_folder))
      for (const char* extension : {"", ".jpg"}) {
        fs::path candidate = place;
        candidate += extension;
        if (fs::is_regular_file(candidate, ignored)) return candidate.lexically_normal().string();
      }
  return places_of(name, list_folder, pictures_folder).front().lexically_normal().string();
}

}  // namespace haarkit
