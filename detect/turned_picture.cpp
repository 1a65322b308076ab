// Turning pictures by any angle: an affine map about the centre, and its inverse for what was found.
#include "turned_picture.hpp"

#include <algorithm>
#include <climits>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>

#include "haarkit/base/data_error.hpp"

namespace haarkit {
namespace {

// cv::warpAffine counts in 16 bits.
constexpr int kLongestSide = SHRT_MAX - 1;

void require_turnable(cv::Size picture, cv::Size canvas) {
  if (std::max({picture.width, picture.height, canvas.width, canvas.height}) > kLongestSide)
    throw DataError("picture", std::to_string(picture.width) + "x" + std::to_string(picture.height),
                    "is too long to be turned: no side may be above " + std::to_string(kLongestSide) +
                        " pixels, before or after that",
                    "reduce it, or search it upright alone");
}

}  // namespace

TurnedPicture::TurnedPicture(const cv::Mat& grey, double degrees) : size_(grey.size()) {
  const double turn = degrees * CV_PI / 180, c = std::abs(std::cos(turn)), s = std::abs(std::sin(turn));
  const cv::Size canvas(cvCeil(size_.width * c + size_.height * s), cvCeil(size_.width * s + size_.height * c));
  require_turnable(size_, canvas);
  const cv::Point2f centre(static_cast<float>(size_.width - 1) / 2, static_cast<float>(size_.height - 1) / 2);
  cv::Matx23d to_canvas;
  cv::Mat(cv::getRotationMatrix2D(centre, degrees, 1)).copyTo(to_canvas);
  to_canvas(0, 2) += (canvas.width - size_.width) / 2.0;
  to_canvas(1, 2) += (canvas.height - size_.height) / 2.0;
  cv::warpAffine(grey, pixels_, to_canvas, canvas, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::invertAffineTransform(to_canvas, to_picture_);
}

std::vector<Detection> TurnedPicture::in_picture(const std::vector<Detection>& found) const {
  std::vector<Detection> mapped;
  for (const Detection& d : found) {
    // Pixel centres have whole coordinates in the map, so a box's centre lies half a pixel before its middle.
    const double x = d.box.x + (d.box.width - 1) / 2.0, y = d.box.y + (d.box.height - 1) / 2.0;
    const cv::Point2d at(to_picture_(0, 0) * x + to_picture_(0, 1) * y + to_picture_(0, 2),
                         to_picture_(1, 0) * x + to_picture_(1, 1) * y + to_picture_(1, 2));
    if (at.x < 0 || at.y < 0 || at.x > size_.width - 1 || at.y > size_.height - 1) continue;
    const cv::Point corner(cvRound(at.x - (d.box.width - 1) / 2.0), cvRound(at.y - (d.box.height - 1) / 2.0));
    mapped.push_back({{corner, d.box.size()}, d.score, d.cascade});
  }
  return mapped;
}

}  // namespace haarkit
