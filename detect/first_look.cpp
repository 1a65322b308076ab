// The first look: measured in docs/lab/experiments.md ("A coarser first look").
#include "first_look.hpp"

#include <algorithm>
#include <cmath>

#include "haarkit/detect/loosened.hpp"

namespace haarkit {
namespace {

constexpr float kMoreLenient = 1.5F;  // than the second look, because fewer windows are looked at
constexpr double kLargestRowStep =
    0.15;  // of the window's height: long objects have low windows, which pass by fewer rows

int first_row_stride(const DetectorOptions& options, cv::Size window) {
  return std::max(std::min(options.first_row_stride, cvRound(kLargestRowStep * window.height)), options.stride);
}

}  // namespace

Cascade first_look_cascade(const Cascade& cascade, float leniency) {
  return loosened(cascade, kMoreLenient * leniency);
}

std::vector<PlannedLevel> plan_first_look(cv::Size picture, cv::Size window, const DetectorOptions& options) {
  DetectorOptions first = options;
  first.scale_factor = std::max(options.first_scale_factor, options.scale_factor);
  std::vector<PlannedLevel> levels = plan_fast(picture, window, first);
  for (PlannedLevel& level : levels) level.row_stride = first_row_stride(options, window);
  return levels;
}

float first_look_share(cv::Size window, const DetectorOptions& options) {
  const double sizes =
      std::log(options.scale_factor) / std::log(std::max(options.first_scale_factor, options.scale_factor));
  return static_cast<float>(sizes * options.stride / first_row_stride(options, window));
}

}  // namespace haarkit
