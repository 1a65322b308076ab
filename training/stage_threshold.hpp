#pragma once

#include <cstddef>

namespace haarkit {

// The threshold of a staged cascade's stage (which passes if sum >= threshold - 1e-5f) that keeps at least
// `detection_rate` of `count` > 0 faces with these sums: halfway between the lowest sum kept and the highest one lost.
float stage_threshold(const double* sums, std::size_t count, double detection_rate);

// The share of `count` samples that a stage with this threshold passes; 0 of none.
double passing_share(const double* sums, std::size_t count, float threshold);

}  // namespace haarkit
