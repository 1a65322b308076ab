#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "grouped_windows.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "kernels/scan_kernels.hpp"
#include "row_plan.hpp"
#include "survivors.hpp"
#include "window_row.hpp"

namespace haarkit {

// A cascade under way on rows of windows: its dense phase, and what waits of it.
class RowRunner {
 public:
  // plan: must stay.
  explicit RowRunner(const RowPlan& plan);
  RowRunner(const RowRunner&) = delete;  // groups know where its hits are
  RowRunner& operator=(const RowRunner&) = delete;

  const RowPlan& plan() const { return plan_; }

  // Rows are of a strip with this layout from now on. step: level columns from window to window.
  void bind(const CellLayout& layout, int level, int step);
  // Runs the windows of a row that pass its contrast gate.
  void run(WindowRow& row);
  // The strip is about to move: runs what needs the cells that it holds.
  void leave_strip();
  // Runs what waits; appends the hits and adds what was counted since the last call.
  void finish(std::vector<WindowHit>& hits, ScanStatistics& statistics);

 private:
  void run_first_stage(WindowRow& row);
  void take_passed(WindowRow& row, bool skip);
  void run_grouped(WindowRow& row);
  void run_group(WindowRow& row, int first, std::uint32_t live, int stage);
  void take_statistics(ScanStatistics& statistics);

  const RowPlan& plan_;
  const ScanKernels kernels_;
  Survivors survivors_;
  BoundCascade bound_;
  std::vector<std::int64_t> rejected_;     // by stage
  std::optional<GroupedWindows> grouped_;  // of an LBP cascade: what of survivors is used are the hits
  std::int64_t windows_ = 0, low_contrast_ = 0;
};

}  // namespace haarkit
