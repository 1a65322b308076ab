// Samples from a picture: the object is turned in space, seen in perspective, lit, pasted on a background, blurred and
// made noisy; what opencv_createsamples does, with soft edges (its opacity is averaged like its colours) and more kinds
// of change. All of it in plain arithmetic, so that the same seed gives the same bytes on every machine.
#include "datasets/synthesis.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "haarkit/base/random.hpp"
#include "haarkit/training/window_cut.hpp"

namespace haarkit {
namespace {

constexpr double kRadians = CV_PI / 180;
constexpr int kGrain = 3;  // points a pixel, along a side, at which an object is looked up

// From the object's pixels to the sample's, in homogeneous coordinates.
using Homography = cv::Matx33d;

// What one sample draws.
struct Look {
  const SynthesisObject* object = nullptr;
  Homography turned;               // object pixels to a plane of the same unit, seen in perspective
  double light = 0, contrast = 1;  // of the object
  cv::Vec2d slope;                 // of light across the object, grey levels from its middle to its edge
  bool inverted = false;
  double blur = 0, noise = 0;
};

cv::Point2d mapped(const Homography& h, const cv::Point2d& p) {
  const cv::Vec3d q = h * cv::Vec3d(p.x, p.y, 1);
  return {q[0] / q[2], q[1] / q[2]};
}

cv::Rect2d box_of(const Homography& h, const SynthesisObject& object) {
  double left = 1e300, top = 1e300, right = -1e300, bottom = -1e300;
  for (const cv::Point2d& corner : object.outline()) {
    const cv::Point2d p = mapped(h, corner);
    left = std::min(left, p.x), right = std::max(right, p.x);
    top = std::min(top, p.y), bottom = std::max(bottom, p.y);
  }
  return {left, top, right - left, bottom - top};
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

// The object's premultiplied colours and opacity in a frame of this size (CV_32FC4), lit.
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

// Blurs by a Gaussian, mirrored at the border.
template <class Pixel>
void blur(cv::Mat& picture, double sigma) {
  if (sigma < 0.1) return;
  const int reach = cvCeil(3 * sigma);
  std::vector<float> weights;
  double sum = 0;
  for (int i = -reach; i <= reach; ++i) sum += std::exp(-i * i / (2 * sigma * sigma));
  for (int i = -reach; i <= reach; ++i)
    weights.push_back(static_cast<float>(std::exp(-i * i / (2 * sigma * sigma)) / sum));
  for (const bool rows : {true, false}) {
    const cv::Mat from = picture.clone();
    for (int y = 0; y < picture.rows; ++y) {
      for (int x = 0; x < picture.cols; ++x) {
        Pixel mean{};
        for (int i = -reach; i <= reach; ++i) {
          const int px = rows ? cv::borderInterpolate(x + i, picture.cols, cv::BORDER_REFLECT) : x;
          const int py = rows ? y : cv::borderInterpolate(y + i, picture.rows, cv::BORDER_REFLECT);
          mean += from.at<Pixel>(py, px) * weights[static_cast<std::size_t>(i) + static_cast<std::size_t>(reach)];
        }
        picture.at<Pixel>(y, x) = mean;
      }
    }
  }
}

// Nearly normal: the sum of twelve uniform numbers.
double normal(Random& random) {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += random.between(0, 1);
  return sum;
}

std::uint8_t byte_of(double value) {
  return static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L));
}

// A part of the background as a crop: any place, any size that has at least a pixel for each of the crop's, where there
// is room.
cv::Mat background_part(const cv::Mat& grey, cv::Size size, Random& random) {
  const double most =
      std::min(static_cast<double>(grey.cols) / size.width, static_cast<double>(grey.rows) / size.height);
  WindowPose pose;
  pose.pixel = most <= 1 ? most : std::exp(random.between(0, std::log(most)));
  const double w = pose.pixel * size.width, h = pose.pixel * size.height;
  pose.centre.x = w / 2 + random.between(0, std::max(0.0, grey.cols - w));
  pose.centre.y = h / 2 + random.between(0, std::max(0.0, grey.rows - h));
  cv::Mat part(size, CV_8UC1);
  cut_window(Octaves(grey, octave_of(pose.pixel) + 1), pose, size, part.data);
  return part;
}

Homography placed(double scale, double dx, double dy) {
  return {scale, 0, dx, 0, scale, dy, 0, 0, 1};
}

}  // namespace

