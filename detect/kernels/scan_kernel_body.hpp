// The scan kernels, written once for `Wide`, a number of windows side by side: RegisterWindows (register_windows.hpp)
// or PlainWindows (plain_windows.hpp). Every lane does what stage_passes does for one window; stage sums are float, and
// windows too near the threshold to tell are asked for again (methods: docs/detection.md).

#include "kernels/scan_kernels.hpp"
#include "kernels/stage_sums.hpp"

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): one copy for each instruction set

template <typename Wide>
int run_staged(const CascadeView& cascade, WindowRun& windows, int begin, int end, std::int64_t* rejected) {
  const auto scaled_inverse = Wide::numbers(windows.inverse_norms) * Wide::all(1 / Wide::kScale);
  auto score = Wide::numbers(windows.scores);
  int stage = begin;
  for (; stage < end; ++stage) {
    const BoundStage& s = cascade.stages[stage];
    if (s.exit && stage > begin && __builtin_popcount(windows.live) <= windows.leave_at) break;
    const auto sums = stage_sums<Wide>(cascade, s, windows, scaled_inverse, Wide::all(0));
    const std::uint32_t fails = failing<Wide>(cascade, stage, windows, sums);
    rejected[stage] += __builtin_popcount(fails);
    windows.live &= ~fails;
    if (windows.live == 0) return stage;
    score = score + (sums - Wide::all(s.threshold));
  }
  Wide::store(windows.scores, score);
  return stage;
}

template <typename Wide>
HAARKIT_APART typename Wide::Floats other_stage_sums(const CascadeView& cascade, const BoundStage& stage,
                                                     const WindowRun& windows,
                                                     const typename Wide::Floats& scaled_inverse,
                                                     const typename Wide::Floats& sums) {
  return stage_sums<Wide>(cascade, stage, windows, scaled_inverse, sums);
}

// A stage here is one weak classifier, usually a full tree of three nodes, so what lies between two of them counts: who
// is alive is seen in bits of the kernel's own order.
template <typename Wide>
int run_soft(const CascadeView& cascade, WindowRun& windows, int begin, int end, std::int64_t* rejected) {
  const auto scaled_inverse = Wide::numbers(windows.inverse_norms) * Wide::all(1 / Wide::kScale);
  auto score = Wide::numbers(windows.scores);
  std::uint32_t live = Wide::own_order(windows.live);
  int alive = __builtin_popcount(live);
  const int leave_at = windows.leave_at;
  const BoundNode* const nodes = cascade.nodes;
  const std::uint16_t* const at = windows.cells;
  const BoundStage *const first = cascade.stages + begin, *const last = cascade.stages + end, *s = first;
  for (; s != last; ++s) {
    if (s->exit && alive <= leave_at && s != first) break;
    if (s->one_full)
      score = score + small_tree<Wide, TreeShape::full>(cascade, nodes + s->first_node, at, scaled_inverse);
    else
      score = other_stage_sums<Wide>(cascade, *s, windows, scaled_inverse, score);
    if (!s->rejects) continue;
    live &= ~Wide::less_in_own_order(score, Wide::all(s->threshold));
    const int left = __builtin_popcount(live);
    rejected[s - cascade.stages] += alive - left;
    alive = left;
    if (alive == 0) break;
  }
  windows.live = Wide::window_order(live);
  Wide::store(windows.scores, score);
  return static_cast<int>(s - cascade.stages);
}

template <typename Wide>
int run_windows(const CascadeView& cascade, WindowRun& windows, int begin, int end, std::int64_t* rejected) {
  return (cascade.soft ? run_soft<Wide> : run_staged<Wide>)(cascade, windows, begin, end, rejected);
}

template <typename Wide>
void norms(const NormCells& norm, const std::uint16_t* sum, const std::uint32_t* squared, int count,
           float* inverse_norms, std::uint64_t* gates) {
  for (int w = 0; w < count; w += Wide::kCount) {
    const std::int32_t* c = norm.corners;
    const auto square = [&](int i) { return Wide::ordered_ints(squared + w + c[i]); };
    const auto part_sum = [&](const RectPart& part) {
      const auto cell = [&](int i) { return Wide::cells(sum + w + part.cells[i]); };
      return Wide::ordered_ints((cell(0) - cell(1)) + (cell(3) - cell(2)));
    };
    auto inner = part_sum(norm.parts[0]);
    for (int i = 1; i < norm.part_count; ++i) inner = inner + part_sum(norm.parts[i]);
    const std::uint64_t passes = Wide::inverse_norms(inner, (square(0) - square(1)) + (square(3) - square(2)),
                                                     norm.area, norm.limit, inverse_norms + w);
    gates[w / 64] = (w % 64 == 0 ? 0 : gates[w / 64]) | passes << w % 64;
  }
}

template <typename Wide>
ScanKernels kernels_on() {
  return {norms<Wide>, run_windows<Wide>, Wide::kCount};
}

}  // namespace
}  // namespace haarkit
