#pragma once

#include "samples.hpp"

namespace haarkit::kernels {

inline constexpr int kMostCoarse = 64;

// Weights by coarse bin of a group's features: [bin * kGroup + feature]. A coarse bin is a run of 4 or 8 bins.
struct alignas(32) CoarseHistogram {
  std::int32_t positive[kMostCoarse * kGroup], negative[kMostCoarse * kGroup];
};

// What each feature's best split gains lies between these, but for rounding (a millionth of the weights).
struct GainBounds {
  float least[kGroup], most[kGroup];
};

// All versions give the same bits: sums are integers, the criterion is the same float operations in the same order.
struct CoarseKernels {
  int bins;  // coarse bins in use: more of them bound better and cost more for each group
  // The histogram of the kGroup features whose bins are bins[index * kGroup + feature].
  void (*fill)(const std::uint8_t* bins, const WeightedSamples&, CoarseHistogram&);
  // total: what the bins of any feature add up to.
  void (*bounds)(const CoarseHistogram&, ClassWeights total, Criterion, GainBounds&);
};

extern const CoarseKernels kCoarse32Scalar, kCoarse64Scalar, kCoarse32Avx2, kCoarse64Avx2;

// The fastest ones that this machine runs, for so many samples.
const CoarseKernels& coarse_kernels(std::size_t samples);

}  // namespace haarkit::kernels