SynthesisObject::SynthesisObject(const cv::Mat& bgra) {
  cv::Mat first(bgra.size(), CV_32FC4);
  std::vector<cv::Point> seen;  // the corners of each row's first and last pixel
  for (int y = 0; y < bgra.rows; ++y) {
    int left = bgra.cols, right = 0;
    for (int x = 0; x < bgra.cols; ++x) {
      const cv::Vec4b& from = bgra.at<cv::Vec4b>(y, x);
      const float opacity = static_cast<float>(from[3]) / 255;
      first.at<cv::Vec4f>(y, x) = {from[0] * opacity, from[1] * opacity, from[2] * opacity, opacity};
      if (from[3] < 128) continue;
      left = std::min(left, x);
      right = x + 1;
    }
    if (left < right) seen.insert(seen.end(), {{left, y}, {right, y}, {left, y + 1}, {right, y + 1}});
  }
  if (seen.empty()) throw std::invalid_argument("nothing of the picture belongs to the object");
  std::vector<cv::Point> hull;
  cv::convexHull(seen, hull);
  for (const cv::Point& corner : hull) outline_.emplace_back(corner);
  const cv::Rect box = cv::boundingRect(hull);
  size_ = box.size() - cv::Size(1, 1);  // between the outer corners of pixels
  middle_ = cv::Point2d(box.tl()) + cv::Point2d(size_.width / 2, size_.height / 2);
  levels_.push_back(first);
  while (levels_.back().cols >= 4 && levels_.back().rows >= 4) {  // each is the mean of four pixels of the one before
    const cv::Mat& fine = levels_.back();
    cv::Mat half((fine.rows + 1) / 2, (fine.cols + 1) / 2, CV_32FC4);
    for (int y = 0; y < half.rows; ++y) {
      for (int x = 0; x < half.cols; ++x) {
        cv::Vec4f sum;
        for (int i = 0; i < 4; ++i) {
          const int fx = 2 * x + i % 2, fy = 2 * y + i / 2;
          if (fx < fine.cols && fy < fine.rows) sum += fine.at<cv::Vec4f>(fy, fx);
        }
        half.at<cv::Vec4f>(y, x) = sum * 0.25F;
      }
    }
    levels_.push_back(half);
  }
}

std::optional<cv::Vec3b> border_colour(const cv::Mat& bgra) {
  constexpr int kAlike = 20;  // noise, and what JPEG adds
  const cv::Vec4b corner = bgra.at<cv::Vec4b>(0, 0);
  for (int y = 0; y < bgra.rows; ++y)
    for (int x = 0; x < bgra.cols; ++x) {
      const cv::Vec4b& pixel = bgra.at<cv::Vec4b>(y, x);
      if (pixel[3] < 255) return std::nullopt;
      const bool border = x == 0 || y == 0 || x == bgra.cols - 1 || y == bgra.rows - 1;
      for (int c = 0; border && c < 3; ++c)
        if (std::abs(pixel[c] - corner[c]) > kAlike) return std::nullopt;
    }
  return cv::Vec3b(corner[0], corner[1], corner[2]);
}

void cut_background(cv::Mat& bgra, const cv::Vec3b& colour, int tolerance) {
  const auto alike = [&](const cv::Vec4b& pixel) {
    for (int c = 0; c < 3; ++c)
      if (std::abs(pixel[c] - colour[c]) > tolerance) return false;
    return true;
  };
  std::deque<cv::Point> edge;  // of what is known to be background
  const auto reach = [&](int x, int y) {
    if (x < 0 || y < 0 || x >= bgra.cols || y >= bgra.rows) return;
    cv::Vec4b& pixel = bgra.at<cv::Vec4b>(y, x);
    if (pixel[3] == 0 || !alike(pixel)) return;
    pixel[3] = 0;
    edge.emplace_back(x, y);
  };
  for (int x = 0; x < bgra.cols; ++x) reach(x, 0), reach(x, bgra.rows - 1);
  for (int y = 0; y < bgra.rows; ++y) reach(0, y), reach(bgra.cols - 1, y);
  for (; !edge.empty(); edge.pop_front())
    for (const auto& [dx, dy] : {std::pair(1, 0), {-1, 0}, {0, 1}, {0, -1}})
      reach(edge.front().x + dx, edge.front().y + dy);
}

