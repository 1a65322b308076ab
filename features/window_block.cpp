// Blocks of 16 windows, structure of arrays: the integral images of 16 windows are built and read lane by lane at once.
#include "haarkit/features/window_block.hpp"

#include <cassert>
#include <cstring>

#include "kernels/block_kernels.hpp"

namespace haarkit {
namespace {

const kernels::WindowBlockKernels& kernels_of(InstructionSet set) {
  return for_instruction_set(
      set, [](auto known) -> const auto& { return kernels::window_block_kernels(known); });
}

}  // namespace

BlockLayout::BlockLayout(cv::Size window, std::uint32_t channels, bool tilted) : window_(window) {
  assert(window.width >= 3 && window.height >= 3);
  for (int c = 0; c < kChannelCount; ++c) planes_[c] = c == 0 || (channels >> c & 1U) ? plane_count_++ : -1;
  planes_[kChannelCount] = tilted ? plane_count_++ : -1;
}

BlockLayout BlockLayout::of(cv::Size window, const std::vector<HaarFeature>& features) {
  std::uint32_t channels = 1;
  bool tilted = false;
  for (const HaarFeature& f : features) {
    channels |= 1U << static_cast<int>(f.channel);
    tilted |= f.tilted;
  }
  return BlockLayout(window, channels, tilted);
}

BlockFeature BlockLayout::bind(const HaarFeature& feature) const {
  assert(problem_of(feature, window_).empty());
  const int held = feature.tilted ? tilted_plane() : plane(feature.channel);
  assert(held >= 0);
  const int first = held * cells_per_plane(), row = cells_per_row();
  BlockFeature bound;
  bound.rect_count = feature.rect_count;
  for (int i = 0; i < feature.rect_count; ++i) {
    const cv::Rect& r = feature.rects[i].rect;
    const int top = first + r.y * row + r.x;
    // Tilted: right and down go by the rectangle's own axes, (1, 1) and (-1, 1).
    const int right = feature.tilted ? r.width * (row + 1) : r.width;
    const int down = feature.tilted ? r.height * (row - 1) : r.height * row;
    const int corners[4] = {top, top + right, top + down, top + right + down};
    std::memcpy(bound.corners[i], corners, sizeof corners);
    bound.weights[i] = feature.rects[i].weight;
  }
  return bound;
}

BlockLbpFeature BlockLayout::bind(const LbpFeature& feature) const {
  assert(problem_of(feature, window_).empty());
  const cv::Rect& b = feature.block;
  const int first = plane(Channel::grey) * cells_per_plane() + b.y * cells_per_row() + b.x;
  return {first, b.width, b.height * cells_per_row()};
}

WindowBlock::WindowBlock(const BlockLayout& layout, float min_contrast, InstructionSet set)
    : layout_(layout),
      normaliser_(layout.window(), min_contrast),
      instruction_set_(set),
      patch_size_((layout.window().area() + kernels::kPatchUnit - 1) / kernels::kPatchUnit * kernels::kPatchUnit),
      patches_(static_cast<std::size_t>(kLanes * patch_size_)),
      pixels_(static_cast<std::size_t>(kLanes * patch_size_)),
      cells_(static_cast<std::size_t>(kLanes) * layout.cells_per_plane() * layout.plane_count()),
      inverse_norms_(kLanes) {}

void WindowBlock::set(int lane, const std::uint8_t* pixels, std::ptrdiff_t pitch) {
  constexpr int kChunk = 16;  // a size that the compiler knows: one load and one store
  assert(lane >= 0 && lane < kLanes);
  const int width = layout_.window().width, height = layout_.window().height;
  std::uint8_t* patch = patches_.data() + lane * patch_size_;
  for (int y = 0; y < height; ++y, pixels += pitch, patch += width) {
    if (width < kChunk) {
      std::memcpy(patch, pixels, static_cast<std::size_t>(width));
      continue;
    }
    for (int x = 0; x + kChunk < width; x += kChunk) std::memcpy(patch + x, pixels + x, kChunk);
    std::memcpy(patch + width - kChunk, pixels + width - kChunk, kChunk);
  }
}

kernels::BlockBuffers<std::int32_t> WindowBlock::buffers() {
  kernels::BlockBuffers<std::int32_t> b;
  b.width = layout_.window().width;
  b.height = layout_.window().height;
  b.patches = patches_.data();
  b.patch_size = patch_size_;
  b.pixels = pixels_.data();
  const auto plane = [&](int index) {
    return index < 0 ? nullptr
                     : cells_.data() + static_cast<std::ptrdiff_t>(index) * layout_.cells_per_plane() * kLanes;
  };
  for (int c = 0; c < kChannelCount; ++c) b.planes[c] = plane(layout_.plane(static_cast<Channel>(c)));
  b.tilted = plane(layout_.tilted_plane());
  return b;
}

void WindowBlock::prepare_grey(int count) {
  assert(count >= 1 && count <= kLanes);
  const auto block = buffers();
  const auto& kernels = kernels_of(instruction_set_);
  kernels.integrals.grey(block);
  passes_ = kernels.norms(block, normaliser_.area(), normaliser_.limit(), inverse_norms_.data()) & ((1U << count) - 1);
}

void WindowBlock::prepare_gradients() {
  if (layout_.has_gradients()) kernels_of(instruction_set_).integrals.gradients(buffers());
}

void WindowBlock::values(const BlockFeature& feature, float out[kLanes]) const {
  const BlockView blocks = view();
  block_values(feature, &blocks, 1, out, instruction_set_);
}

void block_values(const BlockFeature& feature, const BlockView* blocks, int block_count, float* out,
                  InstructionSet set) {
  kernels_of(set).values(feature, blocks, block_count, out);
}

void block_values(const BlockLbpFeature& feature, const BlockView* blocks, int block_count, float* out,
                  InstructionSet set) {
  kernels_of(set).codes(feature, blocks, block_count, out);
}

}  // namespace haarkit
