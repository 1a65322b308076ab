// Values of features on all samples, in 8 bits: of those features that this process holds, where several processes
// share a pool. A tile of window blocks small enough for the L2 cache is filled with samples, then the features go over
// it eight at a time; tiles run in parallel and write to places of their own. Of a Haar feature the 256 bins are spread
// over its mean (of up to 512 samples) and 4 standard deviations to either side, but not beyond the smallest and
// largest value there; an LBP feature's codes are bins as they are.
#include "haarkit/training/binned_features.hpp"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "haarkit/features/window_block.hpp"
#include "kernels/bin_values.hpp"
#include "kernels/samples.hpp"

namespace haarkit {
namespace {

static_assert(BinnedFeatures::kGroup == kernels::kGroup);
constexpr int kLanes = WindowBlock::kLanes;
constexpr int kScaleBlocks = 32;     // blocks of samples that the scales are fitted to
constexpr int kTileBytes = 1 << 18;  // about what an L2 cache holds
constexpr int kMaxTileBlocks = 8;
constexpr float kUnusedContrast = 10;  // blocks want a contrast gate; all windows are taken, whatever it says

// Some window blocks, filled and evaluated together.
class Tile {
 public:
  Tile(const BlockLayout& layout, int blocks, InstructionSet set) : set_(set) {
    blocks_.reserve(blocks);
    for (int i = 0; i < blocks; ++i) blocks_.emplace_back(layout, kUnusedContrast, set);
  }

  // patch(i) is the i-th of `count` patches. Lanes beyond them repeat the last one.
  template <typename Patch>
  void fill(int count, const Patch& patch) {
    used_ = (count + kLanes - 1) / kLanes;
    views_.clear();
    for (int b = 0; b < used_; ++b) {
      const int width = blocks_[b].layout().window().width;
      for (int lane = 0; lane < kLanes; ++lane)
        blocks_[b].set(lane, patch(std::min(b * kLanes + lane, count - 1)), width);
      blocks_[b].prepare(kLanes);
      views_.push_back(blocks_[b].view());
    }
  }
  template <typename Bound>
  void values(const Bound& feature, float* out) const {
    block_values(feature, views_.data(), used_, out, set_);
  }
  int lanes() const { return used_ * kLanes; }

