#pragma once

#include <algorithm>
#include <cmath>

#include "samples.hpp"

namespace haarkit::kernels {

// One side's part of the criterion.
template <Criterion criterion>
inline float side(std::int32_t positive, std::int32_t negative) {
  const float p = static_cast<float>(positive), n = static_cast<float>(negative);
  if (criterion == Criterion::squares) {
    const float difference = p - n, sum = p + n;
    return difference * difference / std::max(sum, 1.0F);
  }
  if (criterion == Criterion::error) return std::max(p, n);
  return 0.0F - std::sqrt(p * n);
}

// The criterion of a split.
template <Criterion criterion>
inline float score(ClassWeights left, ClassWeights total) {
  return side<criterion>(left.positive, left.negative) +
         side<criterion>(total.positive - left.positive, total.negative - left.negative);
}

}  // namespace haarkit::kernels
