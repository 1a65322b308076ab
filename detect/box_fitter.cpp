// Boxes moved to where they fit, step after step, each by what the trees say of the patch that the last one led to.
#include "haarkit/detect/box_fitter.hpp"

#include <algorithm>
#include <cmath>

namespace haarkit {
namespace {

constexpr double kLargestMove = 0.5;  // of one step, in sides of the box or as the logarithm of a size: a file may ask
                                      // for any sum of leaves, and boxes must stay numbers

cv::Rect2d moved(const cv::Rect2d& box, const BoxShift& shift) {
  const auto bounded = [](float move) { return std::clamp(static_cast<double>(move), -kLargestMove, kLargestMove); };
  const double side = std::exp(bounded(shift.size));
  const double w = box.width * side, h = box.height * side;
  const double x = box.x + box.width * (0.5 + bounded(shift.dx));
  const double y = box.y + box.height * (0.5 + bounded(shift.dy));
  return {x - w / 2, y - h / 2, w, h};
}

// The box in a picture that is so many times larger.
cv::Rect2d times(const cv::Rect2d& box, double factor) {
  return {box.x * factor, box.y * factor, box.width * factor, box.height * factor};
}

cv::Rect rounded(const cv::Rect2d& box) {
  const cv::Point from(cvRound(box.x), cvRound(box.y));
  return {from, cv::Size(std::max(cvRound(box.width), 1), std::max(cvRound(box.height), 1))};
}

}  // namespace

void BoxFitter::fit(const cv::Mat& grey, std::vector<Detection>& found) const {
  fit(not_reduced(grey), found);
}

void BoxFitter::fit(const ReducedPicture& picture, std::vector<Detection>& found) const {
  if (found.empty()) return;
  std::vector<cv::Rect2d> boxes;
  boxes.reserve(found.size());
  for (const Detection& d : found) boxes.push_back(in_reduced(picture, d.box));
  for (int step = 0; step < steps_; ++step) {
    const std::vector<BoxShift> by = shifts(patches_of(picture.pixels, boxes, trees_.reach(), trees_.patch()));
    for (std::size_t i = 0; i < boxes.size(); ++i) boxes[i] = moved(boxes[i], by[i]);
  }
  for (std::size_t i = 0; i < boxes.size(); ++i) found[i].box = rounded(times(boxes[i], picture.by));
}

}  // namespace haarkit
