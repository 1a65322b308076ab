#pragma once

#include <cstdint>
#include <vector>

#include "haarkit/detect/level_scanner.hpp"
#include "kernels/scan_kernels.hpp"
#include "scattered_windows.hpp"

namespace haarkit {

// The first phase of a scan with an LBP cascade: neighbouring windows in groups of as many as the kernels have lanes.
// Groups of several rows wait, and go through the cascade together, stage by stage; a group of which few windows are
// still alive leaves these to ScatteredWindows.
//   rows of windows   | group | group | group |       stage 1   g g g g g g g g      all groups that wait
//                     | group | group | group |       stage 2   g g . g . . g g      those with enough windows alive
class GroupedWindows {
 public:
  // leave_at: by stage (BoundStage's). hits are appended to, rejected, by stage, is added to. All three must stay.
  GroupedWindows(const ScanKernels& kernels, const std::vector<int>& leave_at, std::vector<WindowHit>& hits,
                 std::vector<std::int64_t>& rejected);

  // `strip`: the whole cascade, bound to the strip that windows will be of; it must stay, and no window may wait. step:
  // level columns from window to window.
  void bind(const BoundCascade& strip, int level, int step);
  // Stage 0 of a row of windows, which is not counted: bit i of live[g] is window 64 g + i, whose bit of passed[g] says
  // whether it passed.
  void run_first(const std::uint16_t* cells, const std::vector<std::uint64_t>& live,
                 std::vector<std::uint64_t>& passed);
  // The windows of row y that are alive before `stage`, which is the same for all that wait. cells: of the row's first
  // window; they must stay until finish.
  void add(int stage, const std::uint16_t* cells, int y, const std::vector<std::uint64_t>& live);
  // Runs all that wait.
  void finish();

 private:
  void append(std::vector<LbpGroup>& groups, const std::uint16_t* cells, int y, int step,
              const std::vector<std::uint64_t>& live) const;
  void run();
  void leave(int stage, const LbpGroup& group);
  void add_hits(const LbpGroup& group);

  const ScanKernels kernels_;
  const std::vector<int>& leave_at_;
  std::vector<WindowHit>& hits_;
  std::vector<std::int64_t>& rejected_;
  const BoundCascade* bound_ = nullptr;
  int level_ = 0, step_ = 1, first_stage_ = 0;
  std::vector<LbpGroup> waiting_, row_;
  ScatteredWindows scattered_;
};

}  // namespace haarkit
