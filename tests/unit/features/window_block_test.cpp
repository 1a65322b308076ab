#include "haarkit/features/window_block.hpp"

#include <cstdlib>
#include <vector>

#include "catch.hpp"
#include "haarkit/features/feature_pool.hpp"
#include "haarkit/features/gradient_channels.hpp"
#include "test_pictures.hpp"

using namespace haarkit;

namespace {

constexpr int kLanes = WindowBlock::kLanes;

// Is the pixel in the cone that the tilted integral image's cell (x, y) sums over?
int in_cone(cv::Point pixel, int x, int y) {
  return pixel.y < y && std::abs(pixel.x - x + 1) <= y - pixel.y - 1;
}

// A rectangle's sum by its pixels.
std::int32_t naive_sum(const cv::Mat& window, const HaarFeature& f, const cv::Rect& r) {
  std::int32_t sum = 0;
  for (int y = 0; y < window.rows; ++y)
    for (int x = 0; x < window.cols; ++x) {
      const cv::Point p(x, y);
      const int times = f.tilted ? in_cone(p, r.x, r.y) - in_cone(p, r.x - r.height, r.y + r.height) -
                                       in_cone(p, r.x + r.width, r.y + r.width) +
                                       in_cone(p, r.x + r.width - r.height, r.y + r.width + r.height)
                                 : r.contains(p);
      sum += times * channel_values(window.data, static_cast<std::ptrdiff_t>(window.step[0]), window.size(), x,
                                    y)[static_cast<int>(f.channel)];
    }
  return sum;
}

float naive_value(const cv::Mat& window, const HaarFeature& f) {
  const cv::Mat inner = window(normalisation_rect(window.size()));
  const WindowNorm norm = WindowNormaliser(window.size(), 10)(static_cast<std::int32_t>(cv::sum(inner)[0]),
                                                              static_cast<std::uint32_t>(inner.dot(inner)));
  float value = f.rects[0].weight * static_cast<float>(naive_sum(window, f, f.rects[0].rect));
  for (int i = 1; i < f.rect_count; ++i)
    value += f.rects[i].weight * static_cast<float>(naive_sum(window, f, f.rects[i].rect));
  return value * norm.inverse_norm;
}

std::vector<HaarFeature> some_features(cv::Size window) {
  std::vector<HaarFeature> features;
  const auto all = feature_pool(FeaturePool::all, window);
  for (std::size_t i = 0; i < all.size(); i += all.size() / 97 + 1) features.push_back(all[i]);
  const auto channels = channel_pool(window, 500);
  for (std::size_t i = 0; i < channels.size(); i += 11) features.push_back(channels[i]);
  return features;
}

// Contrast from none to full, so that some lanes pass the gate.
cv::Mat window_of(cv::Size size, int lane) {
  return noise(size, lane + 1, 100 - 5 * lane, 100 + 9 * lane);
}

}  // namespace

TEST_CASE("a block gives each window's feature values, upright, tilted and on gradients") {
  for (cv::Size size : {cv::Size(20, 20), cv::Size(9, 13), cv::Size(33, 16)}) {
    const auto features = some_features(size);
    const BlockLayout layout = BlockLayout::of(size, features);
    for (InstructionSet set : usable_instruction_sets()) {
      WindowBlock block(layout, 10, set);
      for (int lane = 0; lane < kLanes; ++lane) {
        const cv::Mat window = window_of(size, lane);
        block.set(lane, window.data, static_cast<std::ptrdiff_t>(window.step[0]));
      }
      block.prepare(kLanes);
      int different = 0;
      for (const HaarFeature& f : features) {
        float values[kLanes];
        block.values(layout.bind(f), values);
        for (int lane = 0; lane < kLanes; lane += 5) different += values[lane] != naive_value(window_of(size, lane), f);
      }
      CHECK(different == 0);
    }
  }
}

TEST_CASE("a block is the same in every instruction set, for many window sizes") {
  for (int width : {3, 4, 5, 8, 13, 15, 16, 17, 20, 24, 31, 32, 33, 47, 48, 128, 129})
    for (int height : {3, 4, 17, 24}) {
      const BlockLayout layout({width, height}, 0x3f, true);
      const auto build = [&](InstructionSet set) {
        WindowBlock block(layout, 10, set);
        for (int lane = 0; lane < kLanes; ++lane) {
          const cv::Mat wide = window_of({width + 3, height}, lane);
          block.set(lane, wide.data + lane % 4, static_cast<std::ptrdiff_t>(wide.step[0]));
        }
        block.prepare(kLanes);
        return block;
      };
      const WindowBlock plain = build(InstructionSet::scalar);
      const std::size_t cells = static_cast<std::size_t>(kLanes) * layout.cells_per_plane() * layout.plane_count();
      for (InstructionSet set : usable_instruction_sets()) {
        const WindowBlock fast = build(set);
        CHECK(fast.passes() == plain.passes());
        CHECK(std::equal(plain.view().cells, plain.view().cells + cells, fast.view().cells));
        CHECK(std::equal(plain.view().inverse_norms, plain.view().inverse_norms + kLanes, fast.view().inverse_norms));
      }
    }
}

