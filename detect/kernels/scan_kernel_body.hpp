// The scan kernels, written once in the vocabulary of lanes.hpp (or portable_lanes.hpp): included by one source for
// each instruction set, after its lanes. Every lane does what stage_passes does for one window; stage sums are float,
// and windows too near the threshold to tell are asked for again (methods: docs/detection.md).

#include "kernels/scan_kernels.hpp"

#define HAARKIT_INLINE inline __attribute__((always_inline))

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): one copy for each instruction set

template <int kGroups>
struct Floats {
  FloatLanes v[kGroups];
};

template <int kGroups>
HAARKIT_INLINE Floats<kGroups> everywhere(float x) {
  Floats<kGroups> out;
  for (int g = 0; g < kGroups; ++g) out.v[g] = broadcast(x);
  return out;
}

inline IntLanes twice(IntLanes a) {
  return a + a;
}

HAARKIT_INLINE IntLanes rect_sum(const std::int32_t* at, const std::int32_t* c) {
  return (load(at + c[0]) - load(at + c[1])) + (load(at + c[3]) - load(at + c[2]));
}

// Features with any number of rectangles and any weights.
HAARKIT_INLINE FloatLanes general_value(const GeneralFeature& f, bool whole, const std::int32_t* at) {
  if (whole) {
    IntLanes sum = rect_sum(at, f.cells[0]) * broadcast(static_cast<std::int32_t>(f.weights[0]));
    for (int i = 1; i < f.rect_count; ++i)
      sum = sum + rect_sum(at, f.cells[i]) * broadcast(static_cast<std::int32_t>(f.weights[i]));
    return to_float(sum);
  }
  FloatLanes sum = broadcast(f.weights[0]) * to_float(rect_sum(at, f.cells[0]));
  for (int i = 1; i < f.rect_count; ++i) sum = sum + broadcast(f.weights[i]) * to_float(rect_sum(at, f.cells[i]));
  return sum;
}

// The node's feature in all windows. The switch is outside the groups.
template <int kGroups>
HAARKIT_INLINE Floats<kGroups> feature_values(const CascadeView& cascade, const BoundNode& node, const std::int32_t* at,
                                              const Floats<kGroups>& inverse) {
  const std::int32_t* c = node.cells;
  const auto cell = [&](int g, int i) { return load(at + 16 * g + c[i]); };
  const auto outer = [&](int g) { return (cell(g, 0) - cell(g, 2)) + (cell(g, 1) - cell(g, 3)); };
  const auto inner = [&](int g) { return (cell(g, 4) - cell(g, 6)) + (cell(g, 5) - cell(g, 7)); };
  Floats<kGroups> out;
  switch (node.kind) {
    case FeatureKind::edge:
      for (int g = 0; g < kGroups; ++g) out.v[g] = to_float(outer(g) + twice(cell(g, 4) - cell(g, 5)));
      break;
    case FeatureKind::line2:
      for (int g = 0; g < kGroups; ++g) out.v[g] = to_float(outer(g) + twice(inner(g)));
      break;
    case FeatureKind::line3:
      for (int g = 0; g < kGroups; ++g) {
        const IntLanes in = inner(g);
        out.v[g] = to_float((outer(g) + in) + twice(in));
      }
      break;
    case FeatureKind::checker:
      for (int g = 0; g < kGroups; ++g) {
        const IntLanes ends = (cell(g, 0) + cell(g, 1)) + (cell(g, 2) + cell(g, 3));
        const IntLanes sides = (cell(g, 4) + cell(g, 5)) + (cell(g, 6) + cell(g, 7));
        out.v[g] = to_float(ends + twice(twice(cell(g, 8)) - sides));
      }
      break;
    default:
      for (int g = 0; g < kGroups; ++g)
        out.v[g] = general_value(cascade.general[c[0]], node.kind == FeatureKind::weighted, at + 16 * g);
  }
  for (int g = 0; g < kGroups; ++g) out.v[g] = out.v[g] * inverse.v[g];
  return out;
}

// `left` where the value is below the threshold, else `right`.
template <int kGroups>
HAARKIT_INLINE Floats<kGroups> choose(const Floats<kGroups>& values, float threshold, const Floats<kGroups>& left,
                                      const Floats<kGroups>& right) {
  Floats<kGroups> out;
  for (int g = 0; g < kGroups; ++g) out.v[g] = select_less(values.v[g], broadcast(threshold), left.v[g], right.v[g]);
  return out;
}

template <int kGroups>
HAARKIT_INLINE void add_to(Floats<kGroups>& sums, const Floats<kGroups>& x) {
  for (int g = 0; g < kGroups; ++g) sums.v[g] = sums.v[g] + x.v[g];
}

template <int kGroups>
HAARKIT_INLINE void add_stumps(const CascadeView& cascade, const BoundStage& stage, const WindowRun& windows,
                               const Floats<kGroups>& inverse, Floats<kGroups>& sums) {
  const BoundNode* node = cascade.nodes + stage.first_node;
  for (const BoundNode* end = node + stage.tree_count; node != end; ++node)
    add_to(sums, choose<kGroups>(feature_values<kGroups>(cascade, *node, windows.cells, inverse), node->threshold,
                                 everywhere<kGroups>(node->left), everywhere<kGroups>(node->right)));
}

