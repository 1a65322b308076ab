#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace haarkit {

// An object cut out of its picture.
class SynthesisObject {
 public:
  // bgra: CV_8UC4, what is transparent does not belong to the object. Throws std::invalid_argument when nothing is
  // left.
  explicit SynthesisObject(const cv::Mat& bgra);

  const cv::Mat& level(int halvings) const { return levels_[halvings]; }  // CV_32FC4, premultiplied by opacity (0..1)
  int levels() const { return static_cast<int>(levels_.size()); }
  const std::vector<cv::Point2d>& outline() const { return outline_; }  // convex, pixels of level 0
  cv::Size2d size() const { return size_; }                             // of the outline's box, pixels
  cv::Point2d middle() const { return middle_; }                        // of that box

 private:
  std::vector<cv::Mat> levels_;
  std::vector<cv::Point2d> outline_;
  cv::Size2d size_;
  cv::Point2d middle_;
};

// The colour (blue, green, red) of a picture (CV_8UC4) that is opaque everywhere and has nearly one colour all along
// its border: such pictures mostly show an object before a plain background. Nothing for all others.
std::optional<cv::Vec3b> border_colour(const cv::Mat& bgra);

// Makes what has nearly the background's colour transparent, where it is joined to the picture's border: `bgra`'s
// pixels whose channels all lie within `tolerance` of `colour` (blue, green, red). Holes of that colour inside the
// object stay.
void cut_background(cv::Mat& bgra, const cv::Vec3b& colour, int tolerance);

}  // namespace haarkit
