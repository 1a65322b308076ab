// Places round finds, cut out, reduced by means of areas, and turned.
#include "turned_place.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

namespace haarkit {
namespace {

cv::Point2d middle_of(const cv::Rect& box) {
  return {box.x + box.width / 2.0, box.y + box.height / 2.0};
}

cv::Mat whole_pairs(const cv::Mat& pixels) {
  return pixels({0, 0, pixels.cols / 2 * 2, pixels.rows / 2 * 2});
}

}  // namespace

Surroundings::Surroundings(const ReducedPicture& picture, const cv::Rect& box, double object_side, double room)
    : to_place_(object_side / std::sqrt(static_cast<double>(box.area()))),
      place_(cvRound(room * box.width * to_place_), cvRound(room * box.height * to_place_)),
      middle_(middle_of(box)) {
  const double reach = std::hypot(place_.width, place_.height) / 2 / to_place_ + 1;
  const cv::Rect2d around = in_reduced(picture, {middle_.x - reach, middle_.y - reach, 2 * reach, 2 * reach}) &
                            cv::Rect2d({}, picture.pixels.size());
  const cv::Rect part(cv::Point(around.tl()), cv::Point(around.br()));
  if (part.empty()) return;
  pixels_ = picture.pixels(part);
  stretch_ = cv::Size2d(picture.by, picture.by);
  corner_ = {static_cast<double>(part.x) * picture.by, static_cast<double>(part.y) * picture.by};
  left_ = to_place_ * picture.by;
  // Means of areas, which do not alias as a turn alone would: by halves, for which there is a quick way, then the rest.
  while (left_ < 1) {
    const double by = std::max(left_, 0.5);
    const cv::Mat larger = by == 0.5 ? whole_pairs(pixels_) : pixels_;
    const cv::Size size(cvRound(larger.cols * by), cvRound(larger.rows * by));
    pixels_ = cv::Mat();
    if (size.empty()) return;
    cv::resize(larger, pixels_, size, 0, 0, cv::INTER_AREA);
    stretch_.width *= static_cast<double>(larger.cols) / size.width;
    stretch_.height *= static_cast<double>(larger.rows) / size.height;
    left_ /= by;
  }
}

cv::Point2d Surroundings::middle() const {
  return {(middle_.x - corner_.x) / stretch_.width, (middle_.y - corner_.y) / stretch_.height};
}

cv::Point2d Surroundings::in_picture(const cv::Point2d& point) const {
  return {point.x * stretch_.width + corner_.x, point.y * stretch_.height + corner_.y};
}

TurnedPlace::TurnedPlace(std::shared_ptr<const Surroundings> shown, double degrees) : shown_(std::move(shown)) {
  const cv::Point2d centre = shown_->middle();
  const cv::Size size = shown_->place();
  const double turn = degrees * CV_PI / 180, c = shown_->left() * std::cos(turn), s = shown_->left() * std::sin(turn);
  const cv::Matx23d to_place(c, s, size.width / 2.0 - c * centre.x - s * centre.y,  //
                             -s, c, size.height / 2.0 + s * centre.x - c * centre.y);
  cv::invertAffineTransform(to_place, to_shown_);
  cv::Matx23d by_centres = to_place;  // OpenCV's pixels are points: whole coordinates are their middles
  by_centres(0, 2) += (c + s - 1) / 2;
  by_centres(1, 2) += (c - s - 1) / 2;
  cv::warpAffine(shown_->pixels(), pixels_, by_centres, size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
}

cv::Rect TurnedPlace::in_picture(const cv::Rect& box) const {
  const cv::Point2d middle = middle_of(box);
  const cv::Vec2d at = to_shown_ * cv::Vec3d(middle.x, middle.y, 1);
  const cv::Point2d there = shown_->in_picture({at[0], at[1]});
  const cv::Size2d size(box.width / shown_->to_place(), box.height / shown_->to_place());
  return {cvRound(there.x - size.width / 2), cvRound(there.y - size.height / 2), cvRound(size.width),
          cvRound(size.height)};
}

}  // namespace haarkit
