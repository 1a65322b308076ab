// Samples from a picture: the object is turned in space, seen in perspective, lit, pasted on a background, blurred and
// made noisy; what opencv_createsamples does, with soft edges (its opacity is averaged like its colours) and more kinds
// of change. All of it in plain arithmetic, so that the same seed gives the same bytes on every machine.
#include "datasets/synthesis.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "datasets/synthesis_look.hpp"
#include "haarkit/base/random.hpp"
#include "haarkit/training/window_cut.hpp"

namespace haarkit {
namespace {

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
