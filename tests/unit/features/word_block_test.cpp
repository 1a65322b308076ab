#include "haarkit/features/word_block.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "test_pictures.hpp"

using namespace haarkit;

TEST_CASE("a word block holds a window block's cells modulo 2^16, in every instruction set and for many sizes") {
  constexpr int kLanes = WordBlock::kLanes;
  for (int width : {3, 4, 5, 8, 13, 15, 16, 17, 20, 24, 31, 32, 33, 47, 129, 260})
    for (int height : {3, 4, 17, 24}) {
      const BlockLayout layout({width, height}, 0x3f, true);
      WindowBlock whole(layout);
      WordBlock block(layout);
      std::vector<std::uint8_t> patches(kLanes * static_cast<std::size_t>(block.patch_size()));
      for (int lane = 0; lane < kLanes; ++lane) {
        const cv::Mat window = noise({width, height}, lane);
        whole.set(lane, window.data, width);
        std::copy_n(window.data, width * height, patches.data() + lane * block.patch_size());
      }
      whole.prepare(kLanes);
      const std::size_t cells = static_cast<std::size_t>(kLanes) * layout.cells_per_plane() * layout.plane_count();
      for (InstructionSet set : usable_instruction_sets()) {
        WordBlock words(layout, set);
        words.prepare_grey(patches.data());
        words.prepare_gradients();
        bool equal = true;
        for (std::size_t i = 0; i < cells; ++i)
          equal = equal && words.cells()[i] == static_cast<std::uint16_t>(whole.view().cells[i]);
        if (!equal) FAIL("window " << width << " x " << height << ", set " << static_cast<int>(set));
      }
    }
}
