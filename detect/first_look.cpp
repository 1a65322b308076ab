// How the first look differs from a plain search: later thresholds are lower, all are higher at the smallest sizes, and
// sizes and rows lie further apart (measured: docs/lab/experiments.md, "A coarser first look", "A strict first look").
#include "first_look.hpp"

#include <algorithm>
#include <cmath>

#include "haarkit/detect/loosened.hpp"

namespace haarkit {
namespace {

constexpr float kMoreLenient = 1.5F;  // times the second look's leniency: fewer windows see an object
// Share of the window's height. Windows of wide objects are low, so that only close rows lie well on an object.
constexpr double kMostRowStepOfHeight = 0.15;
// The sizes that are looked at strictly, over the smallest one. To 1.6 times it there are three quarters of all
// windows.
constexpr double kStrictSizes = 1.6;

int limited_row_stride(const DetectorOptions& options, cv::Size window) {
  return std::max(std::min(options.first_row_stride, cvRound(kMostRowStepOfHeight * window.height)), options.stride);
}

}  // namespace

Cascade first_look_cascade(const Cascade& cascade, float leniency) {
  return loosened(cascade, kMoreLenient * leniency);
}

std::vector<PlannedLevel> plan_first_look(cv::Size picture, const SearchWindow& window,
                                          const DetectorOptions& options) {
  DetectorOptions first = options;
  first.scale_factor = std::max(options.first_scale_factor, options.scale_factor);
  std::vector<PlannedLevel> levels = plan_fast(picture, window, first);
  for (PlannedLevel& level : levels) {
    level.row_stride = limited_row_stride(options, window.size);
    if (level.factor < kStrictSizes * levels.front().factor) level.head_start = -options.first_strictness;
  }
  return levels;
}

// Fewer sizes (the ratio of the steps' logarithms) times fewer rows.
float first_look_share(cv::Size window, const DetectorOptions& options) {
  const double sizes =
      std::log(options.scale_factor) / std::log(std::max(options.first_scale_factor, options.scale_factor));
  return static_cast<float>(sizes * options.stride / limited_row_stride(options, window));
}

}  // namespace haarkit
