// The dense phase: 16 or 32 neighbouring windows of a row at a time through the first stages, until none or few of them
// are alive; those go on in the survivor phase (survivors.hpp).
#include "row_runner.hpp"

#include <algorithm>

#include "skip_chain.hpp"

namespace haarkit {

RowRunner::RowRunner(const RowPlan& plan)
    : plan_(plan),
      kernels_(scan_kernels(plan.instruction_set)),
      survivors_(plan.survivors),
      rejected_(plan.stage_count) {
  if (!plan.normalises) grouped_.emplace(plan.instruction_set, bound_, survivors_.hits, rejected_);
}

void RowRunner::bind(const CellLayout& layout, int level, int step) {
  plan_.dense.bind(layout, bound_);
  for (int s = 0; s < plan_.dense_end; ++s) bound_.stages[s].exit = plan_.survivors.queue_of[s] >= 0;
  if (grouped_) grouped_->move_to(level, step);
}

void RowRunner::leave_strip() {
  if (grouped_) grouped_->finish();
}

void RowRunner::run(WindowRow& row) {
  std::copy(row.passing.begin(), row.passing.end(), row.alive.begin());
  windows_ += row.looked_at;
  low_contrast_ += row.looked_at - row.with_contrast;
  if (grouped_) return run_grouped(row);
  const bool skip = row.grid->skip_after_rejection && plan_.stage_count > 0;
  std::fill_n(row.scores.data(), row.padded, row.grid->head_start);
  if (skip) {
    run_first_stage(row);
    take_passed(row, true);
  }
  const std::uint64_t lanes = (std::uint64_t{1} << kernels_.lanes) - 1;
  for (int g = 0; g < row.words(); ++g)
    for (int i = 0; i < WindowRow::kBits && row.alive[g] >> i != 0; i += kernels_.lanes)
      if (const auto live = static_cast<std::uint32_t>(row.alive[g] >> i & lanes); live != 0)
        run_group(row, g * WindowRow::kBits + i, live, skip ? 1 : 0);
}

// All of stage 0 first, whether OpenCV's skip follows or not.
void RowRunner::run_grouped(WindowRow& row) {
  const bool any_stage = plan_.stage_count > 0;
  if (any_stage) {
    std::copy(row.alive.begin(), row.alive.end(), row.passed.begin());
    grouped_->run_first(row.cells(), row.padded, row.passed);
    take_passed(row, row.grid->skip_after_rejection);
  }
  grouped_->add(any_stage ? 1 : 0, row.cells(), row.y, row.alive);
}

void RowRunner::run_group(WindowRow& row, int first, std::uint32_t live, int stage) {
  WindowRun run{row.cells() + first, row.inverse_norms.data() + first, row.scores.data() + first, live, plan_.leave_at};
  const int dense_end = plan_.dense_end;
  if (stage < dense_end) stage = kernels_.run(CascadeView(bound_), run, stage, dense_end, rejected_.data());
  for (std::uint32_t left = run.live; left != 0; left &= left - 1) {
    const int i = __builtin_ctz(left), x = (first + i) * row.step;
    const WindowHit window{row.grid->level, x, row.y, run.scores[i]};
    survivors_.add(stage, row.strip->pixels(row.y, *row.level) + x, row.strip->pixel_pitch(*row.level),
                   run.inverse_norms[i], window);
  }
}

// Stage 0 of the whole row.
void RowRunner::run_first_stage(WindowRow& row) {
  std::int64_t unused = 0;
  const std::uint64_t lanes = (std::uint64_t{1} << kernels_.lanes) - 1;
  for (int g = 0; g < row.words(); ++g) {
    std::uint64_t passed = 0;
    for (int i = 0; i < WindowRow::kBits && row.alive[g] >> i != 0; i += kernels_.lanes) {
      const int first = g * WindowRow::kBits + i;
      WindowRun run{row.cells() + first, row.inverse_norms.data() + first, row.scores.data() + first,
                    static_cast<std::uint32_t>(row.alive[g] >> i & lanes)};
      if (run.live != 0) kernels_.run(CascadeView(bound_), run, 0, 1, &unused);
      passed |= static_cast<std::uint64_t>(run.live) << i;
    }
    row.passed[g] = passed;
  }
}

// Goes on with the windows that passed stage 0. From it follows which windows OpenCV would have looked at: with skip,
// the others leave row.alive and the counts.
void RowRunner::take_passed(WindowRow& row, bool skip) {
  SkipChain chain;
  for (int g = 0; g < row.words(); ++g) {
    const std::uint64_t failed = row.alive[g] & ~row.passed[g], seen = row.inside(g);
    const std::uint64_t hidden = skip ? chain.hidden(failed) : 0;
    rejected_[0] += __builtin_popcountll(failed & ~hidden);
    windows_ -= __builtin_popcountll(seen & hidden);
    low_contrast_ -= __builtin_popcountll(seen & hidden & ~row.alive[g]);
    row.alive[g] = row.passed[g] & ~hidden;
  }
}

void RowRunner::take_statistics(ScanStatistics& statistics) {
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

void RowRunner::finish(std::vector<WindowHit>& hits, ScanStatistics& statistics) {
  survivors_.finish();
  hits.insert(hits.end(), survivors_.hits.begin(), survivors_.hits.end());
  survivors_.hits.clear();
  take_statistics(statistics);
}

}  // namespace haarkit
