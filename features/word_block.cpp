// Blocks of windows in 16-bit cells, structure of arrays.
#include "haarkit/features/word_block.hpp"

#include "kernels/block_kernels.hpp"
#include "kernels/word_block_kernels.hpp"

namespace haarkit {
namespace kernels {

WordBlockKernels word_block_kernels(InstructionSet set) {
#ifdef HAARKIT_HAVE_AVX512
  if (set == InstructionSet::avx512) return avx512_word_block_kernels();
#endif
#ifdef HAARKIT_HAVE_AVX2
  if (set != InstructionSet::scalar) return avx2_word_block_kernels();
#endif
  (void)set;
  return scalar_word_block_kernels();
}

}  // namespace kernels

WordBlock::WordBlock(const BlockLayout& layout, InstructionSet set)
    : layout_(layout),
      instruction_set_(set),
      lanes_(kernels::word_block_kernels(set).lanes),
      patch_size_((layout.window().area() + kernels::kPatchUnit - 1) / kernels::kPatchUnit * kernels::kPatchUnit),
      pixels_(static_cast<std::size_t>(lanes_ * patch_size_)),
      cells_(static_cast<std::size_t>(lanes_) * layout.cells_per_plane() * layout.plane_count()) {}

kernels::WordBuffers WordBlock::buffers(const std::uint8_t* patches) {
  kernels::WordBuffers b;
  b.width = layout_.window().width;
  b.height = layout_.window().height;
  b.patches = patches;
  b.patch_size = patch_size_;
  b.pixels = pixels_.data();
  const auto plane = [&](int index) {
    return index < 0 ? nullptr
                     : cells_.data() + static_cast<std::ptrdiff_t>(index) * layout_.cells_per_plane() * lanes_;
  };
  for (int c = 0; c < kChannelCount; ++c) b.planes[c] = plane(layout_.plane(static_cast<Channel>(c)));
  b.tilted = plane(layout_.tilted_plane());
  return b;
}

void WordBlock::prepare_grey(const std::uint8_t* patches) {
  kernels::word_block_kernels(instruction_set_).prepare_grey(buffers(patches));
}

void WordBlock::prepare_gradients() {
  if (layout_.has_gradients()) kernels::word_block_kernels(instruction_set_).prepare_gradients(buffers(nullptr));
}

}  // namespace haarkit
