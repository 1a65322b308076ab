// Objects put before other backgrounds. Where the object is, is found once a crop, on a patch that shows the window and
// some of what is round it; each sample cuts its part out of that as it is cut out of the picture, turned and shifted
// alike, and mixes.
#include "blending.hpp"

#include <cmath>
#include <vector>

#include "plain_wall.hpp"

namespace haarkit {
namespace {

constexpr double kSurround = 1.64;    // side of the patch / side of the window
constexpr double kPatchArea = 5184;   // pixels
constexpr double kLargestPixel = 16;  // pixels of the patch that a pixel of a window shows at most
constexpr double kSmoothing = 1.2;    // standard deviation in pixels of the patch: noise is no edge

cv::Size patch_for(cv::Size window) {
  const double scale = std::sqrt(kPatchArea / window.area());
  return {cvRound(window.width * scale), cvRound(window.height * scale)};
}

}  // namespace

double CutOut::coarser(cv::Size window) {
  return kSurround * window.width / patch_for(window).width;
}

CutOut::CutOut(const Octaves& octaves, const WindowPose& plain, cv::Size window) {
  cv::Mat patch(patch_for(window), CV_8UC1);
  seen_ = plain;
  seen_.pixel = plain.pixel * coarser(window);
  WindowPose smooth = seen_;
  smooth.blur = kSmoothing;
  cut_window(octaves, smooth, patch.size(), patch.ptr());
  const cv::Mat object = object_before_wall(patch);
  if (!object.empty()) object_.emplace(object, octave_of(kLargestPixel) + 1);
}

void CutOut::put_before(const std::uint8_t* scene, const WindowPose& pose, cv::Size window,
                        std::uint8_t* pixels) const {
  WindowPose in_patch = pose;
  const cv::Mat& whole = (*object_)[0];
  in_patch.centre = (pose.centre - seen_.centre) / seen_.pixel + cv::Point2d(whole.cols, whole.rows) / 2;
  in_patch.pixel = pose.pixel / seen_.pixel;
  std::vector<std::uint8_t> object(window.area());
  cut_window(*object_, in_patch, window, object.data());
  for (std::size_t i = 0; i < object.size(); ++i) {
    const int share = object[i];
    pixels[i] = static_cast<std::uint8_t>((share * pixels[i] + (255 - share) * scene[i] + 127) / 255);
  }
}

}  // namespace haarkit
