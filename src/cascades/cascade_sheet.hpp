#pragma once

#include <opencv2/core.hpp>

#include "haarkit/detect/cascade.hpp"

namespace haarkit {

// A drawing of features on a mean-grey window each: what counts positive is light, negative dark; features on gradient
// channels are tinted. One titled block a stage (one for all of a soft cascade), at most `per_stage` features each, in
// the order of use.
cv::Mat cascade_sheet(const Cascade& cascade, int per_stage);

// One block of it: stage `stage` of a staged cascade.
cv::Mat stage_sheet(const Cascade& cascade, std::size_t stage, int per_stage);

// How many pixels all of it has.
double sheet_pixels(const Cascade& cascade, int per_stage);

}  // namespace haarkit
