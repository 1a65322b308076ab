#pragma once

#include <string>
#include <vector>

#include "haarkit/training/training_state.hpp"

namespace haarkit {

// A picture of a training run as SVG: by round, the objects found (training and held-out) above, the false-positive
// rates (training and held-out negatives, and all windows) on a logarithmic scale below. object: what one is called.
std::string training_plot(const std::vector<RoundRecord>& rounds, const std::string& object);

}  // namespace haarkit
