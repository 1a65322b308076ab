#pragma once

#include <cstddef>
#include <cstdint>

#include "haarkit/features/window_block.hpp"

namespace haarkit::kernels {

// Pixels of a patch that are moved at once; patches are padded to a multiple of it.
constexpr int kPatchUnit = 32;

// Where the kernels of a block read and write: plain pointers and numbers, so that a kernel's source needs nothing
// else. Cell: std::int32_t (WindowBlock) or std::uint16_t (WordBlock). Pixels and cells hold the windows' values
// (lanes) side by side.
template <typename Cell>
struct BlockBuffers {
  int width = 0, height = 0;
  const std::uint8_t* patches = nullptr;  // a patch a lane, patch_size bytes apart; width x height bytes of it are used
  std::ptrdiff_t patch_size = 0;          // a multiple of kPatchUnit
  std::uint8_t* pixels = nullptr;         // patch_size pixels of all lanes
  // First cell of each channel's integral image and of the tilted one, null where it is not wanted. Row 0 and column 0
  // of the upright ones and row 0 of the tilted one are zero already.
  Cell* planes[kChannelCount] = {};
  Cell* tilted = nullptr;
};

// Makes the integral images of all lanes.
template <typename Cell>
struct IntegralsOfBlock {
  void (*grey)(const BlockBuffers<Cell>& block);       // patches -> pixels, grey (and tilted) integral images
  void (*gradients)(const BlockBuffers<Cell>& block);  // pixels -> integral images of the gradient channels
};

// Kernels of WindowBlock: 16 lanes.
struct WindowBlockKernels {
  IntegralsOfBlock<std::int32_t> integrals;
  // Inverse norms of the lanes, from pixels and grey integral images; returns the mask of lanes that pass the contrast
  // gate. area, limit: WindowNormaliser's.
  std::uint32_t (*norms)(const BlockBuffers<std::int32_t>& block, double area, double limit, float* inverse_norms);
  void (*values)(const BlockFeature& feature, const BlockView* blocks, int block_count, float* out);
  void (*codes)(const BlockLbpFeature& feature, const BlockView* blocks, int block_count, float* out);
};

// Kernels of WordBlock.
struct WordBlockKernels {
  IntegralsOfBlock<std::uint16_t> integrals;
  int lanes;
};

// By reference: training asks for them once a feature.
const WindowBlockKernels &window_block_kernels(ScalarSet), &window_block_kernels(Simd128Set),
    &window_block_kernels(Avx2Set), &window_block_kernels(Avx512Set);
WordBlockKernels word_block_kernels(ScalarSet), word_block_kernels(Simd128Set), word_block_kernels(Avx2Set),
    word_block_kernels(Avx512Set);

}  // namespace haarkit::kernels
