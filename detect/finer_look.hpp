#pragma once

#include <opencv2/core/types.hpp>
#include <vector>

#include "haarkit/detect/detection.hpp"
#include "scan_plan.hpp"

namespace haarkit {

// A face hardly larger than the smallest window, or a little smaller, is found by windows of the first levels alone: its
// box is too large, for want of the smaller windows that would fit it. Around such finds one finer level is looked at.

// The parts of the picture (pixels, inside it, no two overlap) to look at again: half a box around each detection that
// is at most a quarter larger than `smallest`, the box of the first level's windows.
std::vector<cv::Rect> places_of_smallest(const std::vector<Detection>& found, cv::Size smallest, cv::Size picture);

// The finer level of such a place, two steps of scale_factor below `first`; it may enlarge the place. Empty when the
// place cannot hold its window.
std::vector<PlannedLevel> plan_finer(const PlannedLevel& first, double scale_factor, cv::Size place, cv::Size window);

}  // namespace haarkit
