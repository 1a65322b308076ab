#pragma once

#include <cstddef>
#include <cstdint>

#include "haarkit/features/aligned_buffer.hpp"
#include "haarkit/features/instruction_set.hpp"
#include "haarkit/features/window_block.hpp"

namespace haarkit {
/// WindowBlock's sister for detection: the integral images of 16 or 32 windows side by side, in 16 bits, modulo 2^16
/// (integral_image.hpp says when that is exact), without norms. Small enough for the L1 cache as long as only grey is
/// wanted. Use: prepare_grey(), then, where gradient channels are wanted, prepare_gradients(). Not thread-safe while it
/// is being filled.
class WordBlock {
 public:
  explicit WordBlock(const BlockLayout& layout, InstructionSet set = best_instruction_set());

  int lanes() const { return lanes_; }  ///< 32 with AVX-512, else 16
  /// Bytes of a window's pixels: rows without gaps, padded.
  std::ptrdiff_t patch_size() const { return patch_size_; }

  /// Builds the grey integral images (tilted too) of lanes() windows. patches: the windows' pixels, patch_size() bytes
  /// from window to window; not needed after the call. With fewer windows than lanes the rest of `patches` must be
  /// there, but may hold anything: those lanes' cells mean nothing.
  void prepare_grey(const std::uint8_t* patches);
  /// Builds those of the gradient channels, when there are any, of the windows of the last prepare_grey.
  void prepare_gradients();

  /// Plane after plane, row after row, the lanes of a cell side by side; 64-byte aligned.
  const std::uint16_t* cells() const { return cells_.data(); }

 private:
  kernels::BlockBuffers<std::uint16_t> buffers(const std::uint8_t* patches);

  BlockLayout layout_;
  InstructionSet instruction_set_;
  int lanes_;
  std::ptrdiff_t patch_size_;
  AlignedBuffer<std::uint8_t> pixels_;  ///< the lanes of a pixel side by side
  AlignedBuffer<std::uint16_t> cells_;
};

}  // namespace haarkit
