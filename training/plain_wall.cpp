// Tells an object from the plain wall that it was photographed before. The wall's brightness is taken for a plane
//   a + b x + c y
// that is fitted to the patch's upper border and its sides, least squares with what lies far from it left out. The wall
// is what is near that plane and hangs together with the border.
#include "plain_wall.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

namespace haarkit {
namespace {

constexpr double kTop = 0.08, kSide = 0.06;  // breadth of the border that is looked at, sides of the patch
constexpr double kSideEnds = 0.55;           // so far down: shoulders come below
constexpr double kFirstNear = 18;            // grey levels from the border's median that may be wall at first
constexpr double kNear = 9;                  // grey levels from the plane that are wall
constexpr int kRounds = 4;
constexpr double kFewestOnPlane = 0.3;          // of the border: with fewer the wall is not plain
constexpr double kSmallestWall = 0.06;          // of the patch
constexpr double kCoreX = 0.19, kCoreY = 0.22;  // half axes of the middle that is object for sure, sides of the patch

struct Plane {
  double a = 0, b = 0, c = 0;
  double at(int x, int y) const { return a + b * x + c * y; }
};

// Sums of 1, x, y and their products, and with what is fitted.
class PlaneFit {
 public:
  void add(double x, double y, double v) {
    const std::array<double, 3> row{1, x, y};
    for (int i = 0; i < 3; ++i) {
      for (int j = 0; j < 3; ++j) m_(i, j) += row[i] * row[j];
      right_(i) += row[i] * v;
    }
  }
  std::optional<Plane> plane() const {
    bool solved = false;
    const cv::Matx33d inverse = m_.inv(cv::DECOMP_LU, &solved);
    if (!solved) return std::nullopt;
    const cv::Vec3d p = inverse * right_;
    return Plane{p(0), p(1), p(2)};
  }

 private:
  cv::Matx33d m_ = cv::Matx33d::zeros();
  cv::Vec3d right_{0, 0, 0};
};

std::vector<cv::Point> border_of(cv::Size size) {
  std::vector<cv::Point> points;
  const int top = cvCeil(kTop * size.height), side = cvCeil(kSide * size.width);
  for (int y = 0; y < cvRound(kSideEnds * size.height); ++y)
    for (int x = 0; x < size.width; ++x)
      if (y < top || x < side || x >= size.width - side) points.emplace_back(x, y);
  return points;
}

double median_of(const cv::Mat& patch, const std::vector<cv::Point>& points) {
  std::array<std::size_t, 256> counts{};
  for (const cv::Point& p : points) ++counts[patch.at<std::uint8_t>(p)];
  std::size_t below = 0;
  int level = 0;
  while ((below += counts[level]) * 2 < points.size()) ++level;
  return level;
}

// The plane, when enough of the border lies on it.
std::optional<Plane> wall_plane(const cv::Mat& patch, const std::vector<cv::Point>& border) {
  std::optional<Plane> plane = Plane{median_of(patch, border), 0, 0};
  double near = kFirstNear;
  for (int round = 0; round < kRounds; ++round) {
    PlaneFit fit;
    std::size_t on_plane = 0;
    for (const cv::Point& p : border) {
      const double v = patch.at<std::uint8_t>(p);
      if (std::abs(v - plane->at(p.x, p.y)) >= near) continue;
      fit.add(p.x, p.y, v);
      ++on_plane;
    }
    if (static_cast<double>(on_plane) < kFewestOnPlane * static_cast<double>(border.size())) return std::nullopt;
    plane = fit.plane();
    if (!plane) return std::nullopt;
    near = kNear;
  }
  return plane;
}

bool in_core(int x, int y, cv::Size size) {
  const double u = (x + 0.5) / size.width - 0.5, v = (y + 0.5) / size.height - 0.5;
  return u * u / (kCoreX * kCoreX) + v * v / (kCoreY * kCoreY) < 1;
}

}  // namespace

cv::Mat object_before_wall(const cv::Mat& patch) {
  const cv::Size size = patch.size();
  const std::vector<cv::Point> border = border_of(size);
  const std::optional<Plane> plane = wall_plane(patch, border);
  if (!plane) return {};
  const auto is_wall = [&](cv::Point p) {
    return std::abs(patch.at<std::uint8_t>(p) - plane->at(p.x, p.y)) < kNear && !in_core(p.x, p.y, size);
  };
  cv::Mat object(size, CV_8UC1, cv::Scalar(255));
  std::vector<cv::Point> open;
  std::size_t wall = 0;
  const auto visit = [&](cv::Point p) {
    if (!cv::Rect({}, size).contains(p) || object.at<std::uint8_t>(p) == 0 || !is_wall(p)) return;
    object.at<std::uint8_t>(p) = 0;
    ++wall;
    open.push_back(p);
  };
  for (const cv::Point& p : border) visit(p);
  while (!open.empty()) {
    const cv::Point p = open.back();
    open.pop_back();
    for (const cv::Point& step : {cv::Point(1, 0), cv::Point(-1, 0), cv::Point(0, 1), cv::Point(0, -1)})
      visit(p + step);
  }
  if (static_cast<double>(wall) < kSmallestWall * size.area()) return {};
  return object;
}

}  // namespace haarkit
