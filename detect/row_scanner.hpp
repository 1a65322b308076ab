#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/features/window_normalisation.hpp"
#include "scattered_windows.hpp"
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
  std::vector<int> leave_at;  // BoundStage's, of the dense phase
  bool tilted;                // the dense phase needs tilted integral images
  bool normalises;            // windows have a norm and a contrast gate: not those of LBP
};

// The first phase of a scan, on neighbouring windows, and one thread's memory for both phases.
class RowScanner {
 public:
  explicit RowScanner(const ScanPlan& plan);

  // Scans the grid's rows of a level; hits and survivors wait in survivors().
  void scan(const LevelRows& level, const ScanGrid& grid);
  Survivors& survivors() { return survivors_; }
  // Takes what was counted since the last call; all survivors must have been run.
  void take_statistics(ScanStatistics& statistics);

 private:
  // One row of windows under way.
  struct Row {
    const LevelRows* level;
    const ScanGrid* grid;
    int y;
    int windows;  // neighbouring windows
    int step;     // level columns from window to window
  };
  void prepare(const LevelRows& level, int step, int rows);
  void scan_row(const Row& row);
  void mask_gates(const Row& row);
  void run_first_stage(const Row& row);
  void run_group(const Row& row, int first, std::uint32_t live, int stage);
  // Windows of word g of gates_ that exist.
  static std::uint64_t inside(const Row& row, int g);

  const ScanPlan& plan_;
  const ScanKernels kernels_;
  Survivors survivors_;
  Strip strip_;
  BoundCascade bound_;
  NormCells norm_;
  std::vector<RectPart> norm_parts_;
  std::optional<ScatteredWindows> lbp_;  // of an LBP cascade: what of survivors_ is used are the hits
  AlignedBuffer<float> inverse_norms_, scores_;
  std::vector<std::uint64_t> gates_;  // bit i of word g: window 64 g + i is alive
  std::vector<std::int64_t> rejected_;
  std::int64_t windows_ = 0, low_contrast_ = 0;
};

}  // namespace haarkit
