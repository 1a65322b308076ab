// Where the dense phase of a scan ends, and from how many windows on it leaves a row.
#include "row_plan.hpp"

#include "feature_cells.hpp"

namespace haarkit {
namespace {

// The dense phase ends at the first exit behind so many weak classifiers: beyond, almost nothing lives, and
// binding them to every level would cost more than it saves.
constexpr int kDenseTrees = 120, kDenseTreesSoft = 24;
// Windows leave their neighbours for a block when no more than this part of them is alive (docs/detection.md has what
// was measured). A staged cascade's survivors have whole stages before them; a soft cascade rejects many of them one by
// one before a block would pay.
constexpr double kLeaveRowAt = 0.19, kLeaveRowAtSoft = 0.0625;

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

RowPlan::RowPlan(const Cascade& cascade, InstructionSet set)
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

}  // namespace haarkit
