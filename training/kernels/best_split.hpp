#pragma once

#include <cstddef>
#include <cstdint>

namespace haarkit::kernels {

inline constexpr int kGroup = 8;   // features side by side in memory: the bins of a sample are one 64-bit word
inline constexpr int kBins = 256;  // 8-bit bins

// What a split must make large; P and N are the weights of the positives and negatives on one side.
//   squares: (P-N)^2 / (P+N), summed over the sides: the weighted squared error of the best leaf values (gentle);
//   error:   max(P, N), summed: the weight that the sides' majorities get right (discrete);
//   bound:   -sqrt(P * N), summed: minus half of the exponential bound Z (real).
enum class Criterion { squares, error, bound };

// The samples that take part, positives first. The weights add up to less than 2^30.
struct WeightedSamples {
  const std::uint32_t* index;
  const std::uint32_t* weight;
  std::size_t positives, count;
};

struct GroupSplit {
  float gain[kGroup];  // what the criterion gained over not splitting; 0 when no split gains
  int bin[kGroup];     // bins < bin go left
};

using BestSplit = void (*)(const std::uint8_t* bins, const WeightedSamples&, Criterion, GroupSplit&);

// The best split of each of the kGroup features whose bins are bins[index * kGroup + feature]. Ties go to the lowest
// bin. All versions give the same bits: sums are integers, the criterion is the same float operations in the same
// order.
void best_split_scalar(const std::uint8_t* bins, const WeightedSamples& samples, Criterion, GroupSplit& split);
void best_split_avx2(const std::uint8_t* bins, const WeightedSamples& samples, Criterion, GroupSplit& split);

BestSplit best_split_kernel();  // the fastest one that this machine runs

}  // namespace haarkit::kernels