// A tree of many nodes: children come after their parents, so nodes are valued from the last to the first. Very large
// trees are walked window by window.
template <int kGroups>
Floats<kGroups> large_tree(const CascadeView& cascade, const BoundTree& tree, const WindowRun& windows,
                           const Floats<kGroups>& inverse) {
  constexpr int kMost = 31;
  Floats<kGroups> value[kMost];
  if (tree.node_count > kMost) {
    float leaf[16 * kGroups] = {};
    for (std::uint32_t lanes = windows.live; lanes != 0; lanes &= lanes - 1) {
      const int lane = __builtin_ctz(lanes);
      leaf[lane] = leaf_of(*cascade.owner, tree, windows.cells + lane, windows.inverse_norms[lane]);
    }
    for (int g = 0; g < kGroups; ++g) value[0].v[g] = load(leaf + 16 * g);
    return value[0];
  }
  for (int i = tree.node_count - 1; i >= 0; --i) {
    const BoundNode& node = cascade.nodes[tree.first_node + i];
    const Floats<kGroups> left = node.left_node > 0 ? value[node.left_node] : everywhere<kGroups>(node.left);
    const Floats<kGroups> right = node.right_node > 0 ? value[node.right_node] : everywhere<kGroups>(node.right);
    value[i] =
        choose<kGroups>(feature_values<kGroups>(cascade, node, windows.cells, inverse), node.threshold, left, right);
  }
  return value[0];
}

template <int kGroups>
HAARKIT_INLINE void add_trees(const CascadeView& cascade, const BoundStage& stage, const WindowRun& windows,
                              const Floats<kGroups>& inverse, Floats<kGroups>& sums) {
  const BoundTree* tree = cascade.trees + stage.first_tree;
  for (const BoundTree* end = tree + stage.tree_count; tree != end; ++tree) {
    if (tree->shape == TreeShape::large) {
      add_to(sums, large_tree<kGroups>(cascade, *tree, windows, inverse));
      continue;
    }
    const BoundNode* node = cascade.nodes + tree->first_node;
    Floats<kGroups> value[3];
    for (int i = 0; i < tree->node_count; ++i)
      value[i] = feature_values<kGroups>(cascade, node[i], windows.cells, inverse);
    const auto ends = [&](int i) {
      return choose<kGroups>(value[i], node[i].threshold, everywhere<kGroups>(node[i].left),
                             everywhere<kGroups>(node[i].right));
    };
    Floats<kGroups> left = everywhere<kGroups>(node->left), right = everywhere<kGroups>(node->right);
    if (tree->shape == TreeShape::left_pair || tree->shape == TreeShape::full) left = ends(1);
    if (tree->shape == TreeShape::right_pair) right = ends(1);
    if (tree->shape == TreeShape::full) right = ends(2);
    add_to(sums, choose<kGroups>(value[0], node->threshold, left, right));
  }
}

template <int kGroups>
HAARKIT_INLINE std::uint32_t lanes_below(const Floats<kGroups>& sums, float limit) {
  std::uint32_t bits = 0;
  for (int g = 0; g < kGroups; ++g) bits |= less(sums.v[g], broadcast(limit)) << (16 * g);
  return bits;
}

// The live windows that fail the stage. Those whose float sum is too near to tell are evaluated again.
template <int kGroups>
HAARKIT_INLINE std::uint32_t failing(const CascadeView& cascade, int stage, const WindowRun& windows,
                                     const Floats<kGroups>& sums) {
  const BoundStage& s = cascade.stages[stage];
  std::uint32_t fails = lanes_below(sums, s.reject_below) & windows.live;
  if (cascade.soft) return fails;
  for (std::uint32_t open = lanes_below(sums, s.pass_from) & windows.live & ~fails; open != 0; open &= open - 1) {
    const int lane = __builtin_ctz(open);
    if (!stage_passes(*cascade.owner, stage, windows.cells + lane, windows.inverse_norms[lane])) fails |= 1U << lane;
  }
  return fails;
}

template <int kGroups>
int run_windows(const CascadeView& cascade, WindowRun& windows, int begin, int end, std::int64_t* rejected) {
  Floats<kGroups> inverse, score;
  for (int g = 0; g < kGroups; ++g) {
    inverse.v[g] = load(windows.inverse_norms + 16 * g);
    score.v[g] = load(windows.scores + 16 * g);
  }
  int stage = begin;
  for (; stage < end; ++stage) {
    const BoundStage& s = cascade.stages[stage];
    if (stage > begin && __builtin_popcount(windows.live) <= s.few) break;
    Floats<kGroups> sums = cascade.soft ? score : everywhere<kGroups>(0);
    if (s.stumps)
      add_stumps<kGroups>(cascade, s, windows, inverse, sums);
    else
      add_trees<kGroups>(cascade, s, windows, inverse, sums);
    const std::uint32_t fails = failing<kGroups>(cascade, stage, windows, sums);
    rejected[stage] += __builtin_popcount(fails);
    windows.live &= ~fails;
    if (windows.live == 0) return stage;
    if (cascade.soft)
      score = sums;
    else
      for (int g = 0; g < kGroups; ++g) score.v[g] = score.v[g] + (sums.v[g] - broadcast(s.threshold));
  }
  for (int g = 0; g < kGroups; ++g) store(windows.scores + 16 * g, score.v[g]);
  return stage;
}

void norms(const NormCells& norm, const std::int32_t* sum, const std::uint32_t* squared, int groups,
           float* inverse_norms, std::uint16_t* gates) {
  for (int g = 0; g < groups; ++g) {
    const std::int32_t* c = norm.corners;
    const std::uint32_t* q = squared + 16 * g;
    FloatLanes inverse;
    const IntLanes squares = (load(q + c[0]) - load(q + c[1])) + (load(q + c[3]) - load(q + c[2]));
    gates[g] = static_cast<std::uint16_t>(
        haarkit::inverse_norms(rect_sum(sum + 16 * g, c), squares, norm.area, norm.limit, inverse));
    store(inverse_norms + 16 * g, inverse);
  }
}

}  // namespace
}  // namespace haarkit
