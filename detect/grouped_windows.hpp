#pragma once

#include <cstdint>
#include <vector>

#include "haarkit/detect/level_scanner.hpp"
#include "kernels/lbp_kernels.hpp"

namespace haarkit {

// A scan with an LBP cascade: neighbouring windows in groups of as many as the kernels have lanes. Groups of several
// rows wait, and go through the cascade together, stage by stage, as long as a window of theirs is alive.
//   rows of windows   | group | group | group |       stage 1   g g g g g g g g      all groups that wait
//                     | group | group | group |       stage 2   g g . g . . g g      those that are alive
class GroupedWindows {
 public:
  // bound: the whole cascade, bound to the strip that windows are of. hits are appended to, rejected, by stage, is
  // added to. All three must stay.
  GroupedWindows(InstructionSet set, const BoundCascade& bound, std::vector<WindowHit>& hits,
                 std::vector<std::int64_t>& rejected);

  // Windows are of this level from now on; none may wait. step: level columns from window to window.
  void move_to(int level, int step);
  // Stage 0 of a row of windows, which is not counted: bit i of live[g] is window 64 g + i, whose bit of passed[g] says
  // whether it passed. cells: of the row's first window.
  void run_first(const std::uint16_t* cells, const std::vector<std::uint64_t>& live,
                 std::vector<std::uint64_t>& passed);
  // The windows of row y that are alive before `stage`, which is the same for all that wait. Their cells must stay
  // until finish.
  void add(int stage, const std::uint16_t* cells, int y, const std::vector<std::uint64_t>& live);
  // Runs all that wait.
  void finish();

 private:
  void append(std::vector<LbpGroup>& groups, const std::uint16_t* cells, int y, int step,
              const std::vector<std::uint64_t>& live) const;
  void add_hits(const LbpGroup& group);

  const LbpKernels kernels_;
  const BoundCascade& bound_;
  std::vector<WindowHit>& hits_;
  std::vector<std::int64_t>& rejected_;
  int level_ = 0, step_ = 1, first_stage_ = 0;
  std::vector<LbpGroup> waiting_, row_;
};

}  // namespace haarkit
