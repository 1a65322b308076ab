#pragma once

#include <cstddef>
#include <cstdint>
#include <opencv2/core/types.hpp>
#include <vector>

#include "haarkit/features/aligned_buffer.hpp"
#include "haarkit/features/haar_feature.hpp"
#include "haarkit/features/instruction_set.hpp"
#include "haarkit/features/lbp_feature.hpp"
#include "haarkit/features/window_normalisation.hpp"

namespace haarkit {
namespace kernels {
template <typename Cell>
struct BlockBuffers;
}

/// A feature bound to the layout of a block: offsets of the corners of its rectangles, in cells. A rectangle's sum is
/// cell[0] - cell[1] - cell[2] + cell[3]. One cache line.
struct BlockFeature {
  std::int32_t corners[3][4] = {};
  float weights[3] = {};
  std::int32_t rect_count = 0;
};

/// An LBP feature bound to a block: the corners of its blocks are the cells first + i * right + j * down, i and j 0..3.
struct BlockLbpFeature {
  std::int32_t first = 0, right = 0, down = 0;
};

/// What a block holds for each window: the integral image of grey, always, and those of the other channels that are
/// wanted; (width + 1) x (height + 1) cells each; a cell is 16 int32, one for each lane.
class BlockLayout {
 public:
  /// channels: bit i stands for Channel i; grey is always in. tilted: the tilted integral image of grey too.
  /// window: at least 3x3.
  explicit BlockLayout(cv::Size window, std::uint32_t channels = 1, bool tilted = false);
  /// All that the features need.
  static BlockLayout of(cv::Size window, const std::vector<HaarFeature>& features);

  cv::Size window() const { return window_; }
  /// Index of the channel's (or, for tilted, grey's tilted) integral image among those held, -1 if it is not held.
  int plane(Channel channel) const { return planes_[static_cast<int>(channel)]; }
  int tilted_plane() const { return planes_[kChannelCount]; }
  int plane_count() const { return plane_count_; }
  bool has_gradients() const { return plane_count_ > 1 + (tilted_plane() >= 0); }
  int cells_per_row() const { return window_.width + 1; }
  int cells_per_plane() const { return (window_.width + 1) * (window_.height + 1); }

  /// The feature must fit the window (problem_of is empty) and its channel must be held.
  BlockFeature bind(const HaarFeature& feature) const;
  BlockLbpFeature bind(const LbpFeature& feature) const;

 private:
  cv::Size window_;
  int plane_count_ = 0;
  int planes_[kChannelCount + 1];
};

/// What evaluation reads of a block: its cells and its inverse norms.
struct BlockView {
  const std::int32_t* cells = nullptr;   ///< plane after plane, row after row, 16 lanes a cell; 64-byte aligned
  const float* inverse_norms = nullptr;  ///< 16
};

/// Sixteen windows side by side: each pixel position holds the values of 16 windows (lanes), so that one feature is
/// evaluated on all of them with contiguous loads. Training samples go through this (detection: WordBlock).
/// Use: set() some lanes, prepare(), then values(). Not thread-safe while it is being filled.
class WindowBlock {
 public:
  static constexpr int kLanes = 16;

  /// min_contrast: of the contrast gate, grey levels. `set` chooses the kernels; all give the same bits.
  explicit WindowBlock(const BlockLayout& layout, float min_contrast = 10, InstructionSet set = best_instruction_set());

  const BlockLayout& layout() const { return layout_; }

  /// Copies a window into a lane (0..15). pixels: its top left pixel; pitch: bytes between rows.
  void set(int lane, const std::uint8_t* pixels, std::ptrdiff_t pitch);

  /// Builds all integral images and norms of lanes 0..count-1 (1..16). The other lanes hold nothing of meaning.
  void prepare(int count) {
    prepare_grey(count);
    prepare_gradients();
  }
  /// The same in two steps: grey integral images (tilted too), norms and gate first; the gradient channels, when there
  /// are any, after it.
  void prepare_grey(int count);
  void prepare_gradients();

  /// Bit i is set if lane i < count passes the contrast gate.
  std::uint32_t passes() const { return passes_; }
  BlockView view() const { return {cells_.data(), inverse_norms_.data()}; }

  /// The feature's value in each lane, by the arithmetic in HaarFeature's comment.
  void values(const BlockFeature& feature, float out[kLanes]) const;

 private:
  kernels::BlockBuffers<std::int32_t> buffers();

  BlockLayout layout_;
  WindowNormaliser normaliser_;
  InstructionSet instruction_set_;
  std::ptrdiff_t patch_size_;
  AlignedBuffer<std::uint8_t> patches_;  ///< lane after lane, row after row
  AlignedBuffer<std::uint8_t> pixels_;   ///< 16 lanes a pixel
  AlignedBuffer<std::int32_t> cells_;
  AlignedBuffer<float> inverse_norms_;
  std::uint32_t passes_ = 0;
};

/// One feature over many blocks of the same layout: out[16 * b + lane]. For training: keep a group of blocks that fits
/// into the L2 cache and go through the features.
void block_values(const BlockFeature& feature, const BlockView* blocks, int block_count, float* out,
                  InstructionSet set = best_instruction_set());
/// The same of an LBP feature: its codes, 0..255.
void block_values(const BlockLbpFeature& feature, const BlockView* blocks, int block_count, float* out,
                  InstructionSet set = best_instruction_set());

}  // namespace haarkit
