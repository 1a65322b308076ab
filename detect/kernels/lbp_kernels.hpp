#pragma once

#include <cstdint>

#include "haarkit/features/instruction_set.hpp"
#include "kernels/scan_kernels.hpp"

namespace haarkit {

// Eight neighbouring windows of an LBP cascade, of which those whose bit is set in `live` are under way.
inline constexpr int kLbpLanes = 8;
struct LbpGroup {
  const std::uint16_t* cells = nullptr;  // first cell of window 0; window i is i elements further
  std::uint32_t live = 0;
  std::int32_t x = 0, y = 0;  // window 0's number in its row of windows, and the row
};

// LBP has no norms; for what wants some.
inline constexpr float kNoNorms[kMostLanes] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                               1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

struct LbpKernels {
  // Runs stage 0 on `count` neighbouring windows, a multiple of 16. Bit i of live[g] is window 64 g + i; those
  // that fail are taken out.
  void (*run_first)(const CascadeView& cascade, const std::uint16_t* cells, int count, std::uint64_t* live);
  // Runs a stage on groups. Those that are still alive are moved to the front, in order; returns their number. Counts
  // rejections by stage.
  int (*run)(const CascadeView& cascade, int stage, LbpGroup* groups, int count, std::int64_t* rejected);
  // The scores after the first stage_count stages, eight for each group.
  void (*scores)(const CascadeView& cascade, int stage_count, const LbpGroup* groups, int count, float* scores);
};

// AVX-512 gains nothing over AVX2 here (docs/lab/experiments.md).
LbpKernels lbp_kernels(ScalarSet), lbp_kernels(Simd128Set), lbp_kernels(Avx2Set);
inline LbpKernels lbp_kernels(InstructionSet set) {
  return for_instruction_set<Avx2Set>(set, [](auto known) { return lbp_kernels(known); });
}

}  // namespace haarkit
