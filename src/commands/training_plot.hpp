#pragma once

#include <string>
#include <vector>

#include "haarkit/training/training_state.hpp"

namespace haarkit {

// A picture of a training run as SVG: by round, the faces found (training and held-out) above, the false-positive rates
// (training and held-out negatives, and all windows) on a logarithmic scale below.
std::string training_plot(const std::vector<RoundRecord>& rounds);

}  // namespace haarkit
