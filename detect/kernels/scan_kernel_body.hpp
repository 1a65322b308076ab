// The scan kernels, written once in the vocabulary of lanes.hpp (or portable_lanes.hpp): included by one source for
// each instruction set, after its lanes. Every lane does what stage_passes does for one window; stage sums are float,
// and windows too near the threshold to tell are asked for again (methods: docs/detection.md).

#include "kernels/scan_kernels.hpp"

#define HAARKIT_INLINE inline __attribute__((always_inline))

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): one copy for each instruction set

// Sixteen windows at once...
struct Sixteen {
  static constexpr int kCount = 16;
  using Ints = IntLanes;
  using Floats = FloatLanes;
  static HAARKIT_INLINE Ints cells(const std::int32_t* p) { return load(p); }
  static HAARKIT_INLINE Floats numbers(const float* p) { return load(p); }
  static HAARKIT_INLINE Floats all(float x) { return broadcast(x); }
};

// ... or two times sixteen: a cell's address serves two loads.
template <typename Lanes>
struct Pair {
  Lanes a, b;
};
struct ThirtyTwo {
  static constexpr int kCount = 32;
  using Ints = Pair<IntLanes>;
  using Floats = Pair<FloatLanes>;
  static HAARKIT_INLINE Ints cells(const std::int32_t* p) { return {load(p), load(p + 16)}; }
  static HAARKIT_INLINE Floats numbers(const float* p) { return {load(p), load(p + 16)}; }
  static HAARKIT_INLINE Floats all(float x) { return {broadcast(x), broadcast(x)}; }
};

template <typename Lanes>
HAARKIT_INLINE Pair<Lanes> operator+(const Pair<Lanes>& x, const Pair<Lanes>& y) {
  return {x.a + y.a, x.b + y.b};
}
template <typename Lanes>
HAARKIT_INLINE Pair<Lanes> operator-(const Pair<Lanes>& x, const Pair<Lanes>& y) {
  return {x.a - y.a, x.b - y.b};
}
template <typename Lanes>
HAARKIT_INLINE Pair<Lanes> operator*(const Pair<Lanes>& x, const Pair<Lanes>& y) {
  return {x.a * y.a, x.b * y.b};
}
HAARKIT_INLINE Pair<FloatLanes> to_float(const Pair<IntLanes>& x) {
  return {to_float(x.a), to_float(x.b)};
}
HAARKIT_INLINE Pair<FloatLanes> select_less(const Pair<FloatLanes>& x, const Pair<FloatLanes>& y,
                                            const Pair<FloatLanes>& if_less, const Pair<FloatLanes>& otherwise) {
  return {select_less(x.a, y.a, if_less.a, otherwise.a), select_less(x.b, y.b, if_less.b, otherwise.b)};
}
HAARKIT_INLINE std::uint32_t less(const Pair<FloatLanes>& x, const Pair<FloatLanes>& y) {
  return less(x.a, y.a) | less(x.b, y.b) << 16;
}
HAARKIT_INLINE void store(float* p, const Pair<FloatLanes>& x) {
  store(p, x.a);
  store(p + 16, x.b);
}

template <typename Ints>
HAARKIT_INLINE Ints twice(const Ints& a) {
  return a + a;
}

template <typename Wide>
HAARKIT_INLINE typename Wide::Ints rect_sum(const std::int32_t* at, const std::int32_t* c) {
  return (Wide::cells(at + c[0]) - Wide::cells(at + c[1])) + (Wide::cells(at + c[3]) - Wide::cells(at + c[2]));
}

// Features with any number of rectangles and any weights: by rectangles, in int or in float as OpenCV adds them.
template <typename Wide>
typename Wide::Floats general_value(const GeneralFeature& f, const std::int32_t* at) {
  const auto weight = [&](int i) { return Wide::all(f.weights[i]); };
  typename Wide::Floats sum = weight(0) * to_float(rect_sum<Wide>(at, f.cells[0]));
  for (int i = 1; i < f.rect_count; ++i) sum = sum + weight(i) * to_float(rect_sum<Wide>(at, f.cells[i]));
  return sum;
}

