// Blocks of windows in 16-bit cells, structure of arrays.
#include "haarkit/features/word_block.hpp"

#include "kernels/block_kernels.hpp"

namespace haarkit {
namespace {

kernels::WordBlockKernels kernels_of(InstructionSet set) {
  return for_instruction_set(set, [](auto known) { return kernels::word_block_kernels(known); });
}

}  // namespace

WordBlock::WordBlock(const BlockLayout& layout, InstructionSet set)
    : layout_(layout),
      instruction_set_(set),
      lanes_(kernels_of(set).lanes),
      patch_size_((layout.window().area() + kernels::kPatchUnit - 1) / kernels::kPatchUnit * kernels::kPatchUnit),
      pixels_(static_cast<std::size_t>(lanes_ * patch_size_)),
      cells_(static_cast<std::size_t>(lanes_) * layout.cells_per_plane() * layout.plane_count()) {}

kernels::BlockBuffers<std::uint16_t> WordBlock::buffers(const std::uint8_t* patches) {
  kernels::BlockBuffers<std::uint16_t> b;
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
  kernels_of(instruction_set_).integrals.grey(buffers(patches));
}

void WordBlock::prepare_gradients() {
  if (layout_.has_gradients()) kernels_of(instruction_set_).integrals.gradients(buffers(nullptr));
}

}  // namespace haarkit
