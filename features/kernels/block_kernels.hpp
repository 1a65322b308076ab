#pragma once

#include <cstddef>
#include <cstdint>

#include "haarkit/features/window_block.hpp"

namespace haarkit::kernels {

// Pixels of a patch that are moved at once; patches are padded to a multiple of it.
constexpr int kPatchUnit = 32;

// Where a block's kernels read and write: plain pointers and numbers, so that a kernel's source needs nothing else.
struct BlockBuffers {
  int width = 0, height = 0;
  const std::uint8_t* patches = nullptr;  // 16 patches of width x height bytes, patch_size bytes apart
  std::ptrdiff_t patch_size = 0;          // a multiple of kPatchUnit
  std::uint8_t* pixels = nullptr;         // patch_size pixels of 16 lanes
  // First cell of each channel's integral image and of the tilted one, null where it is not wanted. Row 0 and column 0
  // of the upright ones and row 0 of the tilted one are zero already.
  std::int32_t* planes[kChannelCount] = {};
  std::int32_t* tilted = nullptr;
  double area = 0, limit = 0;  // WindowNormaliser's
  float* inverse_norms = nullptr;
};

struct BlockKernels {
  // patches -> pixels, grey (and tilted) integral images, inverse norms; returns the mask of lanes that pass the gate.
  std::uint32_t (*prepare_grey)(const BlockBuffers& block);
  // pixels -> integral images of the gradient channels.
  void (*prepare_gradients)(const BlockBuffers& block);
  void (*values)(const BlockFeature& feature, const BlockView* blocks, int block_count, float* out);
};

BlockKernels scalar_block_kernels();
BlockKernels avx2_block_kernels();
BlockKernels avx512_block_kernels();
BlockKernels block_kernels(InstructionSet set);

}  // namespace haarkit::kernels
