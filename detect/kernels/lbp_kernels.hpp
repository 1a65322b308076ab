#pragma once

#include <cstdint>

#include "haarkit/features/instruction_set.hpp"
#include "kernels/scan_kernels.hpp"

namespace haarkit {

// A number of neighbouring windows under way in an LBP cascade, as WindowRun.
struct LbpGroup {
  const std::uint16_t* cells = nullptr;
  std::uint32_t live = 0;
  std::int32_t x = 0, y = 0;  // for the caller: where it is
};

// LBP has no norms; for what wants some.
inline constexpr float kNoNorms[kMostLanes] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                               1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

struct LbpKernels {
  // Runs one stage on groups of `lanes` windows. Subtracts from live, counts rejections by stage and moves the groups
  // that are still alive to the front, in order; returns their number.
  int (*run)(const CascadeView& cascade, int stage, LbpGroup* groups, int count, std::int64_t* rejected);
  // Adds what stages [begin, end) give to the scores of a group's live windows, a lane each.
  void (*add_scores)(const CascadeView& cascade, int begin, int end, const LbpGroup& group, float* scores);
  int lanes;  // 8 or 16
};

// AVX-512 loses against AVX2 here: of 32 neighbours some window lives on for longer than of 16.
LbpKernels lbp_kernels(ScalarSet), lbp_kernels(Simd128Set), lbp_kernels(Avx2Set);
inline LbpKernels lbp_kernels(InstructionSet set) {
  return for_instruction_set<Avx2Set>(set, [](auto known) { return lbp_kernels(known); });
}

}  // namespace haarkit
