#pragma once

#include "cascade_plan.hpp"
#include "haarkit/features/instruction_set.hpp"
#include "haarkit/features/window_normalisation.hpp"
#include "survivors.hpp"

namespace haarkit {

// What all scans with a cascade share: how it is divided between the dense phase, which runs it on neighbouring windows
// of a row, and the survivors'.
struct RowPlan {
  RowPlan(const Cascade& cascade, InstructionSet set);

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

}  // namespace haarkit
