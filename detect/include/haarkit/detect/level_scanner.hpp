#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <tuple>
#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/detect/level_rows.hpp"
#include "haarkit/features/instruction_set.hpp"

namespace haarkit {

/// A window that passed the whole cascade: its upper left corner in pixels of the level, the level's number as the
/// caller gave it, and its score. The score of a staged cascade is the sum over all stages of (stage sum - stage
/// threshold), of a soft cascade the sum after the last weak classifier; float, added in cascade order.
struct WindowHit {
  int level = 0;
  int x = 0, y = 0;
  float score = 0;
  int cascade = 0;  ///< which of the scanner's cascades it passed
  bool operator==(const WindowHit& o) const {
    return level == o.level && x == o.x && y == o.y && score == o.score && cascade == o.cascade;
  }
  /// By place: level, then row, then column; then by cascade.
  bool operator<(const WindowHit& o) const {
    return std::tie(level, y, x, cascade) < std::tie(o.level, o.y, o.x, o.cascade);
  }
};

/// Which windows of a level are looked at: x = 0, stride, 2 * stride, ... and y = row_begin, row_begin + row_step(),
/// ... while y < row_end and the window lies inside the level.
struct ScanGrid {
  int stride = 1;      ///< level pixels between windows; at least 1
  int row_stride = 0;  ///< the same between rows of windows; 0: stride
  int row_step() const { return row_stride > 0 ? row_stride : stride; }
  int row_begin = 0;
  int row_end = std::numeric_limits<int>::max();
  int level = 0;  ///< copied into the hits
  /// OpenCV's habit (exact mode): the right neighbour of a window that stage 0 rejects is not looked at. Stride 1 or 2.
  bool skip_after_rejection = false;
  /// What the sums of a soft cascade start with (0 for a staged one): its rejection thresholds are lower by as much, or
  /// higher where it is negative. Scores include it.
  float head_start = 0;
  std::optional<int> only = {};  ///< of a scanner of several cascades, the one that is run; not said: all
};

/// What a scan did, summed over its cascades. Independent of instruction set and number of threads.
struct ScanStatistics {
  std::int64_t windows = 0;            ///< looked at
  std::int64_t low_contrast = 0;       ///< of these rejected by the contrast gate, before stage 0
  std::vector<std::int64_t> rejected;  ///< by stage, in cascade order
  /// Weak classifiers, over all windows: each stage that a window entered counts whole.
  std::int64_t weak_evaluated = 0;

  void add(const ScanStatistics& other);
  bool operator==(const ScanStatistics& o) const {
    return windows == o.windows && low_contrast == o.low_contrast && rejected == o.rejected &&
           weak_evaluated == o.weak_evaluated;
  }
};

/// Working memory of one thread for any number of scans; keeps its size from scan to scan. Another scanner may take it
/// over, and starts afresh.
class ScanScratch {
 public:
  ScanScratch();
  ~ScanScratch();
  ScanScratch(ScanScratch&&) noexcept;
  ScanScratch& operator=(ScanScratch&&) noexcept;

 private:
  friend class LevelScanner;
  struct Data;
  std::unique_ptr<Data> data_;
};

/// Runs a cascade, or several of one window size, over the windows of one pyramid level. Immutable after construction:
/// any number of threads may scan with one scanner, each with its own scratch. A cascade without stages passes every
/// window with enough contrast.
class LevelScanner {
 public:
  /// set: the kernels to use; all find the same.
  explicit LevelScanner(const Cascade& cascade, InstructionSet set = best_instruction_set());
  /// At least one, all of the same window size; each finds what it finds alone. They share integral images and norms,
  /// so that two take less time than one after the other.
  explicit LevelScanner(const std::vector<const Cascade*>& cascades, InstructionSet set = best_instruction_set());
  ~LevelScanner();
  LevelScanner(LevelScanner&&) noexcept;
  LevelScanner& operator=(LevelScanner&&) noexcept;

  cv::Size window() const;
  int cascade_count() const;

  /// level: 8-bit grey (CV_8UC1), any size; smaller than the window means no windows. Appends the hits, ordered by
  /// (y, x), and adds to statistics.
  void scan(const cv::Mat& level, const ScanGrid& grid, ScanScratch& scratch, std::vector<WindowHit>& hits,
            ScanStatistics& statistics) const;

  /// The same in two steps, for whoever scans many levels, or makes their rows on the way: any number of scan_rows,
  /// then finish, which runs what still waits in the scratch. Hits come in no order.
  void scan_rows(const cv::Mat& level, const ScanGrid& grid, ScanScratch& scratch) const;
  void scan_rows(const LevelRows& level, const ScanGrid& grid, ScanScratch& scratch) const;
  void finish(ScanScratch& scratch, std::vector<WindowHit>& hits, ScanStatistics& statistics) const;

 private:
  struct Bound;
  std::unique_ptr<const Bound> bound_;
};

/// The plain twin of LevelScanner::scan: one window after another, double stage sums; what the fast scanner must equal.
void scan_reference(const Cascade& cascade, const cv::Mat& level, const ScanGrid& grid, std::vector<WindowHit>& hits,
                    ScanStatistics& statistics);

}  // namespace haarkit
