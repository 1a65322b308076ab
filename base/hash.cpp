// Hashes of bytes (eight at a time, each word stirred in) and of texts (FNV-1a, a byte at a time).
#include "haarkit/base/hash.hpp"

#include <algorithm>
#include <cstring>

namespace haarkit {

std::uint64_t hash_of(const std::uint8_t* bytes, std::size_t size) {
  std::uint64_t hash = size;
  for (std::size_t i = 0; i < size; i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + i, std::min<std::size_t>(8, size - i));
    hash = mix(hash ^ word);
  }
  return hash;
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

}  // namespace haarkit
