#include "haarkit/features/lbp_feature.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "haarkit/features/window_block.hpp"
#include "test_pictures.hpp"

using namespace haarkit;

namespace {

// The code by its definition: sums of pixels, and a bit for each block around the middle one, clockwise from the top
// left, highest bit first.
int naive_code(const cv::Mat& window, const LbpFeature& f) {
  const auto sum = [&](int column, int row) {
    const cv::Point at(f.block.x + column * f.block.width, f.block.y + row * f.block.height);
    return cv::sum(window(cv::Rect(at, f.block.size())))[0];
  };
  const int around[8][2] = {{0, 0}, {1, 0}, {2, 0}, {2, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}};
  int code = 0;
  for (const auto& place : around) code = 2 * code + (sum(place[0], place[1]) >= sum(1, 1) ? 1 : 0);
  return code;
}

}  // namespace

TEST_CASE("the pool holds every LBP feature that fits, each once, in the trainer's order") {
  CHECK(lbp_pool({20, 20}).size() == 3969);
  CHECK(lbp_pool({24, 24}).size() == 8464);
  CHECK(lbp_pool({3, 3}).size() == 1);
  CHECK(lbp_pool({2, 9}).empty());
  const std::vector<LbpFeature> pool = lbp_pool({11, 8});
  const auto key = [](const LbpFeature& f) {
    return std::make_tuple(f.block.x, f.block.y, f.block.width, f.block.height);
  };
  CHECK(std::is_sorted(pool.begin(), pool.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); }));
  for (const LbpFeature& f : pool) CHECK(problem_of(f, {11, 8}).empty());
  for (const cv::Rect& outside : {cv::Rect(-1, 0, 1, 1), cv::Rect(0, 0, 4, 1), cv::Rect(0, 0, 0, 1),
                                  cv::Rect(0, 6, 1, 1), cv::Rect(0, 0, 2147483647, 1), cv::Rect(0, 0, 1, -1)})
    CHECK_FALSE(problem_of(LbpFeature{outside}, {11, 8}).empty());
}

TEST_CASE("a block gives each window's LBP codes with every instruction set") {
  for (const cv::Size& size : {cv::Size(20, 20), cv::Size(9, 13), cv::Size(120, 60)}) {
    const BlockLayout layout{size};
    std::vector<cv::Mat> windows;
    for (int lane = 0; lane < WindowBlock::kLanes; ++lane) windows.push_back(noise(size, lane + 1, 0, 10 * lane + 1));
    windows[5] = 255;  // all blocks are equal
    for (const InstructionSet set : usable_instruction_sets()) {
      WindowBlock block(layout, 10, set);
      for (int lane = 0; lane < WindowBlock::kLanes; ++lane)
        block.set(lane, windows[lane].data, static_cast<std::ptrdiff_t>(windows[lane].step[0]));
      block.prepare(WindowBlock::kLanes);
      const std::vector<LbpFeature> pool = lbp_pool(size);
      int wrong = 0;
      for (std::size_t i = 0; i < pool.size(); i += pool.size() / 97 + 1) {
        const BlockView views[2] = {block.view(), block.view()};
        float codes[2 * WindowBlock::kLanes];
        block_values(layout.bind(pool[i]), views, 2, codes, set);
        for (int lane = 0; lane < 2 * WindowBlock::kLanes; ++lane)
          wrong += codes[lane] != static_cast<float>(naive_code(windows[lane % WindowBlock::kLanes], pool[i]));
      }
      CHECK(wrong == 0);
    }
  }
}
