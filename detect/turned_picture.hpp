#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "haarkit/detect/detection.hpp"

namespace haarkit {

// A picture turned about its centre, on a canvas that holds all of it. Outside, the border is drawn out, which adds no
// edges.
class TurnedPicture {
 public:
  // grey: CV_8UC1, not empty; degrees: counter-clockwise. Throws DataError for sides above 32,766 pixels, of either.
  TurnedPicture(const cv::Mat& grey, double degrees);

  const cv::Mat& pixels() const { return pixels_; }

  // Detections in `pixels` as upright boxes of the picture: same size, about the place where their centre was. Those
  // whose centre lies outside the picture are left out.
  std::vector<Detection> in_picture(const std::vector<Detection>& found) const;

 private:
  cv::Size size_;  // of the picture
  cv::Mat pixels_;
  cv::Matx23d to_picture_;
};

}  // namespace haarkit
