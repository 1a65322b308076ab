// The second phase of a scan: windows that outlived their neighbours, from any place and level, run side by side in
// blocks, and queue again when most of a block is rejected.
#include "survivors.hpp"

#include <algorithm>
#include <cassert>

#include "cascade_plan.hpp"

namespace haarkit {
namespace {

// A block is left when no more windows than this are alive: 4 of 16 lanes, 6 of 32. Where weak classifiers are large
// trees (of depth 3: seven nodes), a new block costs as much as few of them, and is worth making as soon as half of the
// old one is empty. Measured on photographs: docs/detection.md.
int leave_block_at(int lanes, const BoundCascade& bound) {
  constexpr std::size_t kLargeTree = 4;  // more nodes than this on average
  return bound.nodes.size() > kLargeTree * bound.trees.size() ? lanes / 2 : 2 + lanes / 8;
}
// Between two exits lie at least this many weak classifiers, and an eighth of those before: a block's preparation
// costs as much as about twenty.
constexpr int kLeastStep = 8;

CellLayout block_cells(const BlockLayout& block, int lanes) {
  CellLayout cells;
  cells.cell_size = lanes;
  cells.row_size = block.cells_per_row();
  cells.plane_size = block.cells_per_plane();
  for (int c = 0; c < kChannelCount; ++c) cells.planes[c] = block.plane(static_cast<Channel>(c));
  cells.planes[kChannelCount] = block.tilted_plane();
  return cells;
}

}  // namespace

SurvivorPlan::SurvivorPlan(const Cascade& cascade, InstructionSet set)
    : layout(BlockLayout::of(cascade.window(), cascade.features())),
      instruction_set(set),
      lanes(scan_kernels(set).lanes),
      first_gradient_stage(first_stage_with(cascade, [](const HaarFeature& f) { return f.channel != Channel::grey; })) {
  const int count = static_cast<int>(cascade.stages().size());
  CascadePlan(cascade, count).bind(block_cells(layout, lanes), bound);
  leave_at = leave_block_at(lanes, bound);
  queue_of.assign(count + 1, -1);
  int last = -kLeastStep;
  for (int s = 0; s < count; ++s) {
    const int weak = bound.stages[s].first_tree;
    const bool far_enough = weak - last >= std::max(kLeastStep, weak / 8);
    if (s != 0 && s != first_gradient_stage && !far_enough) continue;
    queue_of[s] = queue_count++;
    bound.stages[s].exit = true;
    last = weak;
  }
}

std::vector<SurvivorQueue> SurvivorPlan::queues() const {
  std::vector<SurvivorQueue> queues(queue_count);
  for (int s = 0; s < stage_count(); ++s)
    if (queue_of[s] >= 0) queues[queue_of[s]].stage = s;
  return queues;
}

Survivors::Survivors(const SurvivorPlan& plan)
    : rejected(plan.stage_count()),
      plan_(plan),
      kernels_(scan_kernels(plan.instruction_set)),
      queues_(plan.queues()),
      block_(plan.layout, plan.instruction_set),
      shape_{plan.layout.window(), block_.patch_size(), plan.lanes} {
  assert(block_.lanes() == plan.lanes);
}

void Survivors::add(int stage, const std::uint8_t* pixels, std::ptrdiff_t pitch, float inverse_norm,
                    const WindowHit& window) {
  if (stage == plan_.stage_count()) return hits.push_back(window);
  SurvivorQueue& queue = queues_[plan_.queue_of[stage]];
  queue.add(shape_, pixels, pitch, inverse_norm, window);
  run_full(&queue);
}

// In the order of stages, so that nothing waits behind.
void Survivors::finish() {
  for (SurvivorQueue& queue : queues_)
    while (queue.count() > 0) run_full(run_last(queue));
}

void Survivors::run_full(SurvivorQueue* queue) {
  while (queue && queue->count() >= plan_.lanes) queue = run_last(*queue);
}

// Runs the last of a queue, as many as a block holds. Those that are left are hits, or wait in the queue of a later
// stage, which is returned: so a chain of runs ends, whatever the cascade.
SurvivorQueue* Survivors::run_last(SurvivorQueue& queue) {
  const WindowsOfBlock block = queue.take(shape_, plan_.lanes);
  const Alive alive = run(block);
  const bool passed = alive.stage == plan_.stage_count();
  SurvivorQueue* next = passed || alive.lanes == 0 ? nullptr : &queues_[plan_.queue_of[alive.stage]];
  for (std::uint32_t lanes = alive.lanes; lanes != 0; lanes &= lanes - 1) {
    const int lane = __builtin_ctz(lanes);
    WindowHit window = block.windows[lane];
    window.score = alive.scores[lane];
    if (next)
      next->add(shape_, block.patches + lane * shape_.patch_size, shape_.window.width, block.inverse_norms[lane],
                window);
    else
      hits.push_back(window);
  }
  return next;
}

Survivors::Alive Survivors::run(const WindowsOfBlock& block) {
  Alive alive{block.stage, static_cast<std::uint32_t>((std::uint64_t{1} << block.count) - 1), {}};
  for (int lane = 0; lane < block.count; ++lane) alive.scores[lane] = block.windows[lane].score;
  block_.prepare_grey(block.patches);
  const CascadeView view(plan_.bound);
  WindowRun windows{block_.cells(), block.inverse_norms, alive.scores, alive.lanes, plan_.leave_at};
  int& stage = alive.stage;
  if (stage < plan_.first_gradient_stage)
    stage = kernels_.run(view, windows, stage, plan_.first_gradient_stage, rejected.data());
  const bool goes_on = stage == block.stage || __builtin_popcount(windows.live) > windows.leave_at;
  if (windows.live != 0 && stage >= plan_.first_gradient_stage && stage < plan_.stage_count() && goes_on) {
    block_.prepare_gradients();
    stage = kernels_.run(view, windows, stage, plan_.stage_count(), rejected.data());
  }
  assert(windows.live == 0 || stage > block.stage);
  alive.lanes = windows.live;
  return alive;
}

}  // namespace haarkit
