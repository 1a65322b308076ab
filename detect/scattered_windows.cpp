// Windows that outlived their neighbours, stage by stage, on cells fetched from the strip.
#include "scattered_windows.hpp"

#include <algorithm>

namespace haarkit {

ScatteredWindows::ScatteredWindows(const ScanKernels& kernels, int stage_count)
    : kernels_(kernels), queues_(stage_count) {}

void ScatteredWindows::add_offsets(const BoundCascade& strip, const BoundNode& node) {
  if (node.pattern == CellPattern::lbp) {
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
  if (node.pattern == CellPattern::lbp) {
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
  for (std::size_t stage = 0; stage < queues_.size(); ++stage) {
    std::vector<Waiting>& queue = queues_[stage];
    const int count = static_cast<int>(queue.size());
    for (int i = 0; i < count; i += kernels_.lanes)
      run(static_cast<int>(stage), queue.data() + i, std::min(kernels_.lanes, count - i), hits, rejected);
    queue.clear();
  }
}

void ScatteredWindows::run(int stage, const Waiting* windows, int count, std::vector<WindowHit>& hits,
                           std::vector<std::int64_t>& rejected) {
  static constexpr auto kOnes = [] {
    std::array<float, kMostLanes> ones{};
    for (float& one : ones) one = 1;
    return ones;
  }();
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
  alignas(64) float scores[kMostLanes] = {};
  for (int i = 0; i < count; ++i) scores[i] = windows[i].window.score;
  WindowRun lanes{buffer_.data(), kOnes.data(), scores, static_cast<std::uint32_t>((std::uint64_t{1} << count) - 1)};
  kernels_.run(CascadeView(bound_), lanes, stage, stage + 1, rejected.data());
  const bool last = stage + 1 == static_cast<int>(queues_.size());
  for (std::uint32_t live = lanes.live; live != 0; live &= live - 1) {
    const int i = __builtin_ctz(live);
    WindowHit window = windows[i].window;
    window.score = scores[i];
    if (last)
      hits.push_back(window);
    else
      queues_[stage + 1].push_back({windows[i].cells, window});
  }
}

}  // namespace haarkit
