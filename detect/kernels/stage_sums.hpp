#pragma once

// What a cascade's features, trees and stages come to, for many windows at once. A feature is a sum of cells of the
// integral image; a tree compares features with thresholds down to a leaf; a stage adds up its trees' leaves:
//
//   cells -> feature_values -> tree_values (by shape: leaf_values, small_tree, deep_tree, large_tree)
//                                   -> stage_sums -> failing: which windows a stage of a staged cascade rejects
//
// The scan kernels are made of it (scan_kernel_body.hpp, lbp_stage.hpp), so it is a template over
// - Wide: how many windows lie side by side, and their arithmetic. RegisterWindows (register_windows.hpp) computes in
//   the registers of an instruction set, PlainWindows (plain_windows.hpp) in plain C++: the plain twin. LbpWindows
//   (lbp_values.hpp) is for LBP features: those whose kLbp is true.
// - At: where the windows' cells are. A pointer to the first window's, or Halves (lbp_values.hpp).
// - Run: the windows that are still in the race. A WindowRun (scan_kernels.hpp) or PlacedWindows (lbp_stage.hpp).
//
// Since the twins share this code, an error in it would be in both: tests compare them with scan_reference.cpp too,
// which is written apart. bound_evaluation.cpp computes the same for one window, to the same bits.

#include "bound_evaluation.hpp"
#include "kernels/inlining.hpp"
#include "kernels/lbp_values.hpp"
#include "kernels/scan_kernels.hpp"

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): one copy for each instruction set

inline const std::uint16_t* cell_of_lane(const std::uint16_t* at, int lane) {
  return at + lane;
}

template <typename Words>
HAARKIT_INLINE Words twice(const Words& a) {
  return a + a;
}

// A feature of no common pattern, rectangle by rectangle, in float as OpenCV adds them.
template <typename Wide, typename At>
HAARKIT_APART typename Wide::Floats general_value(const CascadeView& cascade, const GeneralFeature& f, At at) {
  const RectPart* part = cascade.parts + f.first_part;  // the rectangles' parts lie one after another
  const auto next_part_sum = [&] {
    const std::int32_t* c = part++->cells;
    const auto cell = [&](int i) { return cells_at<Wide>(at + c[i]); };
    return Wide::unsigned_ints((cell(0) - cell(1)) + (cell(3) - cell(2)));
  };
  const auto term = [&](int i) {
    auto sum = next_part_sum();
    for (int n = 1; n < f.part_count[i]; ++n) sum = sum + next_part_sum();
    return Wide::all(f.weights[i]) * Wide::to_float(sum);
  };
  auto sum = term(0);
  for (int i = 1; i < f.rect_count; ++i) sum = sum + term(i);
  return sum;
}

// The node's feature in all windows, divided by the window's norm. Sums of words become floats that are Wide::kScale
// times too large (register_windows.hpp says why), so scaled_inverse, by which they are multiplied, is 1 / (norm *
// kScale). A general feature's sum is a float of the right size; its factor is scaled_inverse * kScale. Which cells are
// added and which subtracted: CellPattern (feature_cells.hpp).
template <typename Wide, typename At>
HAARKIT_INLINE typename Wide::Floats feature_values(const CascadeView& cascade, const BoundNode& node, At at,
                                                    const typename Wide::Floats& scaled_inverse) {
  if constexpr (Wide::kLbp) return lbp_values<Wide>(cascade, node, at);
  const std::int32_t* c = node.cells;
  const auto cell = [&](int i) { return cells_at<Wide>(at + c[i]); };
  const auto outer = [&] { return (cell(0) - cell(2)) + (cell(1) - cell(3)); };
  const auto inner = [&] { return (cell(4) - cell(6)) + (cell(5) - cell(7)); };
  typename Wide::Words sum;
  // The most frequent patterns first. A switch would become a jump by a table, which is slower.
  if (node.pattern == CellPattern::edge) {
    sum = outer() + twice(cell(4) - cell(5));
  } else if (node.pattern == CellPattern::line3) {
    const typename Wide::Words in = inner();
    sum = (outer() + in) + twice(in);  // three times the inner rectangle: words are not multiplied
  } else if (node.pattern == CellPattern::line2) {
    sum = outer() + twice(inner());
  } else if (node.pattern == CellPattern::rect) {
    sum = outer();
  } else if (node.pattern == CellPattern::checker) {
    sum = ((cell(0) + cell(1)) + (cell(2) + cell(3))) +
          twice(twice(cell(8)) - ((cell(4) + cell(5)) + (cell(6) + cell(7))));
  } else {
    return general_value<Wide>(cascade, cascade.general[c[0]], at) * (scaled_inverse * Wide::all(Wide::kScale));
  }
  return Wide::scaled(sum) * scaled_inverse;
}

