#pragma once

#include <cstddef>
#include <cstdint>

#include "haarkit/features/word_block.hpp"

namespace haarkit::kernels {

// Where the kernels of WordBlock read and write; as BlockBuffers (block_kernels.hpp).
struct WordBuffers {
  int width = 0, height = 0;
  const std::uint8_t* patches = nullptr;  // a patch a lane, patch_size bytes apart
  std::ptrdiff_t patch_size = 0;          // a multiple of kPatchUnit
  std::uint8_t* pixels = nullptr;         // patch_size pixels of all lanes
  // First cells, null where not wanted. Row 0 and column 0 of the upright ones and row 0 of the tilted one are zero.
  std::uint16_t* planes[kChannelCount] = {};
  std::uint16_t* tilted = nullptr;
};

struct WordBlockKernels {
  void (*prepare_grey)(const WordBuffers& block);
  void (*prepare_gradients)(const WordBuffers& block);
  int lanes;
};

WordBlockKernels scalar_word_block_kernels();
WordBlockKernels avx2_word_block_kernels();
WordBlockKernels avx512_word_block_kernels();
WordBlockKernels word_block_kernels(InstructionSet set);

}  // namespace haarkit::kernels
