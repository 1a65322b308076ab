// Windows that outlived their neighbours, stage by stage, on cells fetched from the strip.
#include "scattered_windows.hpp"

#include <algorithm>

namespace haarkit {
ScatteredWindows::ScatteredWindows(const ScanKernels& kernels, int stage_count)
    : kernels_(kernels), queues_(stage_count + 1) {}

void ScatteredWindows::add_offsets(const BoundCascade& strip, const BoundNode& node) {
  if (node.pattern != CellPattern::lbp_parts) {
    for (int row = 0; row < 4; ++row)
      for (int i = 0; i < 4; ++i) offsets_.push_back(node.cells[i] + row * node.cells[4]);
    return;
  }
  const RectPart* part = strip.parts.data() + node.cells[0];
  for (int n = 9 * node.cells[6]; n > 0; --n, ++part)
    offsets_.insert(offsets_.end(), std::begin(part->cells), std::end(part->cells));
}

// Binds a node to the next cells of the buffer, in the order of add_offsets.
void ScatteredWindows::rename_cells(BoundNode& node, std::int32_t& cell) {
  const auto next = [&] { return cell++ * kernels_.lanes; };
  if (node.pattern != CellPattern::lbp_parts) {
    for (int i = 0; i < 4; ++i) node.cells[i] = next();
    node.cells[4] = 4 * kernels_.lanes;
    cell += 3 * 4;
    return;
  }
  RectPart* part = bound_.parts.data() + node.cells[0];
  for (int n = 9 * node.cells[6]; n > 0; --n, ++part)
    for (std::int32_t& corner : part->cells) corner = next();
}

void ScatteredWindows::bind(const BoundCascade& strip) {
  const bool first = bound_.nodes.empty();
  if (first) bound_ = strip;
  offsets_.clear();
  first_offset_.clear();
  std::size_t most = 0;
  for (std::size_t s = 0; s < strip.stages.size(); ++s) {
    const auto begin = strip.stages[s].first_node;
    const auto end =
        s + 1 < strip.stages.size() ? strip.stages[s + 1].first_node : static_cast<std::int32_t>(strip.nodes.size());
    first_offset_.push_back(offsets_.size());
    std::int32_t cell = 0;
    for (std::int32_t n = begin; n < end; ++n) {
      add_offsets(strip, strip.nodes[n]);
      if (first) rename_cells(bound_.nodes[n], cell);
    }
    most = std::max(most, offsets_.size() - first_offset_.back());
  }
  first_offset_.push_back(offsets_.size());
  if (first) buffer_ = AlignedBuffer<std::uint16_t>(most * kernels_.lanes);
}

void ScatteredWindows::finish(std::vector<WindowHit>& hits, std::vector<std::int64_t>& rejected) {
  const int lanes = kernels_.lanes;
  const auto for_each_batch = [&](std::vector<Waiting>& windows, auto f) {
    const int count = static_cast<int>(windows.size());
    for (int i = 0; i < count; i += lanes) f(windows.data() + i, std::min(lanes, count - i));
  };
  const int stages = static_cast<int>(queues_.size()) - 1;
  for (int stage = 0; stage < stages; ++stage) {
    for_each_batch(queues_[stage], [&](Waiting* windows, int count) { run(stage, windows, count, rejected); });
    queues_[stage].clear();
  }
  for_each_batch(queues_.back(), [&](Waiting* windows, int count) { add_scores(windows, count); });
  for (const Waiting& passed : queues_.back()) hits.push_back(passed.window);
  queues_.back().clear();
}

// Puts the cells that a stage looks at side by side in the buffer, of the first `count` lanes.
void ScatteredWindows::fetch(int stage, const Waiting* windows, int count) {
  const std::int32_t *offset = offsets_.data() + first_offset_[stage], *const end =
                                                                           offsets_.data() + first_offset_[stage + 1];
  // Four windows at a time, whose cells are one store.
  for (int w = 0; w < count; w += 4) {
    const auto at = [&](int i) { return windows[std::min(w + i, count - 1)].cells; };
    const std::uint16_t *const a = at(0), *const b = at(1), *const c = at(2), *const d = at(3);
    std::uint16_t* out = buffer_.data() + w;
    for (const std::int32_t* o = offset; o != end; ++o, out += kernels_.lanes) {
      out[0] = a[*o];
      out[1] = b[*o];
      out[2] = c[*o];
      out[3] = d[*o];
    }
  }
}

void ScatteredWindows::run(int stage, const Waiting* windows, int count, std::vector<std::int64_t>& rejected) {
  fetch(stage, windows, count);
  LbpGroup group = fetched(count);
  if (kernels_.lbp_stage(CascadeView(bound_), stage, &group, 1, rejected.data()) == 0) return;
  for (std::uint32_t live = group.live; live != 0; live &= live - 1)
    queues_[stage + 1].push_back(windows[__builtin_ctz(live)]);
}

void ScatteredWindows::add_scores(Waiting* windows, int count) {
  alignas(64) float scores[kMostLanes] = {};
  for (int i = 0; i < count; ++i) scores[i] = windows[i].window.score;
  for (int stage = 0; stage + 1 < static_cast<int>(queues_.size()); ++stage) {
    fetch(stage, windows, count);
    kernels_.add_lbp_scores(CascadeView(bound_), stage, stage + 1, fetched(count), scores);
  }
  for (int i = 0; i < count; ++i) windows[i].window.score = scores[i];
}

}  // namespace haarkit
