// Octaves: a picture halved again and again with the binomial filter 1 3 3 1 / 8 both ways, outputs at the corners of
// four source pixels, so that the point X of an octave is exactly the point 2 X of the one before.
#include <algorithm>
#include <cassert>

#include "haarkit/features/pyramid.hpp"
#include "kernels/resize_kernels.hpp"

namespace haarkit {
namespace {

cv::Mat halve(const cv::Mat& source, const kernels::ResizeKernels& k) {
  constexpr int kPadding = 64;  // room for whole vectors
  cv::Mat half((source.rows + 1) / 2, (source.cols + 1) / 2, CV_8UC1);
  std::vector<std::int16_t> scratch(static_cast<std::size_t>(source.cols) + kPadding);
  for (int y = 0; y < half.rows; ++y) {
    const std::uint8_t* rows[4];
    for (int i = 0; i < 4; ++i) rows[i] = source.ptr(std::clamp(2 * y - 1 + i, 0, source.rows - 1));
    k.halve(rows, source.cols, scratch.data(), half.ptr(y));
  }
  return half;
}

}  // namespace

Octaves::Octaves(const cv::Mat& grey, int count, InstructionSet set) {
  assert(grey.type() == CV_8UC1 && !grey.empty() && count >= 1);
  const kernels::ResizeKernels k = kernels::resize_kernels(set);
  pictures_.push_back(grey);
  while (static_cast<int>(pictures_.size()) < count) pictures_.push_back(halve(pictures_.back(), k));
}

int octave_of(double factor) {
  return factor < 2 ? 0 : std::ilogb(factor);
}

}  // namespace haarkit
