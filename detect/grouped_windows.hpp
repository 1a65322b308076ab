#pragma once

#include <cstdint>
#include <vector>

#include "haarkit/detect/level_scanner.hpp"
#include "kernels/lbp_kernels.hpp"

namespace haarkit {

// A scan with an LBP cascade. Stage 0 runs on whole rows; what passes goes on in groups of eight neighbours, those of
// several rows together, stage by stage, as long as a window of theirs is alive:
//   a row, after stage 0      x . x x . . x . . . . x . . x      (x: alive)
//   its groups                [x . x x . . x .]     [x . . x ...]
// No window leaves its group: to gather the cells of single windows costs as much as to run on for eight.
class GroupedWindows {
 public:
  // bound: the whole cascade, bound to the strip that windows are of. hits are appended to, rejected, by stage, is
  // added to. All three must stay.
  GroupedWindows(InstructionSet set, const BoundCascade& bound, std::vector<WindowHit>& hits,
                 std::vector<std::int64_t>& rejected);

  // Windows are of this level from now on; none may wait. step: level columns from window to window.
  void move_to(int level, int step);
  // Takes out of a row those windows that fail stage 0, and counts nothing. Bit i of live[g] is window 64 g + i, and
  // there are `count`, a multiple of 16. cells: of the row's first window.
  void run_first(const std::uint16_t* cells, int count, std::vector<std::uint64_t>& live) const;
  // The windows of row y that are alive before `stage`, which is the same for all that wait. Their cells must stay
  // until finish.
  void add(int stage, const std::uint16_t* cells, int y, const std::vector<std::uint64_t>& live);
  // Runs all that wait.
  void finish();

 private:
  void add_hits(int count);

  const LbpKernels kernels_;
  const BoundCascade& bound_;
  std::vector<WindowHit>& hits_;
  std::vector<std::int64_t>& rejected_;
  int level_ = 0, step_ = 1, first_stage_ = 0;
  std::vector<LbpGroup> waiting_;
  std::vector<float> scores_;
};

}  // namespace haarkit
