#pragma once

#include <algorithm>
#include <cmath>

#include "kernels/samples.hpp"

namespace haarkit {

// One side's part of a split's criterion, from its weights of positives and negatives, as the definition has it.
inline double side(kernels::Criterion criterion, double p, double n) {
  if (criterion == kernels::Criterion::squares) return p + n > 0 ? (p - n) * (p - n) / (p + n) : 0;
  if (criterion == kernels::Criterion::error) return std::max(p, n);
  return -std::sqrt(p * n);
}

}  // namespace haarkit
