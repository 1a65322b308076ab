#pragma once

#include "haarkit/features/instruction_set.hpp"
#include "samples.hpp"

namespace haarkit::kernels {

inline constexpr int kMostCoarse = 64;

// Weights by coarse bin of a group's features: [bin * kGroup + feature]. A coarse bin is a run of 4 or 8 bins.
struct alignas(32) CoarseHistogram {
  std::int32_t positive[kMostCoarse * kGroup], negative[kMostCoarse * kGroup];
};

// The gain of each feature's best split lies between these, but for rounding (a millionth of the weights).
struct GainRange {
  float least[kGroup], most[kGroup];
};

// All instruction sets give the same bits: sums are integers, the criterion is the same float operations in the same
// order.
struct CoarseKernels {
  int bins;  // coarse bins in use: more of them give narrower ranges and cost more for each group
  // The histogram of the kGroup features whose bins are bins[index * kGroup + feature].
  void (*fill)(const std::uint8_t* bins, const WeightedSamples&, CoarseHistogram&);
  // total: what the bins of any feature add up to.
  void (*ranges)(const CoarseHistogram&, ClassWeights total, Criterion, GainRange&);
};

struct CoarseVersions {
  CoarseKernels of_32_bins, of_64_bins;
};
// AVX-512 gains nothing over AVX2 here.
CoarseVersions coarse_kernels(ScalarSet), coarse_kernels(Simd128Set), coarse_kernels(Avx2Set);
inline CoarseVersions coarse_kernels(InstructionSet set) {
  return for_instruction_set<Avx2Set>(set, [](auto known) { return coarse_kernels(known); });
}
// The quicker number of bins for so many samples.
inline CoarseKernels coarse_kernels(InstructionSet set, std::size_t samples) {
  const CoarseVersions versions = coarse_kernels(set);
  return samples >= 8192 ? versions.of_64_bins : versions.of_32_bins;
}

}  // namespace haarkit::kernels
