#pragma once

#include <opencv2/core/types.hpp>

#include "haarkit/detect/level_rows.hpp"

namespace haarkit {

// Pixels that a level is drawn out by on each side, so that a window that shows more than its object fits round one at
// the picture's border too:
//
//   + - - - - - - - +      border: each pixel is the level's nearest one (OpenCV's BORDER_REPLICATE), which adds no
//   | +-----------+ |      edges
//   | |   level   | |
//   | +-----------+ |
//   + - - - - - - - +
struct LevelBorder {
  int left = 0, top = 0, right = 0, bottom = 0;

  bool empty() const { return left == 0 && top == 0 && right == 0 && bottom == 0; }
  cv::Point corner() const { return {left, top}; }  // of the level
  cv::Size around(cv::Size level) const { return {left + level.width + right, top + level.height + bottom}; }
};

// A level's rows (not none) with the border round them.
LevelRows with_border(const LevelRows& level, const LevelBorder& border);

}  // namespace haarkit
