#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <utility>
#include <vector>

namespace haarkit {

// SplitMix64's finaliser (Steele, Lea, Flood 2014): every bit of the result depends on every bit of the input.
inline std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31);
}

// A hash of a patch's bytes.
inline std::uint64_t pixels_hash(const std::uint8_t* pixels, std::size_t size) {
  std::uint64_t hash = size;
  for (std::size_t i = 0; i < size; i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, pixels + i, std::min<std::size_t>(8, size - i));
    hash = mix(hash ^ word);
  }
  return hash;
}

// Random numbers that are the same with every compiler and standard library: SplitMix64 from a seed and a stream
// number.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream) : state_(mix(mix(seed) + stream)) {}

  std::uint64_t next() { return mix(state_++); }
  std::uint64_t below(std::uint64_t limit) { return next() % limit; }  // the bias is below limit / 2^64

  std::vector<int> permutation(int count) {
    std::vector<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    for (int i = count - 1; i > 0; --i) std::swap(order[i], order[below(static_cast<std::uint64_t>(i) + 1)]);
    return order;
  }

  // `drawn` of the numbers 0..count-1, each subset as likely as any other, ascending.
  std::vector<int> subset(int count, int drawn) {
    std::vector<int> chosen;
    for (int i = 0; i < count; ++i) {
      const auto open = static_cast<std::uint64_t>(count - i);
      if (below(open) < static_cast<std::uint64_t>(drawn) - chosen.size()) chosen.push_back(i);
    }
    return chosen;
  }

 private:
  std::uint64_t state_;
};

}  // namespace haarkit
