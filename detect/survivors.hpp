#pragma once

#include <cstdint>
#include <vector>

#include "bound_cascade.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/features/word_block.hpp"
#include "kernels/scan_kernels.hpp"
#include "survivor_queue.hpp"

namespace haarkit {

// The first stage with a feature of which test(feature) is true; the number of stages where there is none, and of LBP
// cascades.
template <class Test>
int first_stage_with(const Cascade& cascade, const Test& test) {
  const int count = static_cast<int>(cascade.stages().size());
  if (cascade.is_lbp()) return count;
  for (int stage = 0; stage < count; ++stage)
    for (const WeakClassifier& weak : cascade.stages()[stage].weak)
      for (const Node& node : weak.nodes)
        if (test(cascade.features()[node.feature])) return stage;
  return count;
}

// The second phase of a scan, for the windows that outlive their neighbours. They come from any place and level, so
// their cells are not neighbours in memory; their pixels are copied into a WordBlock, whose cells are.
//   a row's windows   x . . . x . . . . . x .    (x: alive)
//   queue             x x x x x x x x ...        collected until there are as many as a block has lanes
//   block             all lanes alive; when few still are, those are collected again
// There is a queue for each exit: a stage before which windows may move from a row or a block into a queue. Not
// every stage is one, so that queues fill up.
struct SurvivorPlan {
  SurvivorPlan(const Cascade& cascade, InstructionSet set);

  int stage_count() const { return static_cast<int>(bound.stages.size()); }
  // Empty ones, one for each exit.
  std::vector<SurvivorQueue> queues() const;

  BlockLayout layout;
  InstructionSet instruction_set;
  int lanes;                  // of a block
  BoundCascade bound;         // to a block's cells
  int first_gradient_stage;   // stage_count() if there is none
  std::vector<int> queue_of;  // exit's number, -1 for stages that are none; stage_count() + 1 entries
  int queue_count = 0;
  int leave_at;  // WindowRun's, of a full block
};

class Survivors {
 public:
  explicit Survivors(const SurvivorPlan& plan);

  // A window that is alive before `stage` (an exit). pixels: its top left pixel.
  void add(int stage, const std::uint8_t* pixels, std::ptrdiff_t pitch, float inverse_norm, const WindowHit& window);
  // Runs all that wait.
  void finish();

  std::vector<WindowHit> hits;         // found so far, in any order
  std::vector<std::int64_t> rejected;  // by stage

 private:
  // What of a block's windows is alive, before which stage, and their sums.
  struct Alive {
    int stage;
    std::uint32_t lanes;
    alignas(64) float scores[kMostLanes];
  };
  void run_full(SurvivorQueue* queue);
  SurvivorQueue* run_last(SurvivorQueue& queue);
  Alive run(const WindowsOfBlock& block);

  const SurvivorPlan& plan_;
  const ScanKernels kernels_;
  std::vector<SurvivorQueue> queues_;  // those that fill a block are run at once
  WordBlock block_;
  const QueueShape shape_;
};

}  // namespace haarkit
