#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "cascade_plan.hpp"
#include "grouped_windows.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/features/window_normalisation.hpp"
#include "strip.hpp"
#include "survivors.hpp"

namespace haarkit {

// What all scans with a cascade share.
struct ScanPlan {
  ScanPlan(const Cascade& cascade, InstructionSet set);

  cv::Size window;
  int stage_count;
  WindowNormaliser normaliser;
  InstructionSet instruction_set;
  SurvivorPlan survivors;
  int dense_end;  // the dense phase runs stages [0, dense_end)
  CascadePlan dense;
  int leave_at;     // WindowRun's, of the dense phase
  bool tilted;      // the dense phase needs tilted integral images
  bool normalises;  // windows have a norm and a contrast gate: not those of LBP
};

// The first phase of a scan, on neighbouring windows, and one thread's memory for both phases. Several cascades (of one
// window size) take turns on each row of windows: they share the strip with its integral images, and the norms where
// their contrast gates are the same.
class RowScanner {
 public:
  // plans: at least one; must stay.
  explicit RowScanner(const std::vector<ScanPlan>& plans);

  // Scans the grid's rows of a level; hits and survivors wait for finish().
  void scan(const LevelRows& level, const ScanGrid& grid);
  // Runs what waits for a cascade; appends its hits and adds what was counted of it since the last call. Several
  // threads may do so at once, each for another cascade.
  void finish(int cascade, std::vector<WindowHit>& hits, ScanStatistics& statistics);
  // The windows that wait for a cascade.
  Survivors& survivors(int cascade) { return runners_[cascade].survivors; }

 private:
  // A cascade under way.
  struct Runner {
    explicit Runner(const ScanPlan& scan_plan)
        : plan(scan_plan), survivors(scan_plan.survivors), rejected(scan_plan.stage_count) {}
    const ScanPlan& plan;
    Survivors survivors;
    BoundCascade bound;
    std::optional<GroupedWindows> lbp;   // of an LBP cascade: what of survivors is used are the hits
    std::vector<std::int64_t> rejected;  // by stage
    std::int64_t windows = 0, low_contrast = 0;
  };
  // One row of windows under way.
  struct Row {
    const LevelRows* level;
    const ScanGrid* grid;
    int y;
    int windows;  // neighbouring windows
    int step;     // level columns from window to window
  };
  // Calls f(runner) for each cascade that the grid asks for.
  template <typename F>
  void for_each_asked(const ScanGrid& grid, F f) {
    if (grid.only) return f(runners_[*grid.only]);
    for (Runner& runner : runners_) f(runner);
  }
  void prepare(const LevelRows& level, const ScanGrid& grid, int step, int rows);
  void scan_row(const Row& row);
  void run_row(const Row& row, Runner& runner);
  void make_norms(const Row& row, double limit);
  void run_first_stage(const Row& row, Runner& runner);
  void take_passed(const Row& row, Runner& runner, bool skip);
  void run_lbp_row(const Row& row, Runner& runner);
  void run_group(const Row& row, Runner& runner, int first, std::uint32_t live, int stage);
  static void take_statistics(Runner& runner, ScanStatistics& statistics);
  // Lanes that the kernels run for a row.
  int padded(const Row& row) const { return (row.windows + kernels_.lanes - 1) / kernels_.lanes * kernels_.lanes; }
  // Windows of word g of gates_ that exist.
  static std::uint64_t inside(const Row& row, int g);

  const cv::Size window_;
  const InstructionSet instruction_set_;
  const ScanKernels kernels_;
  bool tilted_ = false, normalises_ = false;  // some cascade
  std::deque<Runner> runners_;
  Strip strip_;
  NormCells norm_;
  std::vector<RectPart> norm_parts_;
  AlignedBuffer<float> inverse_norms_, scores_;
  // Bit i of word g: window 64 g + i of the row passes the contrast gate; is alive in the cascade under way; passed its
  // stage 0.
  std::vector<std::uint64_t> passing_, gates_, passed_;
  int looked_at_ = 0, with_contrast_ = 0;  // windows of the row
};

}  // namespace haarkit
