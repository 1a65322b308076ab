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
constexpr int kDenseTrees = 120, kDenseTreesSoft = 48;
// A staged cascade's survivors have whole stages before them: they leave their neighbours for a block when no more than
// this part of them is alive (docs/detection.md has what was measured). A soft cascade rejects them one by one before a
// block would pay.
constexpr double kLeaveRowAt = 0.19;
// An LBP cascade's leave it for scattered_windows.hpp, where the cells of each window are fetched one by one: one
// window of 16. Two of 16 are 2 % slower, none and three 4 %.
constexpr double kLeaveRowAtLbp = 0.07;

constexpr int kBits = 64;  // windows of a word of gates

// No gradients in the dense phase.
int dense_end_of(const SurvivorPlan& survivors) {
  if (survivors.bound.lbp) return survivors.stage_count();
  const int enough = survivors.bound.soft ? kDenseTreesSoft : kDenseTrees;
  int stage = 0;
  for (; stage < survivors.first_gradient_stage; ++stage)
    if (survivors.queue_of[stage] >= 0 && survivors.bound.stages[stage].first_tree >= enough) break;
  return stage;
}

bool uses_tilted(const Cascade& cascade, int stage_count) {
  if (cascade.is_lbp()) return false;
  for (int s = 0; s < stage_count; ++s)
    for (const WeakClassifier& weak : cascade.stages()[s].weak)
      for (const Node& node : weak.nodes)
        if (cascade.features()[node.feature].tilted) return true;
  return false;
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
      leave_at(dense_end, -1),
      tilted(uses_tilted(cascade, dense_end)),
      normalises(!cascade.is_lbp()) {
  if (survivors.bound.soft) return;
  const bool lbp = survivors.bound.lbp;
  const int most = static_cast<int>(scan_kernels(set).lanes * (lbp ? kLeaveRowAtLbp : kLeaveRowAt));
  for (int s = 1; s < dense_end; ++s)
    if (lbp || survivors.queue_of[s] >= 0) leave_at[s] = most;
}

RowScanner::RowScanner(const ScanPlan& plan)
    : plan_(plan),
      kernels_(scan_kernels(plan.instruction_set)),
      survivors_(plan.survivors),
      rejected_(plan.stage_count) {
  if (!plan.normalises) lbp_.emplace(kernels_, plan.stage_count);
}

void RowScanner::prepare(const LevelRows& level, int step, int rows) {
  const Strip::Shape shape{level.size.width, rows, step == 2, plan_.tilted, plan_.normalises, level.pixels == nullptr};
  strip_.reset(shape, plan_.instruction_set);
  const CellLayout layout = strip_.layout();
  plan_.dense.bind(layout, bound_);
  for (int s = 0; s < plan_.dense_end; ++s) bound_.stages[s].leave_at = plan_.leave_at[s];
  if (lbp_) return lbp_->bind(bound_);
  const auto corners = [&](const cv::Rect& r) {
    return RectPart{{layout.offset(0, r.x, r.y), layout.offset(0, r.x + r.width, r.y),
                     layout.offset(0, r.x, r.y + r.height), layout.offset(0, r.x + r.width, r.y + r.height)}};
  };
  const cv::Rect inner = normalisation_rect(plan_.window);
  norm_parts_.clear();
  for_each_part(inner, false, 255, [&](const cv::Rect& part) { norm_parts_.push_back(corners(part)); });
  std::copy_n(corners(inner).cells, 4, norm_.corners);
  norm_.parts = norm_parts_.data();
  norm_.part_count = static_cast<int>(norm_parts_.size());
  norm_.area = plan_.normaliser.area();
  norm_.limit = plan_.normaliser.limit();
}

void RowScanner::scan(const LevelRows& level, const ScanGrid& grid) {
  const cv::Size window = plan_.window;
  const int end = std::min(grid.row_end, level.size.height - window.height + 1);
  if (level.size.width < window.width || grid.row_begin >= end) return;
  assert(grid.stride >= 1 && (!grid.skip_after_rejection || grid.stride <= 2));
  Row row{&level, &grid, grid.row_begin, 0, grid.stride % 2 == 0 ? 2 : 1};
  row.windows = (level.size.width - window.width) / row.step + 1;
  const auto row_bytes = Strip::row_bytes(level.size.width, row.step == 2, plan_.tilted, plan_.normalises);
  const int most = end - 1 - grid.row_begin + window.height;  // pixel rows of all window rows
  const int rows =
      std::min(most, std::max(static_cast<int>(kStripBytes / row_bytes), 2 * window.height + grid.row_step()));
  prepare(level, row.step, rows);
  gates_.resize((row.windows + kBits - 1) / kBits);
  if (inverse_norms_.size() < gates_.size() * kBits) {
    inverse_norms_ = AlignedBuffer<float>(gates_.size() * kBits);
    scores_ = AlignedBuffer<float>(gates_.size() * kBits);
    if (!plan_.normalises) std::fill_n(inverse_norms_.data(), inverse_norms_.size(), 1.0F);
  }
  while (row.y < end) {
    const int last = std::min(row.y + rows, end - 1 + window.height);
    strip_.move_to(row.y, last, level);
    for (; row.y < end && row.y + window.height <= last; row.y += grid.row_step()) scan_row(row);
    if (lbp_) lbp_->finish(survivors_.hits, rejected_);  // their cells move with the strip
  }
}

std::uint64_t RowScanner::inside(const Row& row, int g) {
  const int left = row.windows - g * kBits;
  return left >= kBits ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
}

void RowScanner::mask_gates(const Row& row) {
  const int period = row.grid->stride / row.step;  // every so many lanes is a window of the grid
  int looked_at = 0, passing = 0;
  for (int g = 0; g < static_cast<int>(gates_.size()); ++g) {
    std::uint64_t mask = inside(row, g);
    if (period > 1)
      for (int i = 0; i < kBits; ++i)
        if ((g * kBits + i) % period != 0) mask &= ~(std::uint64_t{1} << i);
    gates_[g] &= mask;
    looked_at += __builtin_popcountll(mask);
    passing += __builtin_popcountll(gates_[g]);
  }
  windows_ += looked_at;
  low_contrast_ += looked_at - passing;
}

void RowScanner::scan_row(const Row& row) {
  const int padded = (row.windows + kernels_.lanes - 1) / kernels_.lanes * kernels_.lanes;
  if (plan_.normalises)
    kernels_.norms(norm_, strip_.cells(row.y), strip_.squared(row.y), padded, inverse_norms_.data(), gates_.data());
  else
    std::fill(gates_.begin(), gates_.end(), ~std::uint64_t{0});
  mask_gates(row);
  std::fill_n(scores_.data(), padded, row.grid->head_start);
  const bool skip = row.grid->skip_after_rejection && plan_.stage_count > 0;
  if (skip) run_first_stage(row);
  const std::uint64_t lanes = (std::uint64_t{1} << kernels_.lanes) - 1;
  for (int g = 0; g < static_cast<int>(gates_.size()); ++g)
    for (int i = 0; i < kBits && gates_[g] >> i != 0; i += kernels_.lanes)
      if (const auto live = static_cast<std::uint32_t>(gates_[g] >> i & lanes); live != 0)
        run_group(row, g * kBits + i, live, skip ? 1 : 0);
}

void RowScanner::run_group(const Row& row, int first, std::uint32_t live, int stage) {
  WindowRun run{strip_.cells(row.y) + first, inverse_norms_.data() + first, scores_.data() + first, live};
  if (stage < plan_.dense_end) stage = kernels_.run(CascadeView(bound_), run, stage, plan_.dense_end, rejected_.data());
  for (std::uint32_t left = run.live; left != 0; left &= left - 1) {
    const int i = __builtin_ctz(left), x = (first + i) * row.step;
    if (lbp_ && stage < plan_.stage_count) {
      lbp_->add(stage, run.cells + i, {row.grid->level, x, row.y, run.scores[i]});
      continue;
    }
    survivors_.add(stage, strip_.pixels(row.y, *row.level) + x, strip_.pixel_pitch(*row.level), run.inverse_norms[i],
                   {row.grid->level, x, row.y, run.scores[i]});
  }
}

// Stage 0 of the whole row, then which windows OpenCV would have looked at: the others leave gates_ and the counts.
void RowScanner::run_first_stage(const Row& row) {
  std::int64_t unused = 0;
  SkipChain chain;
  const std::uint64_t lanes = (std::uint64_t{1} << kernels_.lanes) - 1;
  for (int g = 0; g < static_cast<int>(gates_.size()); ++g) {
    const std::uint64_t gate = gates_[g];
    std::uint64_t passed = 0;
    for (int i = 0; i < kBits && gate >> i != 0; i += kernels_.lanes) {
      const int first = g * kBits + i;
      WindowRun run{strip_.cells(row.y) + first, inverse_norms_.data() + first, scores_.data() + first,
                    static_cast<std::uint32_t>(gate >> i & lanes)};
      if (run.live != 0) kernels_.run(CascadeView(bound_), run, 0, 1, &unused);
      passed |= static_cast<std::uint64_t>(run.live) << i;
    }
    const std::uint64_t hidden = chain.hidden(gate & ~passed), seen = inside(row, g);
    rejected_[0] += __builtin_popcountll(gate & ~passed & ~hidden);
    windows_ -= __builtin_popcountll(seen & hidden);
    low_contrast_ -= __builtin_popcountll(seen & hidden & ~gate);
    gates_[g] = passed & ~hidden;
  }
}

void RowScanner::take_statistics(ScanStatistics& statistics) {
  statistics.windows += windows_;
  statistics.low_contrast += low_contrast_;
  statistics.rejected.resize(std::max(statistics.rejected.size(), rejected_.size()));
  std::int64_t entering = windows_ - low_contrast_;
  for (int s = 0; s < plan_.stage_count; ++s) {
    statistics.weak_evaluated += entering * plan_.survivors.bound.stages[s].tree_count;
    const std::int64_t here = rejected_[s] + survivors_.rejected[s];
    statistics.rejected[s] += here;
    entering -= here;
  }
  windows_ = low_contrast_ = 0;
  std::fill(rejected_.begin(), rejected_.end(), 0);
  std::fill(survivors_.rejected.begin(), survivors_.rejected.end(), 0);
}

}  // namespace haarkit
