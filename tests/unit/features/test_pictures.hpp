#pragma once

#include <cstdint>
#include <opencv2/core.hpp>

namespace haarkit {

// Noise from a fixed seed, 8-bit grey; `smallest` and `largest` are its grey levels.
inline cv::Mat noise(cv::Size size, std::uint64_t seed = 1, int smallest = 0, int largest = 255) {
  cv::Mat picture(size, CV_8UC1);
  cv::RNG random(seed * 7919 + 17);
  random.fill(picture, cv::RNG::UNIFORM, smallest, largest + 1);
  return picture;
}

}  // namespace haarkit
