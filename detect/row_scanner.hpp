#pragma once

#include <deque>
#include <vector>

#include "haarkit/detect/level_scanner.hpp"
#include "kernels/scan_kernels.hpp"
#include "row_plan.hpp"
#include "row_runner.hpp"
#include "strip.hpp"
#include "window_row.hpp"

namespace haarkit {

// A scan of a level's rows, and one thread's memory for it. Several cascades (of one window size) take turns on each
// row of windows: they share the strip with its integral images, and the norms where their contrast gates are the same.
class RowScanner {
 public:
  // plans: at least one; must stay.
  explicit RowScanner(const std::vector<RowPlan>& plans);

  // Scans the grid's rows of a level; hits and survivors wait for finish().
  void scan(const LevelRows& level, const ScanGrid& grid);
  // Runs what waits; appends the hits and adds what was counted since the last call.
  void finish(std::vector<WindowHit>& hits, ScanStatistics& statistics);

 private:
  // Calls f(runner) for each cascade that the grid asks for.
  template <typename F>
  void for_each_asked(const ScanGrid& grid, F f) {
    if (grid.only) return f(runners_[*grid.only]);
    for (RowRunner& runner : runners_) f(runner);
  }
  void prepare(const LevelRows& level, const ScanGrid& grid, int rows);
  void bind_norms(const CellLayout& layout);
  void make_room();
  void scan_row();
  void make_norms(double limit);

  const cv::Size window_;
  const InstructionSet instruction_set_;
  const ScanKernels kernels_;
  bool tilted_ = false, normalises_ = false;  // some cascade
  std::deque<RowRunner> runners_;
  Strip strip_;
  WindowRow row_;
  NormCells norm_;
  std::vector<RectPart> norm_parts_;
};

}  // namespace haarkit