// The node's feature in all windows. The switch is outside the groups.
template <typename Wide>
HAARKIT_INLINE typename Wide::Floats feature_values(const CascadeView& cascade, const BoundNode& node,
                                                    const std::int32_t* at, const typename Wide::Floats& inverse) {
  const std::int32_t* c = node.cells;
  const auto cell = [&](int i) { return Wide::cells(at + c[i]); };
  const auto outer = [&] { return (cell(0) - cell(2)) + (cell(1) - cell(3)); };
  const auto inner = [&] { return (cell(4) - cell(6)) + (cell(5) - cell(7)); };
  typename Wide::Ints sum;
  switch (node.kind) {
    case FeatureKind::edge:
      sum = outer() + twice(cell(4) - cell(5));
      break;
    case FeatureKind::line2:
      sum = outer() + twice(inner());
      break;
    case FeatureKind::line3: {
      const typename Wide::Ints in = inner();
      sum = (outer() + in) + twice(in);
      break;
    }
    case FeatureKind::checker:
      sum = ((cell(0) + cell(1)) + (cell(2) + cell(3))) +
            twice(twice(cell(8)) - ((cell(4) + cell(5)) + (cell(6) + cell(7))));
      break;
    default:
      return general_value<Wide>(cascade.general[c[0]], at) * inverse;
  }
  return to_float(sum) * inverse;
}

template <typename Wide>
HAARKIT_INLINE typename Wide::Floats leaf_values(const CascadeView& cascade, const BoundNode& node,
                                                 const std::int32_t* at, const typename Wide::Floats& inverse) {
  return select_less(feature_values<Wide>(cascade, node, at, inverse), Wide::all(node.threshold), Wide::all(node.left),
                     Wide::all(node.right));
}

// A tree of many nodes: children come after their parents, so nodes are valued from the last to the first. Very large
// trees are walked window by window.
template <typename Wide>
typename Wide::Floats large_tree(const CascadeView& cascade, const BoundTree& tree, const WindowRun& windows,
                                 const typename Wide::Floats& inverse) {
  constexpr int kMost = 31;
  if (tree.node_count > kMost) {
    float leaf[Wide::kCount] = {};
    for (std::uint32_t lanes = windows.live; lanes != 0; lanes &= lanes - 1) {
      const int lane = __builtin_ctz(lanes);
      leaf[lane] = leaf_of(*cascade.owner, tree, windows.cells + lane, windows.inverse_norms[lane]);
    }
    return Wide::numbers(leaf);
  }
  typename Wide::Floats value[kMost];
  for (int i = tree.node_count - 1; i >= 0; --i) {
    const BoundNode& node = cascade.nodes[tree.first_node + i];
    const auto left = node.left_node > 0 ? value[node.left_node] : Wide::all(node.left);
    const auto right = node.right_node > 0 ? value[node.right_node] : Wide::all(node.right);
    value[i] = select_less(feature_values<Wide>(cascade, node, windows.cells, inverse), Wide::all(node.threshold), left,
                           right);
  }
  return value[0];
}

template <typename Wide>
HAARKIT_INLINE typename Wide::Floats tree_values(const CascadeView& cascade, const BoundTree& tree,
                                                 const WindowRun& windows, const typename Wide::Floats& inverse) {
  if (tree.shape == TreeShape::large) return large_tree<Wide>(cascade, tree, windows, inverse);
  const BoundNode* node = cascade.nodes + tree.first_node;
  auto left = Wide::all(node->left), right = Wide::all(node->right);
  if (tree.shape != TreeShape::stump) {
    const auto first = leaf_values<Wide>(cascade, node[1], windows.cells, inverse);
    (tree.shape == TreeShape::right_pair ? right : left) = first;
    if (tree.shape == TreeShape::full) right = leaf_values<Wide>(cascade, node[2], windows.cells, inverse);
  }
  return select_less(feature_values<Wide>(cascade, *node, windows.cells, inverse), Wide::all(node->threshold), left,
                     right);
}

