// Films are told from pictures by their first bytes, as the formats' descriptions give them.
#include "films/film_kind.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

#include "haarkit/base/paths.hpp"

namespace haarkit {
namespace {

using namespace std::string_view_literals;

bool begins(std::string_view bytes, std::string_view mark, std::size_t at = 0) {
  return bytes.size() >= at + mark.size() && bytes.substr(at, mark.size()) == mark;
}

// MP4 and QuickTime: a box's length, then its kind. HEIC and AVIF pictures have the same shape and a brand of their
// own.
bool is_boxes(std::string_view bytes) {
  if (begins(bytes, "ftyp", 4)) {
    constexpr std::array kPictureBrands = {"heic"sv, "heix"sv, "heim"sv, "heis"sv, "mif1"sv, "avif"sv, "jxl "sv};
    return std::none_of(kPictureBrands.begin(), kPictureBrands.end(),
                        [&](std::string_view brand) { return begins(bytes, brand, 8); });
  }
  constexpr std::array kKinds = {"moov"sv, "mdat"sv, "wide"sv, "free"sv, "skip"sv, "pnot"sv};
  return std::any_of(kKinds.begin(), kKinds.end(), [&](std::string_view kind) { return begins(bytes, kind, 4); });
}

// MPEG transport streams: a packet of 188 bytes (on discs with 4 bytes before it) begins with 0x47.
bool is_transport_stream(std::string_view bytes) {
  for (const auto& [first, step] : {std::pair<std::size_t, std::size_t>{0, 188}, {4, 192}}) {
    if (bytes.size() > first + step && bytes[first] == 'G' && bytes[first + step] == 'G') return true;
  }
  return false;
}

}  // namespace

bool is_film_beginning(const std::string& bytes) {
  constexpr std::array kMarks = {
      "\x1A\x45\xDF\xA3"sv,  // Matroska, WebM
      "FLV\x01"sv,
      "OggS"sv,
      "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv,  // ASF, WMV
      "\0\0\x01\xBA"sv,                      // MPEG program stream
      "\0\0\x01\xB3"sv,                      // MPEG-1 and 2 video
      "\0\0\0\x01\x67"sv,                    // bare H.264
      "\0\0\0\x01\x09"sv,
      "\0\0\0\x01\x40\x01"sv,  // bare HEVC: its parameters, or a delimiter before them
      "\0\0\0\x01\x46\x01"sv,
      "YUV4MPEG2 "sv,
      "DKIF"sv,  // bare VP8, VP9, AV1
      "GIF87a"sv,
      "GIF89a"sv,
      ".RMF"sv,
  };
  const std::string_view view = bytes;
  return std::any_of(kMarks.begin(), kMarks.end(), [&](std::string_view mark) { return begins(view, mark); }) ||
         (begins(view, "RIFF") && begins(view, "AVI ", 8)) || is_boxes(view) || is_transport_stream(view);
}

bool is_film(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;  // reading a pipe would take from it
  std::ifstream file(path, std::ios::binary);
  std::string bytes(400, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return is_film_beginning(bytes);
}

bool has_film_ending(const std::filesystem::path& path) {
  constexpr std::array<std::string_view, 25> kEndings = {
      ".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".ts",   ".m2ts", ".mts",  ".wmv", ".asf",
      ".flv", ".ogv", ".3gp", ".3g2", ".vob", ".gif",  ".y4m", ".ivf",  ".h264", ".h265", ".hevc", ".265"};
  return std::find(kEndings.begin(), kEndings.end(), ending_of(path)) != kEndings.end();
}

}  // namespace haarkit
