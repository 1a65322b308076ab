// Values of a TIFF file's first directory, which is what an EXIF block is too (EXIF 2.3, TIFF 6.0).
#include <cstdint>
#include <optional>

#include "pictures/decoders.hpp"

namespace haarkit {

std::optional<int> tiff_value(const unsigned char* block, std::size_t size, int tag) {
  if (size < 8) return std::nullopt;
  const bool little = block[0] == 'I';
  if (block[0] != block[1] || (block[0] != 'I' && block[0] != 'M')) return std::nullopt;
  const auto u16 = [&](std::size_t at) -> std::uint32_t {
    return little ? block[at] | block[at + 1] << 8 : block[at] << 8 | block[at + 1];
  };
  const auto u32 = [&](std::size_t at) -> std::uint32_t {
    return little ? u16(at) | u16(at + 2) << 16 : u16(at) << 16 | u16(at + 2);
  };
  if (u16(2) != 42) return std::nullopt;
  const std::size_t directory = u32(4);
  if (directory > size - 2) return std::nullopt;
  const std::size_t entries = u16(directory);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + 12 * i;
    if (entry + 12 > size) return std::nullopt;
    if (u16(entry) == static_cast<std::uint32_t>(tag)) return static_cast<int>(u16(entry + 8));
  }
  return std::nullopt;
}

int exif_orientation(const unsigned char* block, std::size_t size) {
  constexpr int kOrientation = 0x0112;
  const int value = tiff_value(block, size, kOrientation).value_or(1);
  return value >= 1 && value <= 8 ? value : 1;
}

bool mirrors_columns(int orientation) {
  return orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
}

bool mirrors_rows(int orientation) {
  return orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
}

}  // namespace haarkit
