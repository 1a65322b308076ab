// How an object looks in one sample: turned in space, seen in perspective, lit, averaged into the sample's pixels.
#include "datasets/synthesis_look.hpp"

#include <algorithm>
#include <cmath>

namespace haarkit {
namespace {

constexpr double kRadians = CV_PI / 180;
constexpr int kGrain = 3;  // points a pixel, along a side, at which an object is looked up

cv::Point2d mapped(const Homography& h, const cv::Point2d& p) {
  const cv::Vec3d q = h * cv::Vec3d(p.x, p.y, 1);
  return {q[0] / q[2], q[1] / q[2]};
}

// The object turned about its middle, seen from twice its longer side away.
Homography turned(const SynthesisObject& object, double x, double y, double z) {
  const double cx = std::cos(x), sx = std::sin(x), cy = std::cos(y), sy = std::sin(y), cz = std::cos(z),
               sz = std::sin(z);
  const cv::Matx33d about_x(1, 0, 0, 0, cx, -sx, 0, sx, cx), about_y(cy, 0, sy, 0, 1, 0, -sy, 0, cy),
      about_z(cz, -sz, 0, sz, cz, 0, 0, 0, 1);
  const cv::Matx33d turn = about_z * about_y * about_x;
  const double away = 2 * std::max(object.size().width, object.size().height);
  const cv::Point2d middle = object.middle();
  const cv::Matx33d centred(1, 0, -middle.x, 0, 1, -middle.y, 0, 0, 1);
  // A point (u, v, 0) of the object is turned to (X, Y, Z) and seen at away * (X, Y) / (away + Z).
  const cv::Matx33d seen(away * turn(0, 0), away * turn(0, 1), 0, away * turn(1, 0), away * turn(1, 1), 0, turn(2, 0),
                         turn(2, 1), away);
  return seen * centred;
}

// A premultiplied pixel of a level, between its four neighbours; nothing beyond the border.
cv::Vec4f looked_up(const cv::Mat& level, double x, double y) {
  const double left = std::floor(x - 0.5), top = std::floor(y - 0.5);
  const auto fx = static_cast<float>(x - 0.5 - left), fy = static_cast<float>(y - 0.5 - top);
  cv::Vec4f sum;
  for (int dy = 0; dy < 2; ++dy) {
    for (int dx = 0; dx < 2; ++dx) {
      const double px = left + dx, py = top + dy;
      if (px < 0 || py < 0 || px >= level.cols || py >= level.rows) continue;
      const float weight = (dx ? fx : 1 - fx) * (dy ? fy : 1 - fy);
      sum += level.at<cv::Vec4f>(static_cast<int>(py), static_cast<int>(px)) * weight;
    }
  }
  return sum;
}

}  // namespace

cv::Rect2d box_of(const Homography& h, const SynthesisObject& object) {
  double left = 1e300, top = 1e300, right = -1e300, bottom = -1e300;
  for (const cv::Point2d& corner : object.outline()) {
    const cv::Point2d p = mapped(h, corner);
    left = std::min(left, p.x), right = std::max(right, p.x);
    top = std::min(top, p.y), bottom = std::max(bottom, p.y);
  }
  return {left, top, right - left, bottom - top};
}

Look drawn_look(const std::vector<SynthesisObject>& objects, const SynthesisOptions& options, Random& random) {
  Look look;
  look.object = &objects[random.below(objects.size())];
  const auto angle = [&](int axis) { return random.between(-options.angles[axis], options.angles[axis]) * kRadians; };
  const double x = angle(0), y = angle(1), z = angle(2);
  look.turned = turned(*look.object, x, y, z);
  look.light = random.between(-options.light, options.light);
  look.contrast = std::exp(random.between(-1, 1) * std::log(options.contrast));
  const double slope = random.between(0, options.light / 2), direction = random.between(0, 2 * CV_PI);
  look.slope = {slope * std::cos(direction), slope * std::sin(direction)};
  look.inverted = random.between(0, 1) < options.inverted;
  look.blur = random.between(0, options.blur);
  look.noise = random.between(0, options.noise);
  return look;
}

cv::Mat rendered(const Look& look, const Homography& to_frame, cv::Size size) {
  const SynthesisObject& object = *look.object;
  const Homography back = to_frame.inv();
  // How many of the object's pixels lie between two points that are looked up: from a level of that fineness.
  const cv::Rect2d box = box_of(to_frame, object);
  const double step = std::sqrt(object.size().area() / std::max(box.area(), 1e-9)) / kGrain;
  const int level = std::clamp(static_cast<int>(std::floor(std::log2(std::max(step, 1.0)))), 0, object.levels() - 1);
  const double shrink = std::pow(2.0, -level);
  const cv::Mat& pixels = object.level(level);
  const cv::Point2d middle(box.x + box.width / 2, box.y + box.height / 2);

  cv::Mat frame(size, CV_32FC4);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      cv::Vec4f sum;
      for (int i = 0; i < kGrain * kGrain; ++i) {
        const int across = i % kGrain, down = i / kGrain;
        const cv::Point2d p = mapped(back, {x + (across + 0.5) / kGrain, y + (down + 0.5) / kGrain});
        sum += looked_up(pixels, p.x * shrink, p.y * shrink);
      }
      sum *= 1.0F / (kGrain * kGrain);
      const double slope = look.slope[0] * (x + 0.5 - middle.x) / (box.width / 2) +
                           look.slope[1] * (y + 0.5 - middle.y) / (box.height / 2);
      const auto opacity = sum[3];
      for (int c = 0; c < 3; ++c) {
        if (look.inverted) sum[c] = 255 * opacity - sum[c];
        // The change of a colour, times its opacity.
        sum[c] = static_cast<float>((sum[c] - 128 * opacity) * look.contrast + (128 + look.light + slope) * opacity);
        sum[c] = std::clamp(sum[c], 0.0F, 255 * opacity);
      }
      frame.at<cv::Vec4f>(y, x) = sum;
    }
  }
  return frame;
}

}  // namespace haarkit
