// One Gaussian resampling of a turned, scaled, shifted window from an octave of its picture:
//   out(p) = sum_s K(s.x - c.x) K(s.y - c.y) I(s) / sum of weights,
// c the source position of p and K a Gaussian of the width that GaussianResampler takes for this factor (with `blur`:
// variances add). The Gaussian is the same in all directions, so a turned window needs no other filter. Float
// arithmetic in a fixed order.
#include "haarkit/training/window_cut.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <opencv2/core.hpp>
#include <vector>

namespace haarkit {
namespace {

// exp(-z^2 / 2) for 0 <= z < 6, linear between entries (error below 1e-5).
float bell(double z) {
  constexpr int kSteps = 128;
  static const auto table = [] {
    std::array<float, 6 * kSteps + 2> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double at = double(i) / kSteps;
      values[i] = static_cast<float>(std::exp(-at * at / 2));
    }
    return values;
  }();
  const double at = std::abs(z) * kSteps;
  const auto i = static_cast<std::size_t>(at);
  if (i + 1 >= table.size()) return 0;
  return table[i] + static_cast<float>(at - double(i)) * (table[i + 1] - table[i]);
}

// The weights of the source pixels around one coordinate. They cover as many pixels as GaussianResampler's taps.
struct Taps {
  int first = 0, count = 0;
  std::vector<float> weights;

  // at: a position where pixel i lies at i. sigma 0: the nearest pixel alone.
  void place(double sigma, double at) {
    const int reach = static_cast<int>(std::ceil(3 * sigma));
    count = sigma > 0 ? 2 * reach : 1;
    first = sigma > 0 ? cvFloor(at) - reach + 1 : cvRound(at);
    weights.resize(count);
    float sum = 0;
    for (int i = 0; i < count; ++i) sum += weights[i] = sigma > 0 ? bell((first + i - at) / sigma) : 1;
    for (float& weight : weights) weight /= sum;
  }
  bool inside(int length) const { return first >= 0 && first + count <= length; }
};

std::uint8_t weighted_mean(const cv::Mat& picture, const Taps& x, const Taps& y, std::vector<int>& columns) {
  const bool inside = x.inside(picture.cols);
  if (!inside) {
    columns.resize(std::max<std::size_t>(columns.size(), x.count));
    for (int i = 0; i < x.count; ++i) columns[i] = cv::borderInterpolate(x.first + i, picture.cols, cv::BORDER_REFLECT);
  }
  float sum = 0;
  for (int j = 0; j < y.count; ++j) {
    const auto* row = picture.ptr<std::uint8_t>(cv::borderInterpolate(y.first + j, picture.rows, cv::BORDER_REFLECT));
    float line = 0;
    if (inside) {
      for (int i = 0; i < x.count; ++i) line += x.weights[i] * row[x.first + i];
    } else {
      for (int i = 0; i < x.count; ++i) line += x.weights[i] * row[columns[i]];
    }
    sum += y.weights[j] * line;
  }
  return static_cast<std::uint8_t>(std::min(255.f, sum + 0.5f));
}

}  // namespace

cv::Point2d source_of(const WindowPose& pose, cv::Size window, double x, double y) {
  const double c = std::cos(pose.turn) * pose.pixel, s = std::sin(pose.turn) * pose.pixel;
  const double u = x - 0.5 * window.width, v = y - 0.5 * window.height;
  return {pose.centre.x + c * u - s * v, pose.centre.y + s * u + c * v};
}

WindowPose framed(const Framing& framing, const cv::Rect2d& box, cv::Size window) {
  assert(box.width > 0 && box.height > 0 && window.area() > 0 && framing.side > 0);
  const double fit = std::min(box.width / window.width, box.height / window.height);
  WindowPose pose;
  pose.centre = {box.x + 0.5 * box.width + framing.dx * fit * window.width,
                 box.y + 0.5 * box.height + framing.dy * fit * window.height};
  pose.pixel = fit * framing.side;
  return pose;
}

bool reaches_outside(const WindowPose& pose, cv::Size window, cv::Size picture) {
  constexpr double kSlack = 1e-6;  // pixels
  for (const int corner : {0, 1, 2, 3}) {
    const auto p = source_of(pose, window, corner & 1 ? window.width : 0, corner & 2 ? window.height : 0);
    if (p.x < -kSlack || p.y < -kSlack || p.x > picture.width + kSlack || p.y > picture.height + kSlack) return true;
  }
  return false;
}

void cut_window(const Octaves& octaves, const WindowPose& pose, cv::Size window, std::uint8_t* out) {
  assert(pose.pixel > 0 && window.area() > 0);
  const int octave = std::min(octave_of(pose.pixel), octaves.count() - 1);
  const cv::Mat& picture = octaves[octave];
  WindowPose in_octave = pose;
  in_octave.pixel = std::ldexp(pose.pixel, -octave);
  in_octave.centre *= std::ldexp(1.0, -octave);

  const auto is_whole = [](double v) { return v == std::floor(v); };
  const cv::Point2d corner = source_of(in_octave, window, 0, 0);
  const bool copies =
      in_octave.pixel == 1 && pose.turn == 0 && pose.blur == 0 && is_whole(corner.x) && is_whole(corner.y);
  const double sigma = copies ? 0 : std::hypot(resampling_sigma(in_octave.pixel), pose.blur * in_octave.pixel);

  std::vector<int> columns;
  std::vector<Taps> across(window.width);
  Taps down;
  for (int y = 0; y < window.height; ++y) {
    for (int x = 0; x < window.width; ++x) {
      const cv::Point2d at = source_of(in_octave, window, x + 0.5, y + 0.5);
      if (pose.turn != 0 || y == 0) across[x].place(sigma, at.x - 0.5);  // upright: the same in every row
      if (pose.turn != 0 || x == 0) down.place(sigma, at.y - 0.5);
      *out++ = weighted_mean(picture, across[x], down, columns);
    }
  }
}

}  // namespace haarkit
