#pragma once

#include <cstdint>
#include <vector>

#include "bound_cascade.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/features/word_block.hpp"
#include "kernels/scan_kernels.hpp"

namespace haarkit {

// The second phase of a scan. Windows that outlive their neighbours are collected for each checkpoint (a stage where
// windows may change vehicles), whatever their place and level. 16 or 32 make a WordBlock, which runs with all lanes
// full; when few of a block are left, they are collected again for the stage they have reached.
struct SurvivorPlan {
  SurvivorPlan(const Cascade& cascade, InstructionSet set);

  int stage_count() const { return static_cast<int>(bound.stages.size()); }

  BlockLayout layout;
  InstructionSet instruction_set;
  int lanes;                  // of a block
  BoundCascade bound;         // to a block's cells
  int first_gradient_stage;   // stage_count() if there is none
  std::vector<int> queue_of;  // checkpoint's number, -1 for stages that are none; stage_count() + 1 entries
  int queue_count = 0;
};

class Survivors {
 public:
  explicit Survivors(const SurvivorPlan& plan);

  // A window that is alive before `stage` (a checkpoint). pixels: its top left pixel.
  void add(int stage, const std::uint8_t* pixels, std::ptrdiff_t pitch, float inverse_norm, const WindowHit& window);
  // Runs all that wait.
  void finish();

  std::vector<WindowHit> hits;         // found so far, in any order
  std::vector<std::int64_t> rejected;  // by stage

 private:
  // Runs as soon as it has a block's worth, and gets no more than that from another: holds two blocks' worth.
  struct Queue {
    int stage = 0, count = 0;
    std::vector<std::uint8_t> pixels;
    std::vector<float> inverse_norms;
    std::vector<WindowHit> windows;
  };
  std::uint8_t* patch(Queue& queue, int lane) { return queue.pixels.data() + lane * block_.patch_size(); }
  // The queue that the window now waits in, null if it is a hit.
  Queue* put(int stage, const std::uint8_t* pixels, std::ptrdiff_t pitch, float inverse_norm, const WindowHit& window);
  Queue* run(Queue& queue);
  void run_full(Queue* queue);

  const SurvivorPlan& plan_;
  const ScanKernels kernels_;
  std::vector<Queue> queues_;
  WordBlock block_;
};

}  // namespace haarkit
