#pragma once

#include <cstdint>
#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

namespace haarkit {

/// A multi-block local binary pattern: a grid of 3x3 equal blocks, of which the outer eight are compared with the
/// middle one. Its value in a window is a code, 0..255: a bit is set where that block's sum of pixels is at least the
/// middle block's. Bits from the highest: top left, top, top right, right, bottom right, bottom, bottom left, left:
///   128  64  32
///     1   c  16
///     2   4   8
/// No normalisation: a change of brightness or contrast that keeps the order of the sums keeps the code. Source: Zhang
/// et al. 2007, "Face detection based on multi-block LBP representation"; bits and order are OpenCV's.
struct LbpFeature {
  cv::Rect block;  ///< the top left block, window pixels; the whole feature spans 3 * width x 3 * height

  bool operator==(const LbpFeature& o) const { return block == o.block; }
  bool operator!=(const LbpFeature& o) const { return !(*this == o); }
};

inline constexpr int kLbpCodes = 256;
/// Where the blocks lie in the grid that bits 0..7 of a code are of: column and row, 0..2.
inline constexpr std::uint8_t kLbpPlaces[8][2] = {{0, 1}, {0, 2}, {1, 2}, {2, 2}, {2, 1}, {2, 0}, {1, 0}, {0, 0}};

/// The code from the sums of the blocks; sum(column, row): of the block in that column and row of the grid, 0..2.
template <typename Sum>
int lbp_code(const Sum& sum) {
  const auto middle = sum(1, 1);
  int code = 0;
  for (int bit = 0; bit < 8; ++bit)
    if (sum(kLbpPlaces[bit][0], kLbpPlaces[bit][1]) >= middle) code |= 1 << bit;
  return code;
}

/// Empty when the whole grid lies inside the window and blocks have pixels; otherwise one sentence that says what is
/// wrong.
std::string problem_of(const LbpFeature& feature, cv::Size window);

/// Every feature that fits the window, each once, in the order of opencv_traincascade: x, then y, then block width,
/// then block height, all ascending, x slowest. 20x20: 3,969; 24x24: 8,464. Empty if nothing fits.
std::vector<LbpFeature> lbp_pool(cv::Size window);

}  // namespace haarkit
