// One patch instead of a block of sixteen: rows of channel values, summed up side by side.
#include "single_patch.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include "haarkit/features/window_normalisation.hpp"

namespace haarkit {

bool SinglePatch::can_hold(const BlockLayout& layout) {
  return layout.tilted_plane() < 0 && layout.cells_per_plane() * kChannels <= 1 << 16;
}

SinglePatch::Feature SinglePatch::bind(const BlockFeature& feature, const BlockLayout& layout) {
  const int plane = feature.corners[0][0] / layout.cells_per_plane();
  int channel = 0;
  while (layout.plane(static_cast<Channel>(channel)) != plane) ++channel;
  Feature bound;
  std::copy_n(feature.weights, 3, bound.weights);
  for (int i = 0; i < feature.rect_count; ++i)
    for (int c = 0; c < 4; ++c)
      bound.corners[i][c] =
          static_cast<std::uint16_t>((feature.corners[i][c] - plane * layout.cells_per_plane()) * kChannels + channel);
  return bound;
}

SinglePatch::SinglePatch(const BlockLayout& layout)
    : size_(layout.window()), cells_(static_cast<std::size_t>(layout.cells_per_plane()) * kChannels) {
  assert(can_hold(layout));
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
    const std::ptrdiff_t row_size = static_cast<std::ptrdiff_t>(size_.width + 1) * kChannels;
    const std::int32_t* cell_above = cells_.data() + y * row_size + kChannels;
    std::int32_t* cell = cells_.data() + (y + 1) * row_size + kChannels;
    std::int32_t sums[kChannels] = {};
    for (int x = 0; x < size_.width; ++x, cell_above += kChannels, cell += kChannels) {
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
      for (int c = 0; c < kChannels; ++c) cell[c] = cell_above[c] + sums[c];
    }
  }
  inverse_norm_ = WindowNormaliser(size_, 0)(sum, squares).inverse_norm;
}

}  // namespace haarkit
