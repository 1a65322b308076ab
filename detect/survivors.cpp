// The second phase of a scan: windows that outlived their neighbours, from any place and level, run side by side in
// blocks, and queue again when most of a block is rejected.
#include "survivors.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

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

// As memcpy, for the few bytes of a window's row.
inline void copy_row(std::uint8_t* to, const std::uint8_t* from, int width) {
  if (width < 16 || width > 32) {
    std::memcpy(to, from, width);
    return;
  }
  std::memcpy(to, from, 16);
  std::memcpy(to + width - 16, from + width - 16, 16);
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

Survivors::Survivors(const SurvivorPlan& plan)
    : rejected(plan.stage_count()),
      plan_(plan),
      kernels_(scan_kernels(plan.instruction_set)),
      queues_(plan.queue_count),
      block_(plan.layout, plan.instruction_set) {
  assert(block_.lanes() == plan.lanes);
  for (int s = 0; s < plan.stage_count(); ++s)
    if (plan.queue_of[s] >= 0) queues_[plan.queue_of[s]].stage = s;
}

void Survivors::add(int stage, const std::uint8_t* pixels, std::ptrdiff_t pitch, float inverse_norm,
                    const WindowHit& window) {
  run_full(put(stage, pixels, pitch, inverse_norm, window));
}

Survivors::Queue* Survivors::put(int stage, const std::uint8_t* pixels, std::ptrdiff_t pitch, float inverse_norm,
                                 const WindowHit& window) {
  if (stage == plan_.stage_count()) {
    hits.push_back(window);
    return nullptr;
  }
  Queue& queue = queues_[plan_.queue_of[stage]];
  if (queue.count == static_cast<int>(queue.windows.size())) {
    const int room = std::max(2 * plan_.lanes, 2 * queue.count);
    queue.pixels.resize(room * block_.patch_size());
    queue.inverse_norms.resize(room);
    queue.windows.resize(room);
  }
  std::uint8_t* to = patch(queue, queue.count);
  const cv::Size size = plan_.layout.window();
  for (int y = 0; y < size.height; ++y, to += size.width, pixels += pitch) copy_row(to, pixels, size.width);
  queue.inverse_norms[queue.count] = inverse_norm;
  queue.windows[queue.count++] = window;
  return &queue;
}

int Survivors::waiting() const {
  int count = 0;
  for (const Queue& queue : queues_) count += queue.count;
  return count;
}

void Survivors::gather(Survivors& from) {
  for (std::size_t q = 0; q < queues_.size(); ++q)
    if (queues_[q].count == 0)
      std::swap(queues_[q], from.queues_[q]);
    else
      take(from.queues_[q], from, from.queues_[q].count);
}

Survivors::Queue* Survivors::take(Queue& queue, Survivors& from, int most) {
  Queue* to = nullptr;
  for (const int end = std::max(queue.count - most, 0); queue.count > end;) {
    const int last = --queue.count;
    to = put(queue.stage, from.patch(queue, last), plan_.layout.window().width, queue.inverse_norms[last],
             queue.windows[last]);
  }
  return to;
}

// The first stages first, as in finish(): what is left of a block then meets windows that wait already. Of one block
// there comes at most one more, which its thread runs too, so whoever finds nothing to take may go.
void Survivors::finish_with(Survivors& gathered) {
  std::unique_lock lock(gathered.gathered_);
  for (Queue& queue : gathered.queues_)
    while (queue.count > 0) {
      Queue& block = *take(queue, gathered, plan_.lanes);
      lock.unlock();
      Queue* left = run(block);
      lock.lock();
      if (left) gathered.take(*left, *this, left->count);
    }
}

// In the order of stages, so that nothing waits behind.
void Survivors::finish() {
  for (Queue& queue : queues_)
    while (queue.count > 0) run_full(run(queue));
}

void Survivors::run_full(Queue* queue) {
  while (queue && queue->count >= plan_.lanes) queue = run(*queue);
}

// Runs the last of a queue, as many as a block holds, and puts those that are left into the queue of a later stage,
// which is returned: so a chain of runs ends, whatever the cascade.
Survivors::Queue* Survivors::run(Queue& queue) {
  const int first = std::max(queue.count - plan_.lanes, 0), count = queue.count - first;
  alignas(64) float scores[kMostLanes] = {};
  for (int lane = 0; lane < count; ++lane) scores[lane] = queue.windows[first + lane].score;
  block_.prepare_grey(patch(queue, first));
  const CascadeView view(plan_.bound);
  WindowRun windows{block_.cells(), queue.inverse_norms.data() + first, scores,
                    static_cast<std::uint32_t>((std::uint64_t{1} << count) - 1), plan_.leave_at};
  int stage = queue.stage;
  if (stage < plan_.first_gradient_stage)
    stage = kernels_.run(view, windows, stage, plan_.first_gradient_stage, rejected.data());
  const bool goes_on = stage == queue.stage || __builtin_popcount(windows.live) > windows.leave_at;
  if (windows.live != 0 && stage >= plan_.first_gradient_stage && stage < plan_.stage_count() && goes_on) {
    block_.prepare_gradients();
    stage = kernels_.run(view, windows, stage, plan_.stage_count(), rejected.data());
  }
  assert(windows.live == 0 || stage > queue.stage);
  queue.count = first;
  Queue* next = nullptr;
  for (std::uint32_t lanes = windows.live; lanes != 0; lanes &= lanes - 1) {
    const int lane = first + __builtin_ctz(lanes);
    WindowHit window = queue.windows[lane];
    window.score = scores[lane - first];
    next = put(stage, patch(queue, lane), plan_.layout.window().width, queue.inverse_norms[lane], window);
  }
  return next;
}

}  // namespace haarkit
