// Benchmarks of the features floor, one thread. Each takes the instruction set as its first argument, the number of the
// set in usable_instruction_sets(); the label names it.
#include <benchmark/benchmark.h>

#include <opencv2/imgproc.hpp>
#include <vector>

#include "haarkit/features/aligned_buffer.hpp"
#include "haarkit/features/exact_resize.hpp"
#include "haarkit/features/feature_pool.hpp"
#include "haarkit/features/integral_image.hpp"
#include "haarkit/features/pyramid.hpp"
#include "haarkit/features/window_block.hpp"

using namespace haarkit;

namespace {

const cv::Size kWindow(20, 20);

cv::Mat noise(cv::Size size) {
  cv::Mat picture(size, CV_8UC1);
  cv::RNG random(17);
  random.fill(picture, cv::RNG::UNIFORM, 0, 256);
  return picture;
}

// False, and the benchmark skipped, where the machine has not so many.
bool instruction_set_of(benchmark::State& state, InstructionSet& set) {
  const auto usable = usable_instruction_sets();
  const auto wanted = static_cast<std::size_t>(state.range(0));
  if (wanted >= usable.size()) {
    state.SkipWithError("not on this machine");
    return false;
  }
  set = usable[wanted];
  state.SetLabel(name_of(set));
  return true;
}

WindowBlock filled_block(const BlockLayout& layout, InstructionSet set) {
  WindowBlock block(layout, 10, set);
  const cv::Mat picture = noise({60, 60});
  for (int lane = 0; lane < WindowBlock::kLanes; ++lane) block.set(lane, picture.ptr(lane, 2 * lane), 60);
  block.prepare(WindowBlock::kLanes);
  return block;
}

void set_and_prepare_block(benchmark::State& state) {
  InstructionSet set{};
  if (!instruction_set_of(state, set)) return;
  WindowBlock block(BlockLayout(kWindow, state.range(1) ? 0x3f : 1), 10, set);
  const cv::Mat picture = noise({60, 60});
  for (auto _ : state) {
    for (int lane = 0; lane < WindowBlock::kLanes; ++lane) block.set(lane, picture.ptr(lane, 2 * lane), 60);
    block.prepare(WindowBlock::kLanes);
    benchmark::DoNotOptimize(block.passes());
  }
  state.SetItemsProcessed(state.iterations() * WindowBlock::kLanes);
}

// Training's loop: the compact pool over a group of blocks. Items are feature values.
void values_of_blocks(benchmark::State& state) {
  InstructionSet set{};
  if (!instruction_set_of(state, set)) return;
  const BlockLayout layout(kWindow);
  std::vector<WindowBlock> blocks;
  std::vector<BlockView> views;
  for (int i = 0; i < state.range(1); ++i) blocks.push_back(filled_block(layout, set));
  for (const WindowBlock& block : blocks) views.push_back(block.view());
  std::vector<BlockFeature> features;
  for (const HaarFeature& f : feature_pool(FeaturePool::compact, kWindow)) features.push_back(layout.bind(f));
  const int count = static_cast<int>(views.size());
  AlignedBuffer<float> out(static_cast<std::size_t>(count) * WindowBlock::kLanes);
  for (auto _ : state)
    for (const BlockFeature& f : features) {
      block_values(f, views.data(), count, out.data(), set);
      benchmark::DoNotOptimize(out.data());
    }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(features.size() * out.size()));
}

// Sum and squared integral images of a VGA picture, in strips of 32 rows that stay in the cache.
void integrals_of_vga(benchmark::State& state) {
  InstructionSet set{};
  if (!instruction_set_of(state, set)) return;
  const ColumnOrder order = state.range(1) ? ColumnOrder::even_odd : ColumnOrder::natural;
  const cv::Mat picture = noise({640, 480});
  const int pitch = integral_row_size(640, order);
  std::vector<std::uint16_t> sum(33 * static_cast<std::size_t>(pitch));
  std::vector<std::uint32_t> squared(sum.size());
  for (auto _ : state)
    for (int y = 0; y < 480; y += 32) {
      integral_rows(picture.ptr(y), 640, 640, 0, 32, {sum.data(), squared.data(), pitch}, order, set);
      benchmark::DoNotOptimize(sum.data());
    }
  state.SetItemsProcessed(state.iterations() * 640 * 480);
}

// The whole pyramid of a VGA picture from factor 1.2 on, scale factor 1.1. Items are pixels of the levels.
void gaussian_pyramid_of_vga(benchmark::State& state) {
  InstructionSet set{};
  if (!instruction_set_of(state, set)) return;
  const cv::Mat picture = noise({640, 480});
  const auto levels = pyramid_levels(picture.size(), kWindow, 1.2, 1.1, 1e9);
  std::int64_t pixels = 0;
  for (const PyramidLevel& level : levels) pixels += level.size.area();
  std::vector<std::uint8_t> out(640 * 480);
  for (auto _ : state) {
    const Octaves octaves(picture, octave_count(levels), set);
    for (const PyramidLevel& level : levels) {
      level_resampler(octaves, level, set)
          .rows(octaves[octave_of(level.factor)], 0, level.size.height, out.data(), level.size.width);
      benchmark::DoNotOptimize(out.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * pixels);
}

void exact_pyramid_of_vga(benchmark::State& state) {
  InstructionSet set{};
  if (!instruction_set_of(state, set)) return;
  const cv::Mat picture = noise({640, 480});
  const auto levels = pyramid_levels(picture.size(), kWindow, 1.1, 1.1, 1e9);
  std::vector<std::uint8_t> out(640 * 480);
  for (auto _ : state)
    for (const PyramidLevel& level : levels) {
      ExactResizer(picture.size(), level.size, set).rows(picture, 0, level.size.height, out.data(), level.size.width);
      benchmark::DoNotOptimize(out.data());
    }
}

// The yardstick for the exact pyramid.
void opencv_pyramid_of_vga(benchmark::State& state) {
  const cv::Mat picture = noise({640, 480});
  const auto levels = pyramid_levels(picture.size(), kWindow, 1.1, 1.1, 1e9);
  cv::setNumThreads(1);
  for (auto _ : state)
    for (const PyramidLevel& level : levels) {
      cv::Mat out;
      cv::resize(picture, out, level.size, 0, 0, cv::INTER_LINEAR_EXACT);
      benchmark::DoNotOptimize(out.data);
    }
}

}  // namespace

BENCHMARK(set_and_prepare_block)->ArgNames({"set", "channels"})->ArgsProduct({{0, 1, 2, 3}, {0, 1}});
BENCHMARK(values_of_blocks)->ArgNames({"set", "blocks"})->ArgsProduct({{0, 1, 2, 3}, {1, 4, 16}});
BENCHMARK(integrals_of_vga)->ArgNames({"set", "even_odd"})->ArgsProduct({{0, 1, 2, 3}, {0, 1}});
BENCHMARK(gaussian_pyramid_of_vga)->ArgName("set")->DenseRange(0, 3);
BENCHMARK(exact_pyramid_of_vga)->ArgName("set")->DenseRange(0, 3);
BENCHMARK(opencv_pyramid_of_vga);
