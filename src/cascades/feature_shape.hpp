#pragma once

#include <string>

#include "haarkit/features/haar_feature.hpp"
#include "haarkit/features/lbp_feature.hpp"

namespace haarkit {

// What a feature is called, from its geometry: "edge x", "line y", "double line x", "checkerboard", "centre-surround",
// "box" or "other", with "tilted " before it and, outside the grey channel, " of CHANNEL" after it.
std::string shape_name(const HaarFeature& feature);

// Of an LBP feature: "square blocks", "wide blocks" or "tall blocks".
std::string shape_name(const LbpFeature& feature);

}  // namespace haarkit
