// Names of files that come from outside, made safe or looked at for their ending.
#include "haarkit/base/paths.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "haarkit/base/text.hpp"

namespace haarkit {

std::filesystem::path path_below(const std::string& name) {
  std::filesystem::path below;
  for (const std::filesystem::path& part : std::filesystem::path(name).lexically_normal().relative_path()) {
    if (part != ".." && part != ".") below /= part;
  }
  return below;
}

std::string ending_of(const std::filesystem::path& path) {
  return lower_case(path.extension().string());
}

bool has_picture_ending(const std::filesystem::path& path) {
  constexpr std::array<std::string_view, 20> kEndings = {".jpg", ".jpeg", ".jpe",  ".jfif", ".png", ".bmp", ".dib",
                                                         ".tif", ".tiff", ".webp", ".pgm",  ".ppm", ".pnm", ".pbm",
                                                         ".pam", ".jp2",  ".sr",   ".ras",  ".hdr", ".pic"};
  return std::find(kEndings.begin(), kEndings.end(), ending_of(path)) != kEndings.end();
}

}  // namespace haarkit
