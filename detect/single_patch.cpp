// One patch instead of a block of sixteen: rows of channel values, summed up side by side.
#include "single_patch.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include "haarkit/features/window_normalisation.hpp"

namespace haarkit {

SinglePatch::SinglePatch(const BlockLayout& layout)
    : size_(layout.window()),
      cells_per_plane_(layout.cells_per_plane()),
      channels_(layout.plane_count()),
      cells_(static_cast<std::size_t>(layout.cells_per_plane()), Cell{}) {
  assert(layout.tilted_plane() < 0);
  for (int c = 0; c < kChannelCount; ++c)
    if (const int plane = layout.plane(static_cast<Channel>(c)); plane >= 0) channels_[plane] = c;
}

// The channels by haar_feature.hpp's formulas, with no more branches than the border needs.
void SinglePatch::set(const cv::Mat& patch) {
  assert(patch.type() == CV_8UC1 && patch.size() == size_);
  const cv::Rect inner = normalisation_rect(size_);
  std::int32_t sum = 0;
  std::uint32_t squares = 0;
  for (int y = 0; y < size_.height; ++y) {
    const auto* row = patch.ptr(y);
    const bool border = y == 0 || y == size_.height - 1;
    const auto *above = border ? row : patch.ptr(y - 1), *below = border ? row : patch.ptr(y + 1);
    const Cell* cell_above = cells_.data() + static_cast<std::ptrdiff_t>(y) * (size_.width + 1) + 1;
    Cell* cell = cells_.data() + static_cast<std::ptrdiff_t>(y + 1) * (size_.width + 1) + 1;
    Cell sums{};
    for (int x = 0; x < size_.width; ++x, ++cell_above, ++cell) {
      const std::int32_t grey = row[x];
      sums[0] += grey;
      if (!border && x >= inner.x && x < inner.br().x) {
        const std::int32_t dx = row[x + 1] - row[x - 1], dy = below[x] - above[x];
        const std::int32_t u = std::abs(dx), v = std::abs(dy), less = std::min(u, v);
        const std::int32_t opposite = (dx ^ dy) < 0 ? 2 * less : 0;
        sums[1] += u + v;
        sums[2] += u - less;
        sums[3] += 2 * less - opposite;
        sums[4] += v - less;
        sums[5] += opposite;
        sum += grey;
        squares += static_cast<std::uint32_t>(grey * grey);
      }
      for (int c = 0; c < kChannels; ++c) (*cell)[c] = (*cell_above)[c] + sums[c];
    }
  }
  inverse_norm_ = WindowNormaliser(size_, 0)(sum, squares).inverse_norm;
}

float SinglePatch::value(const BlockFeature& feature) const {
  const int plane = feature.corners[0][0] / cells_per_plane_;
  const int first = plane * cells_per_plane_, channel = channels_[plane];
  const auto cell = [&](int corner) { return cells_[corner - first][channel]; };
  float value = 0;
  for (int i = 0; i < feature.rect_count; ++i) {
    const auto& corner = feature.corners[i];
    const float term =
        feature.weights[i] * static_cast<float>(cell(corner[0]) - cell(corner[1]) - cell(corner[2]) + cell(corner[3]));
    value = i == 0 ? term : value + term;
  }
  return value * inverse_norm_;
}

}  // namespace haarkit
