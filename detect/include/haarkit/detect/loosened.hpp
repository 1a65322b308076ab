#pragma once

#include "haarkit/detect/cascade.hpp"

namespace haarkit {

/// A soft cascade that finds more, and more that is wrong: its rejection thresholds are lower, by an amount that grows
/// over the first 96 weak classifiers to `votes` (>= 0), because the first ones reject most windows and are what takes
/// time. A staged cascade stays as it is.
Cascade loosened(const Cascade& cascade, float votes);

}  // namespace haarkit
