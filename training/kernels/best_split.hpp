#pragma once

#include "samples.hpp"

namespace haarkit::kernels {

struct Split {
  float gain = 0;  // what the criterion gained over not splitting; 0 when no split gains
  int bin = 0;     // bins < bin go left
};

// The best split of the feature whose bins are bins[index * kGroup]; ties go to the lowest bin. `total`: the weights of
// all samples.
Split best_split(const std::uint8_t* bins, const WeightedSamples& samples, ClassWeights total, Criterion criterion);

}  // namespace haarkit::kernels
