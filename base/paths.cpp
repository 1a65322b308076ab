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

std::filesystem::path place_of(const std::filesystem::path& path) {
  std::error_code ignored;
  const std::filesystem::path whole =
      std::filesystem::weakly_canonical(std::filesystem::absolute(path, ignored), ignored);
  return whole.empty() ? path : whole;
}

std::string ending_of(const std::filesystem::path& path) {
  return lower_case(path.extension().string());
}

bool has_picture_ending(const std::filesystem::path& path) {
  constexpr std::array<std::string_view, 21> kEndings = {".jpg", ".jpeg", ".jpe",  ".jfif", ".png", ".bmp", ".dib",
                                                         ".tif", ".tiff", ".webp", ".pgm",  ".ppm", ".pnm", ".pbm",
                                                         ".pam", ".pfm",  ".jp2",  ".sr",   ".ras", ".hdr", ".pic"};
  return std::find(kEndings.begin(), kEndings.end(), ending_of(path)) != kEndings.end();
}

bool begins_as_picture(std::string_view bytes) {
  using std::literals::operator""sv;
  constexpr std::array<std::string_view, 12> kBeginnings = {
      "\xFF\xD8\xFF"sv,   "\x89PNG"sv,          "II*\0"sv,      "MM\0*"sv,  "II+\0"sv,
      "MM\0+"sv,          "\x59\xA6\x6A\x95"sv, "#?RADIANCE"sv, "#?RGBE"sv, "\xFF\x4F\xFF\x51"sv,
      "\0\0\0\x0CjP  "sv, "\0\0\0\x0CjP2 "sv};
  const auto begins_with = [&](std::string_view start) { return bytes.substr(0, start.size()) == start; };
  const bool webp = begins_with("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP";
  const bool netpbm = bytes.size() > 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '7' &&
                      (is_space(bytes[2]) || bytes[2] == '#');
  const bool pfm = begins_with("PF\n") || begins_with("Pf\n");
  // Four bytes of a BMP file's header are always zero: a text may begin with the same letters.
  const bool bmp = begins_with("BM") && bytes.size() >= 10 && bytes.substr(6, 4) == "\0\0\0\0"sv;
  return webp || netpbm || pfm || bmp || std::any_of(kBeginnings.begin(), kBeginnings.end(), begins_with);
}

}  // namespace haarkit
