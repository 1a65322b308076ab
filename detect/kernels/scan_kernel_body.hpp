// The scan kernels of Haar cascades, written once for `Wide`, a number of windows side by side: RegisterWindows
// (register_windows.hpp) or PlainWindows (plain_windows.hpp), whose header comes before this one, once for each
// instruction set. Staged cascades: every lane decides as stage_passes does for one window; sums are float, and a
// window whose sum is too near the threshold to tell is summed again in double. Soft cascades are float throughout
// (methods: docs/detection.md).

#include "kernels/inlining.hpp"
#include "kernels/scan_kernels.hpp"
#include "kernels/stage_sums.hpp"

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): one copy for each instruction set

// Features come out kScale times too large (RegisterWindows). At an exit few windows are left (leave_at), and those go
// on in a block of survivors.
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

// Not inlined: stages of anything but one full tree of depth 2.
template <typename Wide>
HAARKIT_APART typename Wide::Floats stage_sums_apart(const CascadeView& cascade, const BoundStage& stage,
                                                     const WindowRun& windows,
                                                     const typename Wide::Floats& scaled_inverse,
                                                     const typename Wide::Floats& sums) {
  return stage_sums<Wide>(cascade, stage, windows, scaled_inverse, sums);
}

// A stage here is one weak classifier, usually a full tree of three nodes, so the work between two trees matters: who
// is alive stays in the order of bits that a comparison gives (even windows, then odd ones: register_windows.hpp), and
// is put into the order of windows once, at the end.
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
      score = stage_sums_apart<Wide>(cascade, *s, windows, scaled_inverse, score);
    if (!s->rejects) continue;  // no window alive can be below this threshold
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
    auto sum_inside = part_sum(norm.parts[0]);
    for (int i = 1; i < norm.part_count; ++i) sum_inside = sum_inside + part_sum(norm.parts[i]);
    const std::uint64_t passes = Wide::inverse_norms(sum_inside, (square(0) - square(1)) + (square(3) - square(2)),
                                                     norm.area, norm.limit, inverse_norms + w);
    // Bit w % 64 of gates[w / 64]; the first windows of a word clear what was there.
    gates[w / 64] = (w % 64 == 0 ? 0 : gates[w / 64]) | passes << w % 64;
  }
}

template <typename Wide>
ScanKernels kernels_for() {
  return {norms<Wide>, run_windows<Wide>, Wide::kCount};
}

}  // namespace
}  // namespace haarkit