// The leaf that each window reaches at a node whose children are both leaves.
template <typename Wide, typename At>
HAARKIT_INLINE typename Wide::Floats leaf_values(const CascadeView& cascade, const BoundNode& node, At at,
                                                 const typename Wide::Floats& scaled_inverse) {
  if constexpr (Wide::kLbp) return lbp_leaves<Wide>(cascade, node, at);
  return Wide::leaf(feature_values<Wide>(cascade, node, at, scaled_inverse), node);
}

// A tree of a shape for which there is no function below. Children come after their parents, so the last node is
// evaluated first. Of trees of more than kMostNodes too many values would have to be kept: there each window walks
// through the tree by itself.
template <typename Wide, typename Run>
HAARKIT_APART typename Wide::Floats large_tree(const CascadeView& cascade, const BoundTree& tree, const Run& windows,
                                               const typename Wide::Floats& scaled_inverse) {
  constexpr int kMostNodes = 31;
  if (tree.node_count > kMostNodes) {
    float leaf[Wide::kCount] = {};
    for (std::uint32_t lanes = windows.live; lanes != 0; lanes &= lanes - 1) {
      const int lane = __builtin_ctz(lanes);
      leaf[lane] = leaf_of(*cascade.owner, tree, cell_of_lane(windows.cells, lane), windows.inverse_norms[lane]);
    }
    return Wide::numbers(leaf);
  }
  typename Wide::Floats value[kMostNodes];
  for (int i = tree.node_count - 1; i >= 0; --i) {
    const BoundNode& node = cascade.nodes[tree.first_node + i];
    const auto left = node.left_node > 0 ? value[node.left_node] : Wide::all(node.left);
    const auto right = node.right_node > 0 ? value[node.right_node] : Wide::all(node.right);
    value[i] = Wide::select_less(feature_values<Wide>(cascade, node, windows.cells, scaled_inverse),
                                 Wide::all(node.threshold), left, right);
  }
  return value[0];
}

// The same at such a node below the root. `root`: the values of the root's feature, which the node may share.
template <typename Wide, typename At>
HAARKIT_INLINE typename Wide::Floats child_values(const CascadeView& cascade, const BoundNode& node, At at,
                                                  const typename Wide::Floats& scaled_inverse,
                                                  const typename Wide::Floats& root) {
  return Wide::leaf(node.as_root ? root : feature_values<Wide>(cascade, node, at, scaled_inverse), node);
}

// A tree of one shape, of two nodes or three.
template <typename Wide, TreeShape shape, typename At>
HAARKIT_INLINE typename Wide::Floats small_tree(const CascadeView& cascade, const BoundNode* node, At at,
                                                const typename Wide::Floats& scaled_inverse) {
  const auto root = feature_values<Wide>(cascade, *node, at, scaled_inverse);
  const auto first = child_values<Wide>(cascade, node[1], at, scaled_inverse, root);
  const auto threshold = Wide::all(node->threshold);
  if constexpr (shape == TreeShape::left_pair) return Wide::select_less(root, threshold, first, Wide::all(node->right));
  if constexpr (shape == TreeShape::right_pair) return Wide::select_less(root, threshold, Wide::all(node->left), first);
  return Wide::select_less(root, threshold, first, child_values<Wide>(cascade, node[2], at, scaled_inverse, root));
}

