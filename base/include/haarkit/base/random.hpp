#pragma once

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "haarkit/base/hash.hpp"

namespace haarkit {

/// `bits` as a number in [0, 1), from the upper 53 of them.
inline double unit_interval(std::uint64_t bits) {
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

/// Random numbers that are the same with every compiler and standard library: a counter, stirred by mix(). Cheap to
/// make, so a task that may run on any thread makes its own, from what it works on, and draws the same whatever the
/// others do.
class Random {
 public:
  /// Stream number `stream` of a seed.
  Random(std::uint64_t seed, std::uint64_t stream) : counter_(mix(mix(seed) + stream)), step_(1) {}
  /// SplitMix64 as it was published, begun at `start`, which should be a hash already.
  explicit Random(std::uint64_t start) : counter_(start), step_(kSplitMixStep) {}

  std::uint64_t next() { return mix(std::exchange(counter_, counter_ + step_)); }
  double between(double low, double high) { return low + (high - low) * unit_interval(next()); }
  std::uint64_t below(std::uint64_t limit) { return next() % limit; }  ///< limit > 0; the bias is below limit / 2^64

  std::vector<int> permutation(int count) {
    std::vector<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    for (int i = count - 1; i > 0; --i) std::swap(order[i], order[below(static_cast<std::uint64_t>(i) + 1)]);
    return order;
  }

  /// `drawn` of the numbers 0..count-1, each subset as likely as any other, ascending.
  std::vector<int> subset(int count, int drawn) {
    std::vector<int> chosen;
    for (int i = 0; i < count; ++i) {
      const auto open = static_cast<std::uint64_t>(count - i);
      if (below(open) < static_cast<std::uint64_t>(drawn) - chosen.size()) chosen.push_back(i);
    }
    return chosen;
  }

 private:
  std::uint64_t counter_, step_;
};

}  // namespace haarkit
