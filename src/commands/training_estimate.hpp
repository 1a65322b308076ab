#pragma once

#include <vector>

#include "haarkit/training/training_options.hpp"
#include "haarkit/training/training_state.hpp"

namespace haarkit {

// Seconds that training will still take, from the rounds so far; 0 when there is no telling yet (fewer than three
// rounds) and when it is done. An estimate that would rather be too low: what ends a run early is rarely foreseen.
double seconds_left(const std::vector<RoundRecord>& rounds, const TrainingOptions& options);

}  // namespace haarkit
