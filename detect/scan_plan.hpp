#pragma once

#include <opencv2/core/types.hpp>
#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/detect/detection.hpp"
#include "haarkit/detect/detector_options.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "level_border.hpp"

namespace haarkit {

// One pyramid level of a picture and how it is scanned.
struct PlannedLevel {
  double factor = 1;               // picture pixels per level pixel; in exact mode a float, as OpenCV has it
  cv::Size size;                   // of the picture in the level, pixels
  int stride = 1, row_stride = 1;  // level pixels between windows, and between rows of windows
  int row_end = 0;                 // window rows y < row_end are looked at
  LevelBorder border = {};         // what windows may reach into beyond the picture; their places count from its corner
  float head_start = 0;            // what the sums of soft cascades begin with here (ScanGrid)

  cv::Size scanned() const { return border.around(size); }
};

// What a search looks through, and how much of it is the object: sizes that are asked for and boxes are the object's.
//   + - - - - - +
//   |  +-----+  |     context: side of the window / side of the object
//   |  |     |  |
//   |  +-----+  |
//   + - - - - - +
struct SearchWindow {
  explicit SearchWindow(const Cascade& cascade)
      : size(cascade.window()), context(static_cast<double>(cascade.context())) {}
  SearchWindow(int width, int height, double times = 1) : size(width, height), context(times) {}
  bool operator==(const SearchWindow& o) const { return size == o.size && context == o.context; }
  // How far it reaches beyond the object to either side, whole pixels.
  cv::Size margin() const;
  // The smallest picture that has an object: in fast mode its window may reach beyond.
  cv::Size least_picture() const { return size - margin() * 2; }

  cv::Size size;   // pixels
  double context;  // >= 1
};

// OpenCV's levels (cv::CascadeClassifier, INTER_LINEAR_EXACT), with its rounding, stripes and choice of sizes.
std::vector<PlannedLevel> plan_exact(cv::Size picture, const SearchWindow& window, const DetectorOptions& options);

// The levels of the fast mode: the first one makes the object as large as min_size, each next one is scale_factor
// coarser. Windows with context may reach beyond the picture, objects may not.
double first_factor(const SearchWindow& window, const DetectorOptions& options);
std::vector<PlannedLevel> plan_fast(cv::Size picture, const SearchWindow& window, const DetectorOptions& options);

// A window's score on a level without the level's head start.
inline float own_score(const WindowHit& hit, const PlannedLevel& level) {
  return hit.score - level.head_start;
}

// The box in the picture of the object in a window of a level, not clipped.
cv::Rect box_of(const PlannedLevel& level, cv::Point place, const SearchWindow& window);
std::vector<Detection> boxes_of(const std::vector<WindowHit>& hits, const std::vector<PlannedLevel>& levels,
                                const SearchWindow& window);

}  // namespace haarkit
