#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/features/window_block.hpp"

namespace haarkit {

// The integral images of one patch, for features that are asked for one after another: where few patches are looked at,
// most features of a WindowBlock are worked out for lanes that hold nothing, or that no tree asks for. The channels of
// a cell lie side by side, so that one addition adds all of them:
//
//   cell   | grey magnitude edge_0 edge_45 edge_90 edge_135 . . |   a row of integers, kChannels of them
//
// The same values as a WindowBlock's, bit for bit.
class SinglePatch {
 public:
  // Upright features only.
  explicit SinglePatch(const BlockLayout& layout);

  // patch: CV_8UC1, of the layout's window.
  void set(const cv::Mat& patch);
  // The value of a feature that `layout` bound.
  float value(const BlockFeature& feature) const;

 private:
  static constexpr int kChannels = 8;  // whole registers
  using Cell = std::array<std::int32_t, kChannels>;

  cv::Size size_;
  int cells_per_plane_;
  std::vector<int> channels_;  // of each plane of the layout
  std::vector<Cell> cells_;
  float inverse_norm_ = 1;
};

}  // namespace haarkit