TEST_CASE("many blocks at once give what each gives alone, in every instruction set") {
  const cv::Size size(20, 20);
  const auto features = some_features(size);
  const BlockLayout layout = BlockLayout::of(size, features);
  constexpr int kBlocks = 5;
  std::vector<WindowBlock> blocks;
  std::vector<BlockView> views;
  for (int b = 0; b < kBlocks; ++b) {
    WindowBlock& block = blocks.emplace_back(layout);
    for (int lane = 0; lane < kLanes; ++lane) block.set(lane, noise(size, 100 + 16 * b + lane).data, size.width);
    block.prepare(kLanes);
    views.push_back(block.view());
  }
  int different = 0;
  for (const HaarFeature& f : features) {
    const BlockFeature bound = layout.bind(f);
    float alone[kBlocks * kLanes], together[kBlocks * kLanes];
    for (int b = 0; b < kBlocks; ++b) blocks[b].values(bound, alone + b * kLanes);
    for (InstructionSet set : usable_instruction_sets()) {
      block_values(bound, views.data(), kBlocks, together, set);
      different += !std::equal(alone, alone + kBlocks * kLanes, together);
    }
  }
  CHECK(different == 0);
}

TEST_CASE("the gate's mask holds the lanes with contrast and none past the count") {
  const cv::Size size(20, 20);
  for (InstructionSet set : usable_instruction_sets()) {
    WindowBlock block(BlockLayout(size), 10, set);
    const cv::Mat flat(size, CV_8UC1, cv::Scalar(90)), white(size, CV_8UC1, cv::Scalar(255)), rough = noise(size);
    for (int lane = 0; lane < kLanes; ++lane)
      block.set(lane, lane % 3 == 0 ? flat.data : lane % 3 == 1 ? rough.data : white.data, size.width);
    block.prepare(kLanes);
    CHECK(block.passes() == 0x2492U);  // lanes 1, 4, 7, 10, 13
    block.prepare(5);
    CHECK(block.passes() == 0x12U);
  }
}

TEST_CASE("a block can be filled again, and white windows are exact") {
  const cv::Size size(20, 20);
  HaarFeature f;
  f.rect_count = 2;
  f.rects[0] = {{0, 0, 20, 20}, -1};
  f.rects[1] = {{0, 0, 10, 20}, 2};
  for (InstructionSet set : usable_instruction_sets()) {
    const BlockLayout layout(size, 0x3f, true);
    WindowBlock block(layout, 10, set);
    cv::Mat half(size, CV_8UC1, cv::Scalar(0));
    half.colRange(0, 10).setTo(255);
    for (int round = 0; round < 2; ++round) {
      const cv::Mat window = round ? half : noise(size);
      for (int lane = 0; lane < kLanes; ++lane) block.set(lane, window.data, size.width);
      block.prepare(kLanes);
    }
    float values[kLanes];
    block.values(layout.bind(f), values);
    const WindowNorm norm = WindowNormaliser(size, 10)(162 * 255, 162U * 255 * 255);
    for (float value : values) CHECK(value == 255.0F * 200 * norm.inverse_norm);
  }
}

TEST_CASE("a layout holds what its features need and nothing else") {
  HaarFeature grey;
  grey.rect_count = 2;
  HaarFeature edge = grey, tilted = grey;
  edge.channel = Channel::edge_45;
  tilted.tilted = true;
  const BlockLayout plain = BlockLayout::of({20, 20}, {grey});
  CHECK(plain.plane_count() == 1);
  CHECK_FALSE(plain.has_gradients());
  const BlockLayout rich = BlockLayout::of({20, 20}, {grey, edge, tilted});
  CHECK(rich.plane_count() == 3);
  CHECK(rich.has_gradients());
  CHECK(rich.plane(Channel::edge_45) == 1);
  CHECK(rich.plane(Channel::edge_90) == -1);
  CHECK(rich.tilted_plane() == 2);
}
