#include "haarkit/training/pixel_hash.hpp"

#include <cassert>
#include <cstring>

namespace haarkit {

// Eight bytes at a time: xor, multiply by splitmix64's odd constant, fold the high half down.
std::uint64_t pixel_hash(const cv::Mat& picture) {
  assert(picture.empty() || picture.type() == CV_8UC1);
  std::uint64_t hash = (std::uint64_t(picture.rows) << 32) ^ std::uint64_t(picture.cols);
  for (int y = 0; y < picture.rows; ++y) {
    const auto* row = picture.ptr<std::uint8_t>(y);
    for (int x = 0; x < picture.cols; x += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, row + x, std::min(8, picture.cols - x));
      hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
      hash ^= hash >> 32;
    }
  }
  return hash;
}

}  // namespace haarkit
