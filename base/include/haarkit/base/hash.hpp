#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// Hashes that are the same on every machine and in every run. None of them withstands somebody who wants two things to
// hash alike.
namespace haarkit {

/// Stirs 64 bits so that each bit of the result depends on each bit of the input, one to one: the finaliser of
/// SplitMix64 (Steele, Lea and Flood 2014). 0 stays 0.
inline std::uint64_t stir(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

/// One step of SplitMix64: its increment, then stir().
inline constexpr std::uint64_t kSplitMixStep = 0x9e3779b97f4a7c15U;
inline std::uint64_t mix(std::uint64_t x) {
  return stir(x + kSplitMixStep);
}

/// A hash of bytes (pixels): eight at a time, so quick.
std::uint64_t hash_of(const std::uint8_t* bytes, std::size_t size);

/// A hash of a text, a byte at a time: FNV-1a (Fowler, Noll and Vo).
std::uint64_t hash_of(std::string_view text);

}  // namespace haarkit
