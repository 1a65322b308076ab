// A level's rows of windows, one after the other: integral images of as many rows as fit the cache, norms and the
// contrast gate of a row, then each cascade's dense phase on it.
#include "row_scanner.hpp"

#include <algorithm>
#include <cassert>

#include "feature_cells.hpp"

namespace haarkit {
namespace {

// Bytes of a strip and its integral images; half of a small L2 cache.
constexpr std::ptrdiff_t kStripBytes = 320 * 1024;

constexpr double kNoGate = 0;  // instead of a contrast gate's limit, which is above 0

}  // namespace

RowScanner::RowScanner(const std::vector<RowPlan>& plans)
    : window_(plans.front().window),
      instruction_set_(plans.front().instruction_set),
      kernels_(scan_kernels(instruction_set_)) {
  for (const RowPlan& plan : plans) {
    assert(plan.window == window_ && plan.instruction_set == instruction_set_);
    tilted_ = tilted_ || plan.tilted;
    normalises_ = normalises_ || plan.normalises;
    runners_.emplace_back(plan);
  }
}

void RowScanner::scan(const LevelRows& level, const ScanGrid& grid) {
  const int end = std::min(grid.row_end, level.size.height - window_.height + 1);
  if (level.size.width < window_.width || grid.row_begin >= end) return;
  assert(grid.stride >= 1 && (!grid.skip_after_rejection || grid.stride <= 2));
  row_.level = &level;
  row_.grid = &grid;
  row_.strip = &strip_;
  row_.y = grid.row_begin;
  row_.step = grid.stride % 2 == 0 ? 2 : 1;
  row_.windows = (level.size.width - window_.width) / row_.step + 1;
  make_room();
  const auto row_bytes = Strip::row_bytes(level.size.width, row_.step == 2, tilted_, normalises_);
  const int most = end - 1 - grid.row_begin + window_.height;  // pixel rows of all window rows
  const int rows =
      std::min(most, std::max(static_cast<int>(kStripBytes / row_bytes), 2 * window_.height + grid.row_step()));
  prepare(level, grid, rows);
  while (row_.y < end) {
    const int last = std::min(row_.y + rows, end - 1 + window_.height);
    strip_.move_to(row_.y, last, level);
    for (; row_.y < end && row_.y + window_.height <= last; row_.y += grid.row_step()) scan_row();
    for_each_asked(grid, [](RowRunner& runner) { runner.leave_strip(); });
  }
}

void RowScanner::make_room() {
  row_.padded = (row_.windows + kernels_.lanes - 1) / kernels_.lanes * kernels_.lanes;
  const std::size_t words = (row_.windows + WindowRow::kBits - 1) / WindowRow::kBits;
  row_.passing.resize(words);
  row_.alive.resize(words);
  row_.passed.resize(words);
  if (row_.inverse_norms.size() >= words * WindowRow::kBits) return;
  row_.inverse_norms = AlignedBuffer<float>(words * WindowRow::kBits);
  row_.scores = AlignedBuffer<float>(words * WindowRow::kBits);
}

void RowScanner::prepare(const LevelRows& level, const ScanGrid& grid, int rows) {
  const Strip::Shape shape{level.size.width, rows, row_.step == 2, tilted_, normalises_, level.pixels == nullptr};
  strip_.reset(shape, instruction_set_);
  const CellLayout layout = strip_.layout();
  for_each_asked(grid, [&](RowRunner& runner) { runner.bind(layout, grid.level, row_.step); });
  bind_norms(layout);
}

void RowScanner::bind_norms(const CellLayout& layout) {
  const auto corners = [&](const cv::Rect& r) {
    return RectPart{{layout.offset(0, r.x, r.y), layout.offset(0, r.x + r.width, r.y),
                     layout.offset(0, r.x, r.y + r.height), layout.offset(0, r.x + r.width, r.y + r.height)}};
  };
  const cv::Rect inner = normalisation_rect(window_);
  norm_parts_.clear();
  for_each_part(inner, false, 255, [&](const cv::Rect& part) { norm_parts_.push_back(corners(part)); });
  std::copy_n(corners(inner).cells, 4, norm_.corners);
  norm_.parts = norm_parts_.data();
  norm_.part_count = static_cast<int>(norm_parts_.size());
  norm_.area = runners_.front().plan().normaliser.area();
}

void RowScanner::scan_row() {
  double limit = -1;  // of the norms that are there; no gate has this one
  for_each_asked(*row_.grid, [&](RowRunner& runner) {
    const double own = runner.plan().normalises ? runner.plan().normaliser.limit() : kNoGate;
    if (own != limit) make_norms(limit = own);
    runner.run(row_);
  });
}

// The norms of the row's windows, and which of those on the grid pass the contrast gate of this limit; all for kNoGate.
void RowScanner::make_norms(double limit) {
  norm_.limit = limit;
  if (limit == kNoGate)
    std::fill(row_.passing.begin(), row_.passing.end(), ~std::uint64_t{0});
  else
    kernels_.norms(norm_, row_.cells(), strip_.squared(row_.y), row_.padded, row_.inverse_norms.data(),
                   row_.passing.data());
  const int period = row_.grid->stride / row_.step;  // every so many lanes is a window of the grid
  row_.looked_at = row_.with_contrast = 0;
  for (int g = 0; g < row_.words(); ++g) {
    std::uint64_t mask = row_.inside(g);
    if (period > 1)
      for (int i = 0; i < WindowRow::kBits; ++i)
        if ((g * WindowRow::kBits + i) % period != 0) mask &= ~(std::uint64_t{1} << i);
    row_.passing[g] &= mask;
    row_.looked_at += __builtin_popcountll(mask);
    row_.with_contrast += __builtin_popcountll(row_.passing[g]);
  }
}

void RowScanner::finish(std::vector<WindowHit>& hits, ScanStatistics& statistics) {
  for (std::size_t cascade = 0; cascade < runners_.size(); ++cascade) {
    const std::size_t before = hits.size();
    runners_[cascade].finish(hits, statistics);
    for (std::size_t i = before; i < hits.size(); ++i) hits[i].cascade = static_cast<int>(cascade);
  }
}

}  // namespace haarkit
