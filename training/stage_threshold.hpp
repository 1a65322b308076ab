#pragma once

#include <cstddef>

namespace haarkit {

// What may be done about faces of odd sums, where so few faces may be lost that one of them would decide the threshold.
struct OddFaces {
  std::size_t faces = 1;   // that the samples are of, 1..count: the others are jittered copies
  std::size_t may_go = 0;  // samples that may be given up for being odd
};

// The threshold of a staged cascade's stage (which passes if sum >= threshold - 1e-5f) that keeps at least
// `detection_rate` of `count` > 0 samples with these sums: halfway between the lowest sum kept and the highest one
// lost. Where fewer than five faces may be lost, higher if that is held down by odd ones (stage_threshold.cpp).
float stage_threshold(const double* sums, std::size_t count, double detection_rate, const OddFaces& odd);

// The share of `count` samples that a stage with this threshold passes; 0 of none.
double passing_share(const double* sums, std::size_t count, float threshold);

}  // namespace haarkit
