#pragma once

#include <vector>

#include "cascade_samples.hpp"

namespace haarkit {

struct SoftLoss {
  double final = 0;  // share of the faces that the last threshold may lose
  double early = 0;  // share that would pass it but may be lost before, for speed
};

// The rejection threshold after each weak classifier, from the running sums of held-out faces (at least one) and of
// windows as a detector meets them (may be none: then no face is given up early).
std::vector<float> soft_thresholds(const RunningSums& faces, const RunningSums& windows, const SoftLoss& loss);

// Weak classifiers that a window runs through on average; 0 without windows.
double weak_per_window(const RunningSums& windows, const std::vector<float>& thresholds);

}  // namespace haarkit
