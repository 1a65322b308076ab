// A scan of a level: the dense phase of RowScanner on its rows, then what waits among the survivors.
#include "haarkit/detect/level_scanner.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>

#include "row_scanner.hpp"

namespace haarkit {

struct ScanScratch::Data {
  std::uint64_t owner = 0;  // the scanner that made what follows
  std::unique_ptr<RowScanner> scanner;
};

ScanScratch::ScanScratch() : data_(std::make_unique<Data>()) {}
ScanScratch::~ScanScratch() = default;
ScanScratch::ScanScratch(ScanScratch&&) noexcept = default;
ScanScratch& ScanScratch::operator=(ScanScratch&&) noexcept = default;

struct LevelScanner::Bound {
  Bound(const std::vector<const Cascade*>& cascades, InstructionSet set, std::uint64_t number) : id(number) {
    for (const Cascade* cascade : cascades) plans.emplace_back(*cascade, set);
  }
  // The memory of a scratch, made anew if it is of another scanner.
  RowScanner& scanner_of(ScanScratch::Data& data) const {
    if (data.owner != id) {
      data.scanner = std::make_unique<RowScanner>(plans);
      data.owner = id;
    }
    return *data.scanner;
  }
  std::vector<RowPlan> plans;
  std::uint64_t id;  // no two scanners have the same
};

LevelScanner::LevelScanner(const Cascade& cascade, InstructionSet set)
    : LevelScanner(std::vector<const Cascade*>{&cascade}, set) {}

LevelScanner::LevelScanner(const std::vector<const Cascade*>& cascades, InstructionSet set) {
  static std::atomic<std::uint64_t> made{0};
  assert(!cascades.empty());
  bound_ = std::make_unique<Bound>(cascades, set, ++made);
}
LevelScanner::~LevelScanner() = default;
LevelScanner::LevelScanner(LevelScanner&&) noexcept = default;
LevelScanner& LevelScanner::operator=(LevelScanner&&) noexcept = default;

cv::Size LevelScanner::window() const {
  return bound_->plans.front().window;
}

int LevelScanner::cascade_count() const {
  return static_cast<int>(bound_->plans.size());
}

void LevelScanner::scan_rows(const LevelRows& level, const ScanGrid& grid, ScanScratch& scratch) const {
  bound_->scanner_of(*scratch.data_).scan(level, grid);
}

void LevelScanner::finish(ScanScratch& scratch, std::vector<WindowHit>& hits, ScanStatistics& statistics) const {
  for (const RowPlan& plan : bound_->plans)
    if (statistics.rejected.size() < static_cast<std::size_t>(plan.stage_count))
      statistics.rejected.resize(plan.stage_count);
  if (scratch.data_->owner == bound_->id) scratch.data_->scanner->finish(hits, statistics);
}

void LevelScanner::scan_rows(const cv::Mat& level, const ScanGrid& grid, ScanScratch& scratch) const {
  CV_Assert(level.empty() || level.type() == CV_8UC1);
  scan_rows(rows_of(level), grid, scratch);
}

void LevelScanner::scan(const cv::Mat& level, const ScanGrid& grid, ScanScratch& scratch, std::vector<WindowHit>& hits,
                        ScanStatistics& statistics) const {
  const auto before = static_cast<std::ptrdiff_t>(hits.size());
  scan_rows(level, grid, scratch);
  finish(scratch, hits, statistics);
  // As long as no window waits for others, they come in this order.
  if (!std::is_sorted(hits.begin() + before, hits.end())) std::sort(hits.begin() + before, hits.end());
}

}  // namespace haarkit
