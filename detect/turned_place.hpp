#pragma once

#include <memory>
#include <opencv2/core.hpp>

#include "haarkit/detect/reduced_picture.hpp"

namespace haarkit {

// Pixels round a find, all that a place shows of them however it is turned, reduced until the find in them is hardly
// larger than in the place. One serves for every turn.
class Surroundings {
 public:
  // box: not empty, in the picture's coordinates. object_side: in pixels of the place, the square root of the find's
  // area. room: sides of the place over the box's.
  Surroundings(const ReducedPicture& picture, const cv::Rect& box, double object_side, double room);

  const cv::Mat& pixels() const { return pixels_; }  // empty: the box lies outside of the picture
  cv::Size place() const { return place_; }
  double to_place() const { return to_place_; }  // pixels of the place per picture's
  double left() const { return left_; }          // pixels of the place per one of these, at least 1
  // From the picture's coordinates to these pixels' and back, pixels being areas: x is the left border of pixel x.
  cv::Point2d middle() const;  // of the find
  cv::Point2d in_picture(const cv::Point2d& point) const;

 private:
  double to_place_;
  cv::Size place_;
  cv::Point2d middle_;
  cv::Mat pixels_;
  double left_ = 1;
  cv::Size2d stretch_;  // pixels of the picture per one of these
  cv::Point2d corner_;  // of these, in the picture
};

// A place turned about its middle by `degrees`, counter-clockwise. Beyond the picture its border is drawn out.
class TurnedPlace {
 public:
  // shown: has pixels.
  TurnedPlace(std::shared_ptr<const Surroundings> shown, double degrees);

  const cv::Mat& pixels() const { return pixels_; }
  // The upright box of the picture that has the size of one in the place, about the same point.
  cv::Rect in_picture(const cv::Rect& box) const;

 private:
  std::shared_ptr<const Surroundings> shown_;
  cv::Mat pixels_;
  cv::Matx23d to_shown_;
};

}  // namespace haarkit
