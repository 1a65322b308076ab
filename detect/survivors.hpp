#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "bound_cascade.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/features/word_block.hpp"
#include "kernels/scan_kernels.hpp"

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
  // The number of windows that wait.
  int waiting() const;
  // Runs all that wait.
  void finish();
  // What waits in `from`, of the same plan, waits here then, until finish_with.
  void gather(Survivors& from);
  // Runs what waits in `gathered`, another one of this plan, while others may do the same: whoever is free takes the
  // next block out and puts back what is left of it. What is found and counted is this one's; nothing may wait in it.
  void finish_with(Survivors& gathered);

  std::vector<WindowHit> hits;         // found so far, in any order
  std::vector<std::int64_t> rejected;  // by stage

 private:
  // The windows that wait before a stage. As soon as they fill a block they are run, but for those that are gathered.
  struct Queue {
    int stage = 0, count = 0;
    std::vector<std::uint8_t> pixels;
    std::vector<float> inverse_norms;
    std::vector<WindowHit> windows;
  };
  std::uint8_t* patch(Queue& queue, int lane) { return queue.pixels.data() + lane * block_.patch_size(); }
  // The queue that the window now waits in, null if it is a hit.
  Queue* put(int stage, const std::uint8_t* pixels, std::ptrdiff_t pitch, float inverse_norm, const WindowHit& window);
  // The last windows of a queue of `from`, at most so many, wait here then. Returns the queue that they wait in.
  Queue* take(Queue& queue, Survivors& from, int most);
  Queue* run(Queue& queue);
  void run_full(Queue* queue);

  const SurvivorPlan& plan_;
  const ScanKernels kernels_;
  std::vector<Queue> queues_;
  WordBlock block_;
  std::mutex gathered_;  // for what others do with it at the same time
};

}  // namespace haarkit
