// The scan kernels, written once in the vocabulary of lanes.hpp (or portable_lanes.hpp): included by one source for
// each instruction set, after its lanes. Every lane does what stage_passes does for one window; stage sums are float,
// and windows too near the threshold to tell are asked for again (methods: docs/detection.md).

#include "kernels/scan_kernels.hpp"

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): one copy for each instruction set

template <int kGroups>
struct Floats {
  FloatLanes v[kGroups];
};

template <int kGroups>
Floats<kGroups> everywhere(float x) {
  Floats<kGroups> out;
  for (int g = 0; g < kGroups; ++g) out.v[g] = broadcast(x);
  return out;
}

inline IntLanes twice(IntLanes a) {
  return a + a;
}

inline IntLanes rect_sum(const std::int32_t* at, const std::int32_t* c) {
  return (load(at + c[0]) - load(at + c[1])) + (load(at + c[3]) - load(at + c[2]));
}

// Features with any number of rectangles and any weights.
inline FloatLanes general_value(const GeneralFeature& f, bool whole, const std::int32_t* at) {
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

// The node's feature in all windows, before the norm. The switch is outside the groups.
template <int kGroups>
inline Floats<kGroups> raw_values(const CascadeView& cascade, const BoundNode& node, const std::int32_t* at) {
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
  return out;
}

// One node: `left` where the feature's value is below the threshold, else `right`.
template <int kGroups>
inline Floats<kGroups> decide(const CascadeView& cascade, const BoundNode& node, const std::int32_t* at,
                              const Floats<kGroups>& inverse, const Floats<kGroups>& left,
                              const Floats<kGroups>& right) {
  const FloatLanes threshold = broadcast(node.threshold);
  Floats<kGroups> out = raw_values<kGroups>(cascade, node, at);
  for (int g = 0; g < kGroups; ++g) out.v[g] = select_less(out.v[g] * inverse.v[g], threshold, left.v[g], right.v[g]);
  return out;
}

// A tree of any shape: children come after their parents, so nodes are valued from the last to the first. Very large
// trees are walked window by window.
template <int kGroups>
Floats<kGroups> other_tree(const CascadeView& cascade, const BoundTree& tree, const WindowRun& windows,
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
    value[i] = decide<kGroups>(cascade, node, windows.cells, inverse, left, right);
  }
  return value[0];
}

template <int kGroups>
inline Floats<kGroups> tree_value(const CascadeView& cascade, const BoundTree& tree, const WindowRun& windows,
                                  const Floats<kGroups>& inverse) {
  const std::int32_t* at = windows.cells;
  const BoundNode* node = cascade.nodes + tree.first_node;
  const auto leaves = [&](int i) {
    return decide<kGroups>(cascade, node[i], at, inverse, everywhere<kGroups>(node[i].left),
                           everywhere<kGroups>(node[i].right));
  };
  switch (tree.shape) {
    case TreeShape::stump:
      return leaves(0);
    case TreeShape::left_pair:
      return decide<kGroups>(cascade, *node, at, inverse, leaves(1), everywhere<kGroups>(node->right));
    case TreeShape::right_pair:
      return decide<kGroups>(cascade, *node, at, inverse, everywhere<kGroups>(node->left), leaves(1));
    case TreeShape::full:
      return decide<kGroups>(cascade, *node, at, inverse, leaves(1), leaves(2));
    default:
      return other_tree<kGroups>(cascade, tree, windows, inverse);
  }
}

template <int kGroups>
inline std::uint32_t lanes_below(const Floats<kGroups>& sums, float limit) {
  std::uint32_t bits = 0;
  for (int g = 0; g < kGroups; ++g) bits |= less(sums.v[g], broadcast(limit)) << (16 * g);
  return bits;
}

// The live windows that fail the stage. Those whose float sum is too near to tell are evaluated again.
template <int kGroups>
inline std::uint32_t failing(const CascadeView& cascade, int stage, const WindowRun& windows,
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
    for (int t = s.first_tree; t < s.first_tree + s.tree_count; ++t) {
      const Floats<kGroups> leaf = tree_value<kGroups>(cascade, cascade.trees[t], windows, inverse);
      for (int g = 0; g < kGroups; ++g) sums.v[g] = sums.v[g] + leaf.v[g];
    }
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
