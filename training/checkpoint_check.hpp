#pragma once

#include <string>

#include "haarkit/training/training_state.hpp"

namespace haarkit {

// What is wrong with a state that was read, in one sentence: a number that no run can have reached. Empty when nothing.
std::string problem_of(const TrainingState& state);

// What differs between two recipes, for the user: options with both values, samples, backgrounds by name. Empty when
// nothing does.
std::string differences(const Recipe& then, const Recipe& now);

}  // namespace haarkit
