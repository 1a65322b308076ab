#include "pictures/several_pictures.hpp"

#include <cstdint>
#include <set>
#include <string_view>

namespace haarkit {
namespace {

using namespace std::string_view_literals;

// Whole numbers in a file; 0 behind its end.
class Numbers {
 public:
  Numbers(std::string_view bytes, bool little) : bytes_(bytes), little_(little) {}

  std::uint64_t at(std::size_t place, std::size_t count) const {
    std::uint64_t value = 0;
    if (place > bytes_.size() || count > bytes_.size() - place) return 0;
    for (std::size_t i = 0; i < count; ++i)
      value = value << 8 | static_cast<unsigned char>(bytes_[place + (little_ ? count - 1 - i : i)]);
    return value;
  }

 private:
  std::string_view bytes_;
  bool little_;
};

// TIFF 6.0: each page is a directory (a count, entries of 12 bytes) that ends with the place of the next one; 0: none.
int pages_in(std::string_view bytes) {
  constexpr std::uint64_t kNewSubfileType = 254, kSmallOrMask = 1 | 4;
  constexpr std::uint64_t kMostEntries = 1'000'000;  // a hostile file's directories may lie over each other
  const Numbers numbers(bytes, bytes[0] == 'I');
  int pages = 0;
  std::uint64_t looked_at = 0;
  std::set<std::uint64_t> seen;  // a damaged file's directories may go round in a ring
  for (std::uint64_t directory = numbers.at(4, 4); directory != 0 && directory + 2 <= bytes.size();) {
    if (!seen.insert(directory).second) break;
    const std::uint64_t entries = numbers.at(directory, 2), end = directory + 2 + 12 * entries;
    looked_at += entries;
    if (entries == 0 || end + 4 > bytes.size() || looked_at > kMostEntries) break;
    bool counts = true;
    for (std::uint64_t entry = directory + 2; entry < end; entry += 12) {
      if (numbers.at(entry, 2) == kNewSubfileType && (numbers.at(entry + 8, 4) & kSmallOrMask) != 0) counts = false;
    }
    if (counts) ++pages;
    directory = numbers.at(end, 4);
  }
  return pages;
}

// An animated PNG says so in a chunk before its pixels: a length, a name, the data, a check sum of 4 bytes.
int frames_in_png(std::string_view bytes) {
  const Numbers numbers(bytes, false);
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    const std::string_view name = bytes.substr(at + 4, 4);
    if (name == "acTL"sv) return static_cast<int>(numbers.at(at + 8, 4) & 0x7FFFFFFF);
    if (name == "IDAT"sv) return 1;
    at += 12 + static_cast<std::size_t>(numbers.at(at, 4));
  }
  return 1;
}

// An animated WebP file has a chunk for each picture: a name, a length, the data, padded to an even length.
int frames_in_webp(std::string_view bytes) {
  const Numbers numbers(bytes, true);
  int frames = 0;
  for (std::size_t at = 12; at + 8 <= bytes.size();) {
    if (bytes.substr(at, 4) == "ANMF"sv) ++frames;
    const auto size = static_cast<std::size_t>(numbers.at(at + 4, 4));
    at += 8 + size + (size & 1);
  }
  return frames;
}

bool begins(std::string_view bytes, std::string_view mark) {
  return bytes.substr(0, mark.size()) == mark;
}

}  // namespace

int pictures_in(const std::string& bytes) {
  int pictures = 1;
  if (begins(bytes, "II*\0"sv) || begins(bytes, "MM\0*"sv)) pictures = pages_in(bytes);
  if (begins(bytes, "\x89PNG\r\n\x1A\n"sv)) pictures = frames_in_png(bytes);
  if (begins(bytes, "RIFF"sv) && bytes.size() >= 12 && bytes.compare(8, 4, "WEBP") == 0)
    pictures = frames_in_webp(bytes);
  return pictures > 1 ? pictures : 1;
}

std::string note_of_several(const std::string& bytes) {
  const int pictures = pictures_in(bytes);
  if (pictures < 2) return "";
  const std::string count = std::to_string(pictures);
  if (begins(bytes, "II"sv) || begins(bytes, "MM"sv))
    return "holds " + count + " pages, of which the first is read; 'tiffsplit' makes a file of each";
  return "is an animation of " + count + " pictures, of which the first is read; as a GIF or a film all are";
}

}  // namespace haarkit