 private:
  InstructionSet set_;
  std::vector<WindowBlock> blocks_;
  std::vector<BlockView> views_;
  int used_ = 0;
};

BinScale scale_of(const float* values, int count) {
  double sum = 0, squares = 0;
  float least = values[0], most = values[0];
  for (int i = 0; i < count; ++i) {
    const double v = static_cast<double>(values[i]);
    sum += v;
    squares += v * v;
    least = std::min(least, values[i]);
    most = std::max(most, values[i]);
  }
  const double mean = sum / count, deviation = std::sqrt(std::max(squares / count - mean * mean, 0.0));
  const auto low = std::max(least, static_cast<float>(mean - 4 * deviation));
  const auto high = std::min(most, static_cast<float>(mean + 4 * deviation));
  const float steps = static_cast<float>(kernels::kBins) / (high - low);
  if (!(high > low) || !std::isfinite(steps)) return {low, 0};
  return {low, steps};
}

// The place of a float among all floats, as an integer, and the float at a place. Bits of positive floats are in their
// order already; those of negative ones have the sign bit and run the other way. -0 and 0 are both at place 0.
std::int32_t rank_of(float value) {
  std::int32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits >= 0 ? bits : static_cast<std::int32_t>(0x80000000U - static_cast<std::uint32_t>(bits));
}

float at_rank(std::int32_t rank) {
  const std::uint32_t bits =
      rank >= 0 ? static_cast<std::uint32_t>(rank) : 0x80000000U - static_cast<std::uint32_t>(rank);
  float value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

template <typename Feature>
auto bound_to(const BlockLayout& layout, const std::vector<Feature>& pool) {
  std::vector<decltype(layout.bind(pool.front()))> bound(pool.size());
  std::transform(pool.begin(), pool.end(), bound.begin(), [&](const Feature& f) { return layout.bind(f); });
  return bound;
}

}  // namespace

// Equal to what the kernels of kernels/bin_values.hpp do, bit for bit.
int BinScale::bin_of(float value) const {
  return static_cast<int>(std::min(std::max((value - low) * steps, 0.0F), static_cast<float>(kernels::kBins - 1)));
}

float BinScale::threshold_of(int bin) const {
  assert(bin >= 1 && bin < kernels::kBins);
  if (!(steps > 0)) return low;
  // bin_of does not decrease, so bisection over nearly all finite floats finds the boundary.
  std::int64_t below = rank_of(-3e38F), at = rank_of(3e38F);
  while (at - below > 1) {
    const std::int64_t middle = below + (at - below) / 2;
    const bool reaches = bin_of(at_rank(static_cast<std::int32_t>(middle))) >= bin;
    if (reaches)
      at = middle;
    else
      below = middle;
  }
  return at_rank(static_cast<std::int32_t>(at));
}

// Checks what was given, sets window_, sample_count_ and pitch_, and makes room for the bins. Returns all samples'
// patches.
BinnedFeatures::Patches BinnedFeatures::begin_with(const std::vector<const SampleSet*>& sets) {
  Patches patches;
  for (const SampleSet* set : sets) {
    if (set->empty()) continue;
    if (!patches.empty() && set->window() != window_)
      throw std::invalid_argument("binned features: all sample sets must have the same window");
    window_ = set->window();
    for (std::size_t i = 0; i < set->size(); ++i) patches.push_back(set->patch(i));
  }
  if (patches.empty() || feature_count() == 0)
    throw std::invalid_argument("binned features: at least one sample and one feature are needed");
  if (share_.of < 1 || share_.part < 0 || share_.part >= share_.of)
    throw std::invalid_argument("binned features: a share is one part of one or more");
  sample_count_ = patches.size();
  pitch_ = (sample_count_ + kLanes - 1) / kLanes * kLanes * kGroup;
  const int held = (group_count() - share_.part + share_.of - 1) / share_.of;
  bins_.reset(new std::uint8_t[pitch_ * held]);  // fill() writes every byte
  return patches;
}

BinnedFeatures::BinnedFeatures(std::vector<HaarFeature> pool, const std::vector<const SampleSet*>& sets,
                               InstructionSet instructions, GroupShare share)
    : instruction_set_(instructions), share_(share), pool_(std::move(pool)) {
  const Patches patches = begin_with(sets);
  const BlockLayout layout = BlockLayout::of(window_, pool_);
  const auto bound = bound_to(layout, pool_);
  fit_scales(patches, layout, bound);
  fill(patches, layout, bound);
}

BinnedFeatures::BinnedFeatures(std::vector<LbpFeature> pool, const std::vector<const SampleSet*>& sets,
                               InstructionSet instructions, GroupShare share)
    : instruction_set_(instructions), share_(share), lbp_pool_(std::move(pool)) {
  const Patches patches = begin_with(sets);
  const BlockLayout layout(window_);
  scales_.assign(lbp_pool_.size(), {0, 1});
  fill(patches, layout, bound_to(layout, lbp_pool_));
}

void BinnedFeatures::fit_scales(const Patches& patches, const BlockLayout& layout,
                                const std::vector<BlockFeature>& bound) {
  const int count = static_cast<int>(std::min<std::size_t>(patches.size(), kScaleBlocks * kLanes));
  Tile tile(layout, (count + kLanes - 1) / kLanes, instruction_set_);
  tile.fill(count, [&](int i) { return patches[i * patches.size() / count]; });
  scales_.resize(pool_.size());
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, pool_.size(), 64), [&](const auto& range) {
    float values[kScaleBlocks * kLanes];
    for (std::size_t f = range.begin(); f != range.end(); ++f) {
      tile.values(bound[f], values);
      scales_[f] = scale_of(values, count);
    }
  });
}

template <typename Bound>
void BinnedFeatures::fill(const Patches& patches, const BlockLayout& layout, const std::vector<Bound>& bound) {
  const auto block_bytes =
      static_cast<int>(sizeof(std::int32_t)) * kLanes * layout.plane_count() * layout.cells_per_plane();
  const int tile_blocks = std::clamp(kTileBytes / block_bytes, 1, kMaxTileBlocks);
  const std::size_t tile_size = static_cast<std::size_t>(tile_blocks) * kLanes;
  tbb::enumerable_thread_specific<Tile> tiles([&] { return Tile(layout, tile_blocks, instruction_set_); });
  const kernels::BinValues bin_values = kernels::bin_values_kernel(instruction_set_);
  tbb::parallel_for(std::size_t{0}, (patches.size() + tile_size - 1) / tile_size, [&](std::size_t index) {
    Tile& tile = tiles.local();
    const std::size_t first = index * tile_size;
    tile.fill(static_cast<int>(std::min(tile_size, patches.size() - first)), [&](int i) { return patches[first + i]; });
    // A last group may have fewer features than lanes. What lies in the other lanes (zeros, or values of the group
    // before) is binned too: steps of 0 bring it into bin 0, if it is finite.
    alignas(64) float values[kGroup * kMaxTileBlocks * kLanes] = {};
    for (int g = share_.part; g < group_count(); g += share_.of) {
      float low[kGroup] = {}, steps[kGroup] = {};  // lanes beyond the pool stay in bin 0
      for (int lane = 0; lane < std::min(kGroup, feature_count() - g * kGroup); ++lane) {
        const int f = g * kGroup + lane;
        low[lane] = scales_[f].low;
        steps[lane] = scales_[f].steps;
        tile.values(bound[f], values + lane * kMaxTileBlocks * kLanes);
      }
      bin_values(values, kMaxTileBlocks * kLanes, tile.lanes(), low, steps,
                 bins_.get() + g / share_.of * pitch_ + first * kGroup);
    }
  });
}

}  // namespace haarkit
