#pragma once

#include <opencv2/core/types.hpp>

namespace haarkit {

// The weighted mean of boxes, side by side: sums in the order in which they are added.
struct BoxMean {
  double weight = 0, x = 0, y = 0, width = 0, height = 0;

  void add(const cv::Rect& box, double w) {
    weight += w;
    x += w * box.x;
    y += w * box.y;
    width += w * box.width;
    height += w * box.height;
  }
  // Needs a weight above 0.
  cv::Rect box() const {
    return {cvRound(x / weight), cvRound(y / weight), cvRound(width / weight), cvRound(height / weight)};
  }
};

}  // namespace haarkit
