#pragma once

#include <opencv2/core/mat.hpp>

#include "haarkit/detect/cascade.hpp"

namespace haarkit {

// OpenCV's: a stage passes also with a sum so little below its threshold. Subtracted from the threshold in float.
inline constexpr float kStageTolerance = 1e-5F;

// The plain sum of a staged cascade's last stage for one window (CV_8UC1, of the cascade's size), in double: what
// OpenCV calls a level weight.
// (Defined in scan_reference.cpp, which has all that is summed in double.)
double last_stage_sum(const Cascade& cascade, const cv::Mat& window);

}  // namespace haarkit
