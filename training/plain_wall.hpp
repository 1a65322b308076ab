#pragma once

#include <opencv2/core.hpp>

namespace haarkit {

// Where an object stands before a plain wall, as a picture of the patch's size: 255 where the object is, 0 where the
// wall is. Empty when there is no plain wall round it. patch: 8-bit grey, the object in its middle and some of what is
// round it; the same result everywhere.
cv::Mat object_before_wall(const cv::Mat& patch);

}  // namespace haarkit
