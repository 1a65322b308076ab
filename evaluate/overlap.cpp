// Overlap of boxes and ellipses. Polygon clipping after Sutherland and Hodgman (1974), area by the shoelace formula.
#include "haarkit/evaluate/overlap.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace haarkit {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr int kCorners = 256;

double intersection(const cv::Rect2d& a, const cv::Rect2d& b) {
  const double w = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
  const double h = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

bool empty(const cv::Rect2d& box) {
  return !(box.width > 0 && box.height > 0);
}

using Polygon = std::vector<cv::Point2d>;

Polygon polygon_of(const FaceEllipse& e) {
  // The inscribed polygon is smaller than its ellipse by this factor, so its radii grow by the root.
  const double growth = std::sqrt(2 * kPi / (kCorners * std::sin(2 * kPi / kCorners)));
  const double c = std::cos(e.angle), s = std::sin(e.angle);
  Polygon corners(kCorners);
  for (int i = 0; i < kCorners; ++i) {
    const double t = 2 * kPi * i / kCorners;
    const double u = e.major * growth * std::cos(t), v = e.minor * growth * std::sin(t);
    corners[i] = {e.centre.x + u * c - v * s, e.centre.y + u * s + v * c};
  }
  return corners;
}

// Keeps the side where a * x + b * y <= limit.
Polygon clipped(const Polygon& in, double a, double b, double limit) {
  Polygon out;
  out.reserve(in.size() + 1);
  for (std::size_t i = 0; i < in.size(); ++i) {
    const cv::Point2d p = in[i], q = in[(i + 1) % in.size()];
    const double dp = a * p.x + b * p.y - limit, dq = a * q.x + b * q.y - limit;
    if (dp <= 0) out.push_back(p);
    if ((dp < 0 && dq > 0) || (dp > 0 && dq < 0)) out.push_back(p + (q - p) * (dp / (dp - dq)));
  }
  return out;
}

double area(const Polygon& p) {
  double twice = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const cv::Point2d a = p[i] - p[0], b = p[(i + 1) % p.size()] - p[0];  // near zero: no digits are lost
    twice += a.x * b.y - a.y * b.x;
  }
  return std::abs(twice) / 2;
}

}  // namespace

double iou(const cv::Rect2d& a, const cv::Rect2d& b) {
  if (empty(a) || empty(b)) return 0;
  const double both = intersection(a, b);
  return both / (a.area() + b.area() - both);
}

double covered_part(const cv::Rect2d& box, const cv::Rect2d& other) {
  return empty(box) || empty(other) ? 0 : intersection(box, other) / box.area();
}

double iou(const FaceEllipse& ellipse, const cv::Rect2d& box) {
  const double whole = kPi * ellipse.major * ellipse.minor;
  if (empty(box) || !(whole > 0) || intersection(bounding_box(ellipse), box) <= 0) return 0;
  Polygon part = clipped(polygon_of(ellipse), 1, 0, box.x + box.width);
  part = clipped(part, -1, 0, -box.x);
  part = clipped(part, 0, 1, box.y + box.height);
  part = clipped(part, 0, -1, -box.y);
  const double both = part.size() < 3 ? 0 : area(part);
  return both / (whole + box.area() - both);
}

cv::Rect2d bounding_box(const FaceEllipse& e) {
  const double c = std::cos(e.angle), s = std::sin(e.angle);
  const double w = std::hypot(e.major * c, e.minor * s), h = std::hypot(e.major * s, e.minor * c);
  return {e.centre.x - w, e.centre.y - h, 2 * w, 2 * h};
}

double face_size(const cv::Rect2d& box) {
  return std::sqrt(box.area());
}

}  // namespace haarkit
