#pragma once

#include <opencv2/core/types.hpp>
#include <vector>

#include "haarkit/detect/detection.hpp"
#include "haarkit/detect/detector_options.hpp"
#include "haarkit/detect/level_scanner.hpp"

namespace haarkit {

// One pyramid level of a picture and how it is scanned.
struct PlannedLevel {
  double factor = 1;               // picture pixels per level pixel; in exact mode a float, as OpenCV has it
  cv::Size size;                   // of the level, pixels
  int stride = 1, row_stride = 1;  // level pixels between windows, and between rows of windows
  int row_end = 0;                 // window rows y < row_end are looked at
};

// OpenCV's levels (cv::CascadeClassifier, INTER_LINEAR_EXACT), with its rounding, stripes and choice of sizes.
std::vector<PlannedLevel> plan_exact(cv::Size picture, cv::Size window, const DetectorOptions& options);

// The levels of the fast mode: the first one makes the window as large as min_size, each next one is scale_factor
// coarser.
double first_factor(cv::Size window, const DetectorOptions& options);
std::vector<PlannedLevel> plan_fast(cv::Size picture, cv::Size window, const DetectorOptions& options);

// The box in the picture of a window of a level, not clipped.
cv::Rect box_of(const PlannedLevel& level, cv::Point corner, cv::Size window);
std::vector<Detection> boxes_of(const std::vector<WindowHit>& hits, const std::vector<PlannedLevel>& levels,
                                cv::Size window);

}  // namespace haarkit