cv::Mat synthetic_crop(const std::vector<SynthesisObject>& objects, const cv::Mat& background, cv::Size size,
                       const SynthesisOptions& options, std::uint64_t index) {
  Random random(options.seed, 2 * index);
  const Look look = drawn_look(objects, options, random);
  const cv::Rect2d box = box_of(look.turned, *look.object);
  const double room = 1 + 2 * options.margin;
  const double scale = std::min(size.width / (box.width * room), size.height / (box.height * room));
  const Homography to_crop = placed(scale, size.width / 2.0 - scale * (box.x + box.width / 2),
                                    size.height / 2.0 - scale * (box.y + box.height / 2)) *
                             look.turned;
  const cv::Mat object = rendered(look, to_crop, size), behind = background_part(background, size, random);
  cv::Mat mixed(size, CV_32FC1);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const cv::Vec4f& front = object.at<cv::Vec4f>(y, x);
      const float grey = 0.114F * front[0] + 0.587F * front[1] + 0.299F * front[2];
      mixed.at<float>(y, x) = grey + (1 - front[3]) * static_cast<float>(behind.at<std::uint8_t>(y, x));
    }
  }
  blur<float>(mixed, look.blur);
  cv::Mat crop(size, CV_8UC1);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      crop.at<std::uint8_t>(y, x) = byte_of(mixed.at<float>(y, x) + look.noise * normal(random));
  return crop;
}

std::vector<cv::Rect> synthetic_scene(const std::vector<SynthesisObject>& objects, cv::Mat& scene, int most,
                                      double smallest, double largest, const SynthesisOptions& options,
                                      std::uint64_t index) {
  constexpr int kTries = 30;  // to find room for an object
  Random random(options.seed, 2 * index + 1);
  std::vector<cv::Rect> boxes;
  const auto wanted = 1 + random.below(static_cast<std::uint64_t>(most));
  for (int tried = 0; tried < kTries && boxes.size() < wanted; ++tried) {
    const Look look = drawn_look(objects, options, random);
    const cv::Rect2d seen = box_of(look.turned, *look.object);
    const double width = std::exp(random.between(std::log(smallest), std::log(std::max(smallest, largest))));
    const double scale = width / seen.width;
    const cv::Size2d size(width, scale * seen.height);
    if (size.width > scene.cols || size.height > scene.rows) continue;
    const cv::Point2d corner(random.between(0, scene.cols - size.width), random.between(0, scene.rows - size.height));
    const Homography to_scene = placed(scale, corner.x - scale * seen.x, corner.y - scale * seen.y) * look.turned;
    const int reach = cvCeil(3 * look.blur) + 1;  // the blur spreads it
    const cv::Rect box(cvFloor(corner.x), cvFloor(corner.y), cvCeil(corner.x + size.width) - cvFloor(corner.x),
                       cvCeil(corner.y + size.height) - cvFloor(corner.y));
    const cv::Rect part = (box + cv::Size(2 * reach, 2 * reach) - cv::Point(reach, reach)) & cv::Rect({}, scene.size());
    if (std::any_of(boxes.begin(), boxes.end(), [&](const cv::Rect& other) { return !(other & part).empty(); }))
      continue;
    cv::Mat object = rendered(look, placed(1, -part.x, -part.y) * to_scene, part.size());
    blur<cv::Vec4f>(object, look.blur);
    for (int y = 0; y < part.height; ++y) {
      for (int x = 0; x < part.width; ++x) {
        const cv::Vec4f& front = object.at<cv::Vec4f>(y, x);
        if (front[3] <= 0) continue;
        cv::Vec3b& pixel = scene.at<cv::Vec3b>(part.y + y, part.x + x);
        for (int c = 0; c < 3; ++c)
          pixel[c] = byte_of(front[c] + (1 - front[3]) * pixel[c] + front[3] * look.noise * normal(random));
      }
    }
    boxes.push_back(box & cv::Rect({}, scene.size()));
  }
  return boxes;
}

}  // namespace haarkit
