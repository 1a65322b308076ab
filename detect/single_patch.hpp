#pragma once

#include <cstddef>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/features/window_block.hpp"

namespace haarkit {

// Up to so many patches are looked at one by one, which is quicker than a block that is mostly empty.
inline constexpr std::size_t kFewPatches = 4;

// The integral images of one patch, for features that are asked for one after another: where few patches are looked at,
// most features of a WindowBlock are worked out for lanes that hold nothing, or that no tree asks for. The channels of
// a cell lie side by side, so that one addition adds all of them:
//
//   cell   | grey magnitude edge_0 edge_45 edge_90 edge_135 . . |   a row of integers, kChannels of them
//
// The same values as a WindowBlock's, bit for bit (but for the sign of zero).
class SinglePatch {
 public:
  // A feature: where its corners are among the integers, rectangle after rectangle; unused ones have no weight.
  struct Feature {
    std::uint16_t corners[3][4] = {};
    float weights[3] = {};
  };

  // Whether patches of this layout can be looked at so: upright features only, and not too many cells.
  static bool can_hold(const BlockLayout& layout);
  static Feature bind(const BlockFeature& feature, const BlockLayout& layout);

  explicit SinglePatch(const BlockLayout& layout);

  // patch: CV_8UC1, of the layout's window.
  void set(const cv::Mat& patch);
  float value(const Feature& feature) const {
    const std::int32_t* cells = cells_.data();
    const auto term = [&](int i) {
      const auto& at = feature.corners[i];
      return feature.weights[i] * static_cast<float>(cells[at[0]] - cells[at[1]] - cells[at[2]] + cells[at[3]]);
    };
    return (term(0) + term(1) + term(2)) * inverse_norm_;
  }

 private:
  static constexpr int kChannels = 8;  // whole registers

  cv::Size size_;
  std::vector<std::int32_t> cells_;
  float inverse_norm_ = 1;
};

}  // namespace haarkit
