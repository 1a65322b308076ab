// One-step resampling of a turned, scaled, shifted window: out(p) = sum_s K(s.x - c.x) K(s.y - c.y) I(s) / sum of
// weights, c the source position of p, K = Gaussian(sigma) * tent(1): what a Gaussian blur followed by bilinear
// interpolation gives, but without the picture between the two. With H(t) = t Phi(t / sigma) + sigma phi(t / sigma),
// the second antiderivative of the Gaussian, K(t) = H(t + 1) - 2 H(t) + H(t - 1).
#include "haarkit/training/window_cut.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace haarkit {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr int kSteps = 32;  // table entries a source pixel; linear between them (error below 1e-4 of the peak)

double antialias_sigma(double pixel) {
  return pixel > 1 ? 0.5 * std::sqrt(pixel * pixel - 1) : 0;
}

// K of one sigma, tabulated over t >= 0.
class Kernel {
 public:
  explicit Kernel(double sigma) : radius_(1 + 3 * sigma), table_(static_cast<std::size_t>(radius_ * kSteps) + 3) {
    for (std::size_t i = 0; i < table_.size(); ++i) table_[i] = static_cast<float>(value(double(i) / kSteps, sigma));
  }

  double radius() const { return radius_; }
  float operator()(double t) const {
    const double at = std::abs(t) * kSteps;
    const auto i = static_cast<std::size_t>(at);
    if (i + 1 >= table_.size()) return 0;
    const auto part = static_cast<float>(at - double(i));
    return table_[i] + part * (table_[i + 1] - table_[i]);
  }

 private:
  static double value(double t, double sigma) {
    if (sigma < 1e-3) return std::max(0.0, 1 - t);
    const auto h = [sigma](double x) {
      const double z = x / sigma;
      return x * 0.5 * std::erfc(-z / std::sqrt(2.0)) + sigma * std::exp(-0.5 * z * z) / std::sqrt(2 * kPi);
    };
    return std::max(0.0, h(t + 1) - 2 * h(t) + h(t - 1));
  }

  double radius_;
  std::vector<float> table_;
};

// The weights of the source pixels around one coordinate.
struct Taps {
  int first = 0, count = 0;
  std::vector<float> weights;

  // at: a position in pixel-centre coordinates (pixel i at i).
  void place(const Kernel& kernel, double at) {
    first = static_cast<int>(std::ceil(at - kernel.radius()));
    count = static_cast<int>(std::floor(at + kernel.radius())) - first + 1;
    weights.resize(std::max<std::size_t>(weights.size(), count));
    float sum = 0;
    for (int i = 0; i < count; ++i) sum += weights[i] = kernel(first + i - at);
    for (int i = 0; i < count; ++i) weights[i] /= sum;
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

cv::Point2d source_of(const WindowPose& pose, cv::Size window, double x, double y) {
  const double c = std::cos(pose.turn) * pose.pixel, s = std::sin(pose.turn) * pose.pixel;
  const double u = x - 0.5 * window.width, v = y - 0.5 * window.height;
  return {pose.centre.x + c * u - s * v, pose.centre.y + s * u + c * v};
}

}  // namespace

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

void cut_window(const cv::Mat& picture, const WindowPose& pose, cv::Size window, std::uint8_t* out) {
  assert(picture.type() == CV_8UC1 && !picture.empty() && pose.pixel > 0);
  const Kernel kernel(std::hypot(antialias_sigma(pose.pixel), pose.blur * pose.pixel));
  std::vector<int> columns;
  Taps tx, ty;
  if (pose.turn == 0) {  // the taps of a column serve all rows
    std::vector<Taps> across(window.width);
    for (int x = 0; x < window.width; ++x) across[x].place(kernel, source_of(pose, window, x + 0.5, 0).x - 0.5);
    for (int y = 0; y < window.height; ++y) {
      ty.place(kernel, source_of(pose, window, 0, y + 0.5).y - 0.5);
      for (int x = 0; x < window.width; ++x) *out++ = weighted_mean(picture, across[x], ty, columns);
    }
    return;
  }
  for (int y = 0; y < window.height; ++y) {
    for (int x = 0; x < window.width; ++x) {
      const auto at = source_of(pose, window, x + 0.5, y + 0.5);
      tx.place(kernel, at.x - 0.5);
      ty.place(kernel, at.y - 0.5);
      *out++ = weighted_mean(picture, tx, ty, columns);
    }
  }
}

int shrink_for(double pixel) {
  return pixel < 16 ? 1 : static_cast<int>(pixel / 8);
}

}  // namespace haarkit