// The sums of a stage's leaves, added to what was there before.
template <typename Wide>
HAARKIT_INLINE typename Wide::Floats stage_sums(const CascadeView& cascade, const BoundStage& stage,
                                                const WindowRun& windows, const typename Wide::Floats& inverse,
                                                typename Wide::Floats sums) {
  if (stage.stumps) {
    const BoundNode* node = cascade.nodes + stage.first_node;
    for (const BoundNode* end = node + stage.tree_count; node != end; ++node)
      sums = sums + leaf_values<Wide>(cascade, *node, windows.cells, inverse);
  } else {
    const BoundTree* tree = cascade.trees + stage.first_tree;
    for (const BoundTree* end = tree + stage.tree_count; tree != end; ++tree)
      sums = sums + tree_values<Wide>(cascade, *tree, windows, inverse);
  }
  return sums;
}

// The live windows that fail the stage. Those whose float sum is too near to tell are evaluated again.
template <typename Wide>
HAARKIT_INLINE std::uint32_t failing(const CascadeView& cascade, int stage, const WindowRun& windows,
                                     const typename Wide::Floats& sums) {
  const BoundStage& s = cascade.stages[stage];
  std::uint32_t fails = less(sums, Wide::all(s.reject_below)) & windows.live;
  if (cascade.soft) return fails;
  std::uint32_t open = less(sums, Wide::all(s.pass_from)) & windows.live & ~fails;
  for (; open != 0; open &= open - 1) {
    const int lane = __builtin_ctz(open);
    if (!stage_passes(*cascade.owner, stage, windows.cells + lane, windows.inverse_norms[lane])) fails |= 1U << lane;
  }
  return fails;
}

// Of two groups only one is alive: it goes on alone.
template <typename Wide>
HAARKIT_INLINE bool half_dead(std::uint32_t live) {
  return Wide::kCount == 32 && ((live & 0xffff) == 0 || live >> 16 == 0);
}

template <typename Wide>
int run_windows(const CascadeView& cascade, WindowRun& windows, int begin, int end, std::int64_t* rejected) {
  const auto inverse = Wide::numbers(windows.inverse_norms);
  auto score = Wide::numbers(windows.scores);
  int stage = begin;
  for (; stage < end; ++stage) {
    const BoundStage& s = cascade.stages[stage];
    if (stage > begin && (__builtin_popcount(windows.live) <= s.few || half_dead<Wide>(windows.live))) break;
    const auto sums = stage_sums<Wide>(cascade, s, windows, inverse, cascade.soft ? score : Wide::all(0));
    const std::uint32_t fails = failing<Wide>(cascade, stage, windows, sums);
    rejected[stage] += __builtin_popcount(fails);
    windows.live &= ~fails;
    if (windows.live == 0) return stage;
    score = cascade.soft ? sums : score + (sums - Wide::all(s.threshold));
  }
  store(windows.scores, score);
  return stage;
}

void norms(const NormCells& norm, const std::int32_t* sum, const std::uint32_t* squared, int groups,
           float* inverse_norms, std::uint16_t* gates) {
  for (int g = 0; g < groups; ++g) {
    const std::int32_t* c = norm.corners;
    const std::uint32_t* q = squared + 16 * g;
    FloatLanes inverse;
    const IntLanes squares = (load(q + c[0]) - load(q + c[1])) + (load(q + c[3]) - load(q + c[2]));
    const IntLanes inner = rect_sum<Sixteen>(sum + 16 * g, c);
    gates[g] = static_cast<std::uint16_t>(haarkit::inverse_norms(inner, squares, norm.area, norm.limit, inverse));
    store(inverse_norms + 16 * g, inverse);
  }
}

}  // namespace
}  // namespace haarkit
