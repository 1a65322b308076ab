#pragma once

#include "bound_cascade.hpp"
#include "haarkit/detect/cascade.hpp"

namespace haarkit {

// Sets the sums from which on a stage passes and below which it fails, as the kernels may tell by float sums.
void set_limits(const Stage& stage, bool soft, BoundStage& bound);

// Whether a window of a soft cascade may fail this stage. least: the least sum that a window can have, in: before the
// stage; out: after it, of those that pass. Float addition is monotonous, so the least leaves give the least sum.
bool may_reject(const Stage& stage, float& least);

}  // namespace haarkit
