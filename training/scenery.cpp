// Windows of backgrounds to put behind objects that were photographed before a plain wall.
#include "haarkit/training/scenery.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "haarkit/base/data_error.hpp"
#include "haarkit/training/jitter.hpp"
#include "haarkit/training/window_cut.hpp"

namespace haarkit {
namespace {

constexpr std::size_t kWindowsAPicture = 16, kMostWindows = 20000;
constexpr double kLargestPart = 0.8;  // of the picture's shorter side that a window shows

std::vector<std::uint8_t> cut_scenes(const cv::Mat& picture, cv::Size window, std::size_t count, Random random) {
  std::vector<std::uint8_t> pixels;
  const double largest = kLargestPart * std::min(static_cast<double>(picture.cols) / window.width,
                                                 static_cast<double>(picture.rows) / window.height);
  if (largest < 1) return pixels;
  const Octaves octaves(picture, octave_of(largest) + 1);
  pixels.resize(count * window.area());
  for (std::size_t i = 0; i < count; ++i) {
    WindowPose pose;
    pose.pixel = std::exp(random.between(0, std::log(largest)));
    const double w = pose.pixel * window.width, h = pose.pixel * window.height;
    pose.centre.x = random.between(w / 2, picture.cols - w / 2);
    pose.centre.y = random.between(h / 2, picture.rows - h / 2);
    cut_window(octaves, pose, window, &pixels[i * window.area()]);
  }
  return pixels;
}

}  // namespace

Scenery::Scenery(const std::vector<NamedPicture>& pictures, const PictureLoader& loader, cv::Size window,
                 std::uint64_t seed)
    : windows_(window) {
  const std::size_t each =
      std::clamp<std::size_t>(kMostWindows / std::max<std::size_t>(pictures.size(), 1), 1, kWindowsAPicture);
  const std::size_t used = std::min(pictures.size(), kMostWindows);
  std::vector<std::vector<std::uint8_t>> cut(used);
  tbb::parallel_for(std::size_t{0}, used, [&](std::size_t i) {
    try {
      cut[i] = cut_scenes(loader(pictures[i].path), window, each, Random(seed, name_hash(pictures[i].name)));
    } catch (const DataError&) {
    }
  });
  for (const std::vector<std::uint8_t>& pixels : cut)
    for (std::size_t at = 0; at < pixels.size(); at += window.area()) windows_.add(&pixels[at], window.width);
}

}  // namespace haarkit
