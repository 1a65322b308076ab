#include "haarkit/features/word_block.hpp"

#include <algorithm>
#include <vector>

#include "catch.hpp"
#include "test_pictures.hpp"

using namespace haarkit;

TEST_CASE("a word block holds a window block's cells modulo 2^16, in every instruction set and for many sizes") {
  constexpr int kLanes = WindowBlock::kLanes;
  for (int width : {3, 4, 5, 8, 13, 15, 16, 17, 20, 24, 31, 32, 33, 47, 129, 260})
    for (int height : {3, 4, 17, 24}) {
      const BlockLayout layout({width, height}, 0x3f, true);
      const int cells = layout.cells_per_plane() * layout.plane_count();
      for (InstructionSet set : usable_instruction_sets()) {
        WordBlock block(layout, set);
        std::vector<std::uint8_t> patches(block.lanes() * static_cast<std::size_t>(block.patch_size()));
        const auto window_of = [&](int lane) { return noise({width, height}, lane); };
        for (int lane = 0; lane < block.lanes(); ++lane)
          std::copy_n(window_of(lane).data, width * height, patches.data() + lane * block.patch_size());
        block.prepare_grey(patches.data());
        block.prepare_gradients();
        bool equal = true;
        for (int first = 0; first < block.lanes(); first += kLanes) {
          WindowBlock expected(layout);
          for (int lane = 0; lane < kLanes; ++lane) expected.set(lane, window_of(first + lane).data, width);
          expected.prepare(kLanes);
          for (int i = 0; i < cells; ++i)
            for (int lane = 0; lane < kLanes; ++lane)
              equal = equal && block.cells()[i * block.lanes() + first + lane] ==
                                   static_cast<std::uint16_t>(expected.view().cells[i * kLanes + lane]);
        }
        if (!equal) FAIL("window " << width << " x " << height << ", set " << name_of(set));
      }
    }
}
