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

struct ClassWeights {
  std::uint32_t positive = 0, negative = 0;
};

// Weights by bin of a group's features: [bin * kGroup + feature].
struct alignas(64) Histogram {
  std::uint32_t positive[kBins * kGroup], negative[kBins * kGroup];
};

struct GroupSplit {
  float gain[kGroup];  // what the criterion gained over not splitting; 0 when no split gains
  int bin[kGroup];     // bins < bin go left
};

// All versions give the same bits: sums are integers, the criterion is the same float operations in the same order.
struct SplitKernels {
  // The histogram of the kGroup features whose bins are bins[index * kGroup + feature].
  void (*fill)(const std::uint8_t* bins, const WeightedSamples&, Histogram&);
  // Takes the weights of `part` away from `whole`.
  void (*subtract)(Histogram& whole, const Histogram& part);
  // The best split of each feature; ties go to the lowest bin. `total`: what the bins of any feature add up to.
  void (*search)(const Histogram&, ClassWeights total, Criterion, GroupSplit&);
};

extern const SplitKernels kSplitKernelsScalar, kSplitKernelsAvx2;

const SplitKernels& split_kernels();  // the fastest ones that this machine runs

}  // namespace haarkit::kernels
