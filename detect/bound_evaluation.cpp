// Trees and stages of a bound cascade in one window, in plain C++: what the kernels ask for where float sums are too
// near a limit, and for very large trees. Features are what kernels/stage_sums.hpp and lbp_values.hpp make of them, bit
// for bit.
#include "bound_evaluation.hpp"

#include "stage_sum.hpp"

namespace haarkit {
namespace {

float general_value(const BoundCascade& cascade, const GeneralFeature& g, const std::uint16_t* at) {
  const RectPart* part = cascade.parts.data() + g.first_part;
  float value = 0;
  for (int i = 0; i < g.rect_count; ++i) {
    std::int32_t sum = 0;
    for (int n = g.part_count[i]; n > 0; --n, ++part) {
      const std::int32_t* c = part->cells;
      sum += static_cast<std::uint16_t>(at[c[0]] - at[c[1]] - at[c[2]] + at[c[3]]);
    }
    const float term = g.weights[i] * static_cast<float>(sum);
    value = i == 0 ? term : value + term;
  }
  return value;
}

// Whether an LBP node's set has the window's code. Its cells are those of CellPattern (feature_cells.hpp).
bool is_hit(const BoundCascade& cascade, const BoundNode& node, const std::uint16_t* at) {
  const std::int32_t* c = node.cells;
  const LbpTable& table = cascade.tables[c[5]];
  if (node.pattern != CellPattern::lbp_parts) {
    return table.has(lbp_code([&](int i, int j) {
      const std::uint16_t *above = at + j * c[4], *below = above + c[4];
      return static_cast<std::uint16_t>(above[c[i]] - above[c[i + 1]] - below[c[i]] + below[c[i + 1]]);
    }));
  }
  return table.has(lbp_code([&](int i, int j) {
    const RectPart* part = cascade.parts.data() + c[0] + (3 * j + i) * c[6];
    std::int32_t sum = 0;
    for (int n = 0; n < c[6]; ++n) {
      const std::int32_t* p = part[n].cells;
      sum += static_cast<std::uint16_t>(at[p[0]] - at[p[1]] - at[p[2]] + at[p[3]]);
    }
    return sum;
  }));
}

float value_of(const BoundCascade& cascade, const BoundNode& node, const std::uint16_t* at, float inverse_norm) {
  const std::int32_t* c = node.cells;
  const auto outer = [&] { return at[c[0]] + at[c[1]] - at[c[2]] - at[c[3]]; };
  const auto inner = [&] { return at[c[4]] + at[c[5]] - at[c[6]] - at[c[7]]; };
  int sum = 0;
  switch (node.pattern) {
    case CellPattern::edge:
      sum = outer() + 2 * (at[c[4]] - at[c[5]]);
      break;
    case CellPattern::rect:
      sum = outer();
      break;
    case CellPattern::line2:
      sum = outer() + 2 * inner();
      break;
    case CellPattern::line3:
      sum = outer() + 3 * inner();
      break;
    case CellPattern::checker:
      sum = at[c[0]] + at[c[1]] + at[c[2]] + at[c[3]] - 2 * (at[c[4]] + at[c[5]] + at[c[6]] + at[c[7]]) + 4 * at[c[8]];
      break;
    case CellPattern::lbp:
    case CellPattern::large_lbp:
    case CellPattern::lbp_parts:
      return is_hit(cascade, node, at) ? -1.0F : 0.0F;  // on either side of the threshold of LBP nodes
    case CellPattern::general:
      return general_value(cascade, cascade.general[c[0]], at) * inverse_norm;
  }
  // Cells are sums modulo 2^16. Features whose values do not fit 16 bits have another pattern.
  return static_cast<float>(static_cast<std::int16_t>(sum)) * inverse_norm;
}

}  // namespace

float leaf_of(const BoundCascade& cascade, const BoundTree& tree, const std::uint16_t* cells, float inverse_norm) {
  const BoundNode* root = cascade.nodes.data() + tree.first_node;
  for (const BoundNode* node = root;;) {
    const bool left = value_of(cascade, *node, cells, inverse_norm) < node->threshold;
    const std::int32_t child = left ? node->left_node : node->right_node;
    if (child == 0) return left ? node->left : node->right;
    node = root + child;
  }
}

bool stage_passes(const BoundCascade& cascade, int stage, const std::uint16_t* cells, float inverse_norm) {
  const BoundStage& s = cascade.stages[stage];
  double sum = 0;
  for (int t = s.first_tree; t < s.first_tree + s.tree_count; ++t)
    sum += leaf_of(cascade, cascade.trees[t], cells, inverse_norm);
  return sum >= s.threshold - kStageTolerance;
}

}  // namespace haarkit
