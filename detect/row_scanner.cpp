// The dense phase: 16 or 32 neighbouring windows of a row at a time, from the contrast gate through the
// first stages, until none or few of them are alive; those go on in the survivor phase (survivors.hpp).
#include "row_scanner.hpp"

#include <algorithm>
#include <cassert>

#include "feature_cells.hpp"
#include "skip_chain.hpp"

namespace haarkit {
namespace {

// Bytes of a strip and its integral images; half of a small L2 cache.
constexpr std::ptrdiff_t kStripBytes = 320 * 1024;
// The dense phase ends at the first exit behind so many weak classifiers: beyond, almost nothing lives, and
// binding them to every level would cost more than it saves.
constexpr int kDenseTrees = 120, kDenseTreesSoft = 24;
// Windows leave their neighbours for a block when no more than this part of them is alive (docs/detection.md has what
// was measured). A staged cascade's survivors have whole stages before them; a soft cascade rejects many of them one by
// one before a block would pay.
constexpr double kLeaveRowAt = 0.19, kLeaveRowAtSoft = 0.0625;

constexpr int kBits = 64;      // windows of a word of gates
constexpr double kNoGate = 0;  // instead of a contrast gate's limit, which is above 0

// No gradients in the dense phase.
int dense_end_of(const SurvivorPlan& survivors) {
  if (survivors.bound.lbp) return survivors.stage_count();
  const int enough = survivors.bound.soft ? kDenseTreesSoft : kDenseTrees;
  int stage = 0;
  for (; stage < survivors.first_gradient_stage; ++stage)
    if (survivors.queue_of[stage] >= 0 && survivors.bound.stages[stage].first_tree >= enough) break;
  return stage;
}

}  // namespace

ScanPlan::ScanPlan(const Cascade& cascade, InstructionSet set)
    : window(cascade.window()),
      stage_count(static_cast<int>(cascade.stages().size())),
      normaliser(cascade.window(), cascade.min_contrast()),
      instruction_set(set),
      survivors(cascade, set),
      dense_end(dense_end_of(survivors)),
      dense(cascade, dense_end),
      leave_at(static_cast<int>(survivors.lanes * (survivors.bound.soft ? kLeaveRowAtSoft : kLeaveRowAt))),
      tilted(first_stage_with(cascade, [](const HaarFeature& f) { return f.tilted; }) < dense_end),
      normalises(!cascade.is_lbp()) {}

RowScanner::RowScanner(const std::vector<ScanPlan>& plans)
    : window_(plans.front().window),
      instruction_set_(plans.front().instruction_set),
      kernels_(scan_kernels(instruction_set_)) {
  for (const ScanPlan& plan : plans) {
    assert(plan.window == window_ && plan.instruction_set == instruction_set_);
    tilted_ = tilted_ || plan.tilted;
    normalises_ = normalises_ || plan.normalises;
    Runner& runner = runners_.emplace_back(plan);
    if (!plan.normalises) runner.lbp.emplace(instruction_set_, runner.bound, runner.survivors.hits, runner.rejected);
  }
}

void RowScanner::prepare(const LevelRows& level, const ScanGrid& grid, int step, int rows) {
  const Strip::Shape shape{level.size.width, rows, step == 2, tilted_, normalises_, level.pixels == nullptr};
  strip_.reset(shape, instruction_set_);
  const CellLayout layout = strip_.layout();
  for_each_asked(grid, [&](Runner& runner) {
    runner.plan.dense.bind(layout, runner.bound);
    for (int s = 0; s < runner.plan.dense_end; ++s)
      runner.bound.stages[s].exit = runner.plan.survivors.queue_of[s] >= 0;
    if (runner.lbp) runner.lbp->move_to(grid.level, step);
  });
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
  norm_.area = runners_.front().plan.normaliser.area();
}

void RowScanner::scan(const LevelRows& level, const ScanGrid& grid) {
  const int end = std::min(grid.row_end, level.size.height - window_.height + 1);
  if (level.size.width < window_.width || grid.row_begin >= end) return;
  assert(grid.stride >= 1 && (!grid.skip_after_rejection || grid.stride <= 2));
  Row row{&level, &grid, grid.row_begin, 0, grid.stride % 2 == 0 ? 2 : 1};
  row.windows = (level.size.width - window_.width) / row.step + 1;
  const auto row_bytes = Strip::row_bytes(level.size.width, row.step == 2, tilted_, normalises_);
  const int most = end - 1 - grid.row_begin + window_.height;  // pixel rows of all window rows
  const int rows =
      std::min(most, std::max(static_cast<int>(kStripBytes / row_bytes), 2 * window_.height + grid.row_step()));
  prepare(level, grid, row.step, rows);
  passing_.resize((row.windows + kBits - 1) / kBits);
  gates_.resize(passing_.size());
  passed_.resize(passing_.size());
  if (inverse_norms_.size() < gates_.size() * kBits) {
    inverse_norms_ = AlignedBuffer<float>(gates_.size() * kBits);
    scores_ = AlignedBuffer<float>(gates_.size() * kBits);
  }
  while (row.y < end) {
    const int last = std::min(row.y + rows, end - 1 + window_.height);
    strip_.move_to(row.y, last, level);
    for (; row.y < end && row.y + window_.height <= last; row.y += grid.row_step()) scan_row(row);
    for_each_asked(grid, [](Runner& runner) {
      if (runner.lbp) runner.lbp->finish();  // their cells move with the strip
    });
  }
}

std::uint64_t RowScanner::inside(const Row& row, int g) {
  const int left = row.windows - g * kBits;
  return left >= kBits ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
}

// The norms of a row's windows, and which of those on the grid pass the contrast gate of this limit; all for kNoGate.
void RowScanner::make_norms(const Row& row, double limit) {
  norm_.limit = limit;
  if (limit == kNoGate)
    std::fill(passing_.begin(), passing_.end(), ~std::uint64_t{0});
  else
    kernels_.norms(norm_, strip_.cells(row.y), strip_.squared(row.y), padded(row), inverse_norms_.data(),
                   passing_.data());
  const int period = row.grid->stride / row.step;  // every so many lanes is a window of the grid
  looked_at_ = with_contrast_ = 0;
  for (int g = 0; g < static_cast<int>(passing_.size()); ++g) {
    std::uint64_t mask = inside(row, g);
    if (period > 1)
      for (int i = 0; i < kBits; ++i)
        if ((g * kBits + i) % period != 0) mask &= ~(std::uint64_t{1} << i);
    passing_[g] &= mask;
    looked_at_ += __builtin_popcountll(mask);
    with_contrast_ += __builtin_popcountll(passing_[g]);
  }
}

void RowScanner::scan_row(const Row& row) {
  double limit = -1;  // of the norms that are there; no gate has this one
  for_each_asked(*row.grid, [&](Runner& runner) {
    const double own = runner.plan.normalises ? runner.plan.normaliser.limit() : kNoGate;
    if (own != limit) make_norms(row, limit = own);
    run_row(row, runner);
  });
}

void RowScanner::run_row(const Row& row, Runner& runner) {
  std::copy(passing_.begin(), passing_.end(), gates_.begin());
  runner.windows += looked_at_;
  runner.low_contrast += looked_at_ - with_contrast_;
  if (runner.lbp) return run_lbp_row(row, runner);
  const bool skip = row.grid->skip_after_rejection && runner.plan.stage_count > 0;
  std::fill_n(scores_.data(), padded(row), row.grid->head_start);
  if (skip) {
    run_first_stage(row, runner);
    take_passed(row, runner, true);
  }
  const std::uint64_t lanes = (std::uint64_t{1} << kernels_.lanes) - 1;
  for (int g = 0; g < static_cast<int>(gates_.size()); ++g)
    for (int i = 0; i < kBits && gates_[g] >> i != 0; i += kernels_.lanes)
      if (const auto live = static_cast<std::uint32_t>(gates_[g] >> i & lanes); live != 0)
        run_group(row, runner, g * kBits + i, live, skip ? 1 : 0);
}

// All of stage 0 first, whether OpenCV's skip follows or not.
void RowScanner::run_lbp_row(const Row& row, Runner& runner) {
  const bool any_stage = runner.plan.stage_count > 0;
  if (any_stage) {
    std::copy(gates_.begin(), gates_.end(), passed_.begin());
    runner.lbp->run_first(strip_.cells(row.y), padded(row), passed_);
    take_passed(row, runner, row.grid->skip_after_rejection);
  }
  runner.lbp->add(any_stage ? 1 : 0, strip_.cells(row.y), row.y, gates_);
}

void RowScanner::run_group(const Row& row, Runner& runner, int first, std::uint32_t live, int stage) {
  WindowRun run{strip_.cells(row.y) + first, inverse_norms_.data() + first, scores_.data() + first, live,
                runner.plan.leave_at};
  const int dense_end = runner.plan.dense_end;
  if (stage < dense_end) stage = kernels_.run(CascadeView(runner.bound), run, stage, dense_end, runner.rejected.data());
  for (std::uint32_t left = run.live; left != 0; left &= left - 1) {
    const int i = __builtin_ctz(left), x = (first + i) * row.step;
    const WindowHit window{row.grid->level, x, row.y, run.scores[i]};
    runner.survivors.add(stage, strip_.pixels(row.y, *row.level) + x, strip_.pixel_pitch(*row.level),
                         run.inverse_norms[i], window);
  }
}

// Stage 0 of the whole row.
void RowScanner::run_first_stage(const Row& row, Runner& runner) {
  std::int64_t unused = 0;
  const std::uint64_t lanes = (std::uint64_t{1} << kernels_.lanes) - 1;
  for (int g = 0; g < static_cast<int>(gates_.size()); ++g) {
    std::uint64_t passed = 0;
    for (int i = 0; i < kBits && gates_[g] >> i != 0; i += kernels_.lanes) {
      const int first = g * kBits + i;
      WindowRun run{strip_.cells(row.y) + first, inverse_norms_.data() + first, scores_.data() + first,
                    static_cast<std::uint32_t>(gates_[g] >> i & lanes)};
      if (run.live != 0) kernels_.run(CascadeView(runner.bound), run, 0, 1, &unused);
      passed |= static_cast<std::uint64_t>(run.live) << i;
    }
    passed_[g] = passed;
  }
}

// Goes on with the windows that passed stage 0. From it follows which windows OpenCV would have looked at: with skip,
// the others leave gates_ and the counts.
void RowScanner::take_passed(const Row& row, Runner& runner, bool skip) {
  SkipChain chain;
  for (int g = 0; g < static_cast<int>(gates_.size()); ++g) {
    const std::uint64_t failed = gates_[g] & ~passed_[g], seen = inside(row, g);
    const std::uint64_t hidden = skip ? chain.hidden(failed) : 0;
    runner.rejected[0] += __builtin_popcountll(failed & ~hidden);
    runner.windows -= __builtin_popcountll(seen & hidden);
    runner.low_contrast -= __builtin_popcountll(seen & hidden & ~gates_[g]);
    gates_[g] = passed_[g] & ~hidden;
  }
}

void RowScanner::finish(int cascade, std::vector<WindowHit>& hits, ScanStatistics& statistics) {
  Runner& runner = runners_[cascade];
  runner.survivors.finish();
  for (WindowHit& hit : runner.survivors.hits) hit.cascade = cascade;
  hits.insert(hits.end(), runner.survivors.hits.begin(), runner.survivors.hits.end());
  runner.survivors.hits.clear();
  take_statistics(runner, statistics);
}

void RowScanner::take_statistics(Runner& runner, ScanStatistics& statistics) {
  statistics.windows += runner.windows;
  statistics.low_contrast += runner.low_contrast;
  statistics.rejected.resize(std::max(statistics.rejected.size(), runner.rejected.size()));
  std::int64_t entering = runner.windows - runner.low_contrast;
  for (int s = 0; s < runner.plan.stage_count; ++s) {
    statistics.weak_evaluated += entering * runner.plan.survivors.bound.stages[s].tree_count;
    const std::int64_t here = runner.rejected[s] + runner.survivors.rejected[s];
    statistics.rejected[s] += here;
    entering -= here;
  }
  runner.windows = runner.low_contrast = 0;
  std::fill(runner.rejected.begin(), runner.rejected.end(), 0);
  std::fill(runner.survivors.rejected.begin(), runner.survivors.rejected.end(), 0);
}

}  // namespace haarkit
