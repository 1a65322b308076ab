#pragma once

#include <vector>

#include "cascade_samples.hpp"

namespace haarkit {

struct SoftLoss {
  double final = 0;  // share of the faces that the last threshold may lose
  double early = 0;  // share that would pass it but may be lost before, for speed
  double power = 1;  // after t of T weak classifiers early * (t / T)^power may be lost
};

// The rejection threshold after each weak classifier, from the running sums of held-out faces (at least one).
std::vector<float> soft_thresholds(const RunningSums& faces, const SoftLoss& loss);

}  // namespace haarkit
