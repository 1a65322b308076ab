#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <opencv2/core/types.hpp>

namespace haarkit {

/// The part of a window that its mean and standard deviation are taken from: all but a border of one pixel (OpenCV).
inline cv::Rect normalisation_rect(cv::Size window) {
  return {1, 1, window.width - 2, window.height - 2};
}

struct WindowNorm {
  float inverse_norm = 1;  ///< 1 / (area * standard deviation) of the normalisation rectangle; 1 if it is flat
  bool passes = false;     ///< the contrast gate: standard deviation > min_contrast grey levels
};

/// The norm of a window from the sums over its normalisation rectangle of `area` pixels, bit for bit as
/// cv::CascadeClassifier has it:
///   nf = sqrt(A * sum(p^2) - sum(p)^2) in double, inverse_norm = (float)(1 / nf), passes if A * inverse_norm < limit
/// where limit is 1 / min_contrast (OpenCV: 0.1). Sums of squares are taken modulo 2^32, which is exact up to 66,051
/// pixels (2^32 / 255^2); larger windows behave as OpenCV's do.
inline WindowNorm window_norm(std::int32_t sum, std::uint32_t square_sum, double area, double limit) {
  const double s = static_cast<double>(sum);
  const double nf = area * static_cast<double>(square_sum) - s * s;
  if (!(nf > 0)) return {};
  const auto inverse = static_cast<float>(1.0 / std::sqrt(nf));
  return {inverse, area * static_cast<double>(inverse) < limit};
}

/// window_norm for one window size and contrast gate.
class WindowNormaliser {
 public:
  /// window: at least 3x3. min_contrast: grey levels, >= 0; with 0 every window passes that is not flat.
  WindowNormaliser(cv::Size window, float min_contrast)
      : area_(static_cast<double>(normalisation_rect(window).area())),
        limit_(min_contrast > 0 ? 1.0 / static_cast<double>(min_contrast) : std::numeric_limits<double>::infinity()) {}

  WindowNorm operator()(std::int32_t sum, std::uint32_t square_sum) const {
    return window_norm(sum, square_sum, area_, limit_);
  }

  double area() const { return area_; }
  double limit() const { return limit_; }  ///< 1 / min_contrast

 private:
  double area_, limit_;
};

}  // namespace haarkit
