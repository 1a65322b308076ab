// The one EXIF tag that matters here: 0x0112, orientation, a SHORT in the first directory (EXIF 2.3, TIFF 6.0).
#include <cstdint>

#include "pictures/decoders.hpp"

namespace haarkit {

int exif_orientation(const unsigned char* block, std::size_t size) {
  if (size < 8) return 1;
  const bool little = block[0] == 'I';
  if (block[0] != block[1] || (block[0] != 'I' && block[0] != 'M')) return 1;
  const auto u16 = [&](std::size_t at) -> std::uint32_t {
    return little ? block[at] | block[at + 1] << 8 : block[at] << 8 | block[at + 1];
  };
  const auto u32 = [&](std::size_t at) -> std::uint32_t {
    return little ? u16(at) | u16(at + 2) << 16 : u16(at) << 16 | u16(at + 2);
  };
  if (u16(2) != 42) return 1;
  const std::size_t directory = u32(4);
  if (directory > size - 2) return 1;
  const std::size_t entries = u16(directory);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + 12 * i;
    if (entry + 12 > size) return 1;
    if (u16(entry) != 0x0112) continue;
    const std::uint32_t value = u16(entry + 8);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

}  // namespace haarkit