// A full tree of depth 3: first the two halves below the root, then the root, which chooses between them. In this order
// few values must be kept in registers at a time.
template <typename Wide, typename At>
HAARKIT_APART typename Wide::Floats deep_tree(const CascadeView& cascade, const BoundNode* node, At at,
                                              const typename Wide::Floats& scaled_inverse) {
  const auto half = [&](int parent, int first) {
    const auto left = leaf_values<Wide>(cascade, node[first], at, scaled_inverse);
    const auto right = leaf_values<Wide>(cascade, node[first + 1], at, scaled_inverse);
    return Wide::select_less(feature_values<Wide>(cascade, node[parent], at, scaled_inverse),
                             Wide::all(node[parent].threshold), left, right);
  };
  const auto left = half(1, 3), right = half(2, 5);
  return Wide::select_less(feature_values<Wide>(cascade, *node, at, scaled_inverse), Wide::all(node->threshold), left,
                           right);
}

template <typename Wide, typename Run>
HAARKIT_INLINE typename Wide::Floats tree_values(const CascadeView& cascade, const BoundTree& tree, const Run& windows,
                                                 const typename Wide::Floats& scaled_inverse) {
  const BoundNode* node = cascade.nodes + tree.first_node;
  // No switch, as above.
  if (tree.shape == TreeShape::full)
    return small_tree<Wide, TreeShape::full>(cascade, node, windows.cells, scaled_inverse);
  if (tree.shape == TreeShape::left_pair)
    return small_tree<Wide, TreeShape::left_pair>(cascade, node, windows.cells, scaled_inverse);
  if (tree.shape == TreeShape::right_pair)
    return small_tree<Wide, TreeShape::right_pair>(cascade, node, windows.cells, scaled_inverse);
  if (tree.shape == TreeShape::stump) return leaf_values<Wide>(cascade, *node, windows.cells, scaled_inverse);
  if (tree.shape == TreeShape::full_of_depth_3) return deep_tree<Wide>(cascade, node, windows.cells, scaled_inverse);
  return large_tree<Wide>(cascade, tree, windows, scaled_inverse);
}

// The sums of a stage's leaves, added to what was there before.
template <typename Wide, typename Run>
HAARKIT_INLINE typename Wide::Floats stage_sums(const CascadeView& cascade, const BoundStage& stage, const Run& windows,
                                                const typename Wide::Floats& scaled_inverse,
                                                typename Wide::Floats sums) {
  if (stage.stumps) {
    const BoundNode* node = cascade.nodes + stage.first_node;
    for (const BoundNode* end = node + stage.tree_count; node != end; ++node)
      sums = sums + leaf_values<Wide>(cascade, *node, windows.cells, scaled_inverse);
  } else {
    const BoundTree* tree = cascade.trees + stage.first_tree;
    for (const BoundTree* end = tree + stage.tree_count; tree != end; ++tree)
      sums = sums + tree_values<Wide>(cascade, *tree, windows, scaled_inverse);
  }
  return sums;
}

// Of the `doubtful` windows, whose float sum lies too near the stage's threshold to decide (rounding), those that fail
// when summed in double, as OpenCV sums.
template <typename Run>
HAARKIT_APART std::uint32_t failing_of_doubtful(const CascadeView& cascade, int stage, const Run& windows,
                                                std::uint32_t doubtful) {
  std::uint32_t fails = 0;
  for (; doubtful != 0; doubtful &= doubtful - 1) {
    const int lane = __builtin_ctz(doubtful);
    if (!stage_passes(*cascade.owner, stage, cell_of_lane(windows.cells, lane), windows.inverse_norms[lane]))
      fails |= 1U << lane;
  }
  return fails;
}

// The live windows that fail the stage of a staged cascade.
template <typename Wide, typename Run>
HAARKIT_INLINE std::uint32_t failing(const CascadeView& cascade, int stage, const Run& windows,
                                     const typename Wide::Floats& sums) {
  const BoundStage& s = cascade.stages[stage];
  const std::uint32_t fails = Wide::less(sums, Wide::all(s.reject_below)) & windows.live;
  const std::uint32_t doubtful = Wide::less(sums, Wide::all(s.pass_from)) & windows.live & ~fails;
  return doubtful == 0 ? fails : fails | failing_of_doubtful(cascade, stage, windows, doubtful);
}

}  // namespace
}  // namespace haarkit
