// Binds a cascade to integral images. A feature is a sum of cells with whole coefficients once corners that its
// rectangles share are added up; the common patterns get kernels of their own with 6 to 9 loads instead of 8 to 12.
// Modulo 2^16 that is exact if the value fits 16 bits whatever the pixels, as most do, and it equals OpenCV's float
// arithmetic if no partial sum there reaches 2^24. All other features are added in float as OpenCV does, rectangle by
// rectangle, and these part by part.
#include "bound_cascade.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>

namespace haarkit {
namespace {

struct Cell {
  int x, y, coefficient;
};

std::array<Cell, 4> corners_of(const cv::Rect& r, bool tilted, int weight) {
  if (tilted)
    return {{{r.x, r.y, weight},
             {r.x - r.height, r.y + r.height, -weight},
             {r.x + r.width, r.y + r.width, -weight},
             {r.x + r.width - r.height, r.y + r.width + r.height, weight}}};
  return {{{r.x, r.y, weight},
           {r.x + r.width, r.y, -weight},
           {r.x, r.y + r.height, -weight},
           {r.x + r.width, r.y + r.height, weight}}};
}

int brightest_of(const HaarFeature& f) {
  return f.channel == Channel::grey ? 255 : 510;
}

// Whether whole numbers give what float arithmetic would: whole weights, every partial sum below 2^24.
bool fits_integers(const HaarFeature& f) {
  double bound = 0;
  for (int i = 0; i < f.rect_count; ++i) {
    const WeightedRect& r = f.rects[i];
    if (r.weight != std::floor(r.weight)) return false;
    // A tilted rectangle holds 2 * width * height pixels.
    const double area = static_cast<double>(r.rect.width) * r.rect.height * (f.tilted ? 2 : 1);
    bound += std::abs(static_cast<double>(r.weight)) * area * brightest_of(f);
  }
  return bound < 16'777'216;
}

// The feature's cells with coefficients other than 0, in a fixed order.
std::vector<Cell> merged_cells(const HaarFeature& f) {
  std::map<std::pair<int, int>, int> sum;
  for (int i = 0; i < f.rect_count; ++i)
    for (const Cell& c : corners_of(f.rects[i].rect, f.tilted, static_cast<int>(f.rects[i].weight)))
      sum[{c.y, c.x}] += c.coefficient;
  std::vector<Cell> cells;
  for (const auto& [at, coefficient] : sum)
    if (coefficient != 0) cells.push_back({at.second, at.first, coefficient});
  return cells;
}

// Whether the value lies in -32768..32767 whatever the pixels: from the coefficient of each pixel, which is the sum of
// those of the cells that it counts for.
bool fits_words(const std::vector<Cell>& cells, const HaarFeature& f, cv::Size window) {
  std::int64_t most = 0, least = 0;
  for (int y = 0; y < window.height; ++y)
    for (int x = 0; x < window.width; ++x) {
      std::int64_t coefficient = 0;
      for (const Cell& c : cells) {
        const bool counts = f.tilted ? std::abs(x - c.x + 1) <= c.y - y - 1 : x < c.x && y < c.y;
        if (counts) coefficient += c.coefficient;
      }
      (coefficient > 0 ? most : least) += coefficient * brightest_of(f);
    }
  return least >= INT16_MIN && most <= INT16_MAX;
}

struct Pattern {
  FeatureKind kind;
  std::vector<int> coefficients;  // of BoundNode::cells
};

const std::array<Pattern, 5>& patterns() {
  static const std::array<Pattern, 5> all{{{FeatureKind::edge, {1, 1, -1, -1, 2, -2}},
                                           {FeatureKind::line2, {1, 1, -1, -1, 2, 2, -2, -2}},
                                           {FeatureKind::line3, {1, 1, -1, -1, 3, 3, -3, -3}},
                                           {FeatureKind::rect, {1, 1, -1, -1}},
                                           {FeatureKind::checker, {1, 1, 1, 1, -2, -2, -2, -2, 4}}}};
  return all;
}

// Puts the cells into the pattern's order; false if they do not fit it.
bool match(const Pattern& pattern, std::vector<Cell> cells, std::vector<Cell>& ordered) {
  if (cells.size() != pattern.coefficients.size()) return false;
  ordered.clear();
  for (int coefficient : pattern.coefficients) {
    const auto c =
        std::find_if(cells.begin(), cells.end(), [&](const Cell& x) { return x.coefficient == coefficient; });
    if (c == cells.end()) return false;
    ordered.push_back(*c);
    cells.erase(c);
  }
  return true;
}

int plane_of(const HaarFeature& f) {
  return f.tilted ? kChannelCount : static_cast<int>(f.channel);
}

// The tree with its nodes renumbered so that children come after their parents.
WeakClassifier parents_first(const WeakClassifier& weak) {
  WeakClassifier sorted{{weak.nodes[0]}, weak.leaves};
  for (std::size_t i = 0; i < sorted.nodes.size(); ++i)
    for (std::int32_t Node::*child : {&Node::left, &Node::right}) {
      const std::int32_t old = sorted.nodes[i].*child;
      if (old <= 0) continue;
      sorted.nodes[i].*child = static_cast<std::int32_t>(sorted.nodes.size());
      sorted.nodes.push_back(weak.nodes[old]);
    }
  return sorted;
}

TreeShape shape_of(const WeakClassifier& sorted) {
  const auto is_end = [&](int i) { return sorted.nodes[i].left <= 0 && sorted.nodes[i].right <= 0; };
  switch (sorted.nodes.size()) {
    case 1:
      return TreeShape::stump;
    case 2:
      return sorted.nodes[0].left > 0 ? TreeShape::left_pair : TreeShape::right_pair;
    case 3:
      return is_end(1) && is_end(2) ? TreeShape::full : TreeShape::large;
    default:
      return TreeShape::large;
  }
}

// How far the float sum of a stage's leaves can be from the exact one, and from the double one: an addition errs by at
// most 2^-24 of its result.
double rounding_bound(const Stage& stage) {
  double partial = 0, bound = 0;
  for (std::size_t i = 0; i < stage.weak.size(); ++i) {
    double largest = 0;
    for (float leaf : stage.weak[i].leaves) largest = std::max(largest, std::abs(static_cast<double>(leaf)));
    partial += largest;
    if (i > 0) bound += std::ldexp(partial + bound, -24) + std::ldexp(partial, -50);
  }
  return bound;
}

void set_limits(const Stage& stage, bool soft, BoundStage& bound) {
  bound.threshold = stage.threshold;
  bound.reject_below = bound.pass_from = soft ? stage.threshold : stage.threshold - 1e-5F;
  if (soft) return;
  const double limit = bound.pass_from, margin = rounding_bound(stage);
  bound.reject_below = std::nextafter(static_cast<float>(limit - margin), -std::numeric_limits<float>::infinity());
  bound.pass_from = std::nextafter(static_cast<float>(limit + margin), std::numeric_limits<float>::infinity());
}

// Whether a soft cascade's window alive before the stage, with a sum of at least `least`, may fail; after it, `least`
// is the same for the next stage. Float addition is monotonous, so the least leaves give the least sum.
bool may_reject(const Stage& stage, float& least) {
  for (const WeakClassifier& weak : stage.weak) least += *std::min_element(weak.leaves.begin(), weak.leaves.end());
  if (least >= stage.threshold) return false;
  least = stage.threshold;
  return true;
}

}  // namespace

CascadePlan::CascadePlan(const Cascade& cascade, int stage_count) : window_(cascade.window()) {
  cascade_.soft = cascade.kind() == CascadeKind::soft;
  float least = 0;
  for (int s = 0; s < stage_count; ++s) {
    const Stage& stage = cascade.stages()[s];
    BoundStage bound;
    bound.first_tree = static_cast<std::int32_t>(cascade_.trees.size());
    bound.tree_count = static_cast<std::int32_t>(stage.weak.size());
    bound.first_node = static_cast<std::int32_t>(cascade_.nodes.size());
    bound.stumps = std::all_of(stage.weak.begin(), stage.weak.end(),
                               [](const WeakClassifier& weak) { return weak.nodes.size() == 1; });
    set_limits(stage, cascade_.soft, bound);
    if (cascade_.soft) bound.rejects = may_reject(stage, least);
    cascade_.stages.push_back(bound);
    for (const WeakClassifier& weak : stage.weak) add_tree(weak, cascade.features());
    if (stage.weak.size() == 1) cascade_.stages.back().one_full = cascade_.trees.back().shape == TreeShape::full;
  }
}

void CascadePlan::add_tree(const WeakClassifier& weak, const std::vector<HaarFeature>& features) {
  const WeakClassifier sorted = parents_first(weak);
  cascade_.trees.push_back({static_cast<std::int32_t>(cascade_.nodes.size()),
                            static_cast<std::int32_t>(sorted.nodes.size()), shape_of(sorted)});
  for (const Node& node : sorted.nodes) {
    BoundNode bound;
    bound.threshold = node.threshold;
    if (node.left > 0)
      bound.left_node = node.left;
    else
      bound.left = sorted.leaves[-node.left];
    if (node.right > 0)
      bound.right_node = node.right;
    else
      bound.right = sorted.leaves[-node.right];
    std::uint32_t left = 0;
    std::memcpy(&left, &bound.left, sizeof left);
    std::memcpy(&bound.flip, &bound.right, sizeof bound.flip);
    bound.flip ^= left;
    add_feature(features[node.feature], bound);
    bound.as_root = &node != &sorted.nodes.front() && node.feature == sorted.nodes.front().feature;
    cascade_.nodes.push_back(bound);
  }
}

void CascadePlan::add_feature(const HaarFeature& f, BoundNode& node) {
  if (fits_integers(f)) {
    const std::vector<Cell> cells = merged_cells(f);
    std::vector<Cell> ordered;
    for (const Pattern& pattern : patterns())
      if (match(pattern, cells, ordered) && fits_words(cells, f, window_)) {
        node.kind = pattern.kind;
        ordered.resize(9, ordered.front());
        add_places(f, ordered);
        return;
      }
  }
  node.kind = FeatureKind::general;
  node.cells[0] = static_cast<std::int32_t>(cascade_.general.size());
  add_general(f);
}

void CascadePlan::add_general(const HaarFeature& f) {
  GeneralFeature general;
  general.rect_count = f.rect_count;
  general.first_part = static_cast<std::int32_t>(cascade_.parts.size());
  for (int i = 0; i < f.rect_count; ++i) {
    general.weights[i] = f.rects[i].weight;
    for_each_part(f.rects[i].rect, f.tilted, brightest_of(f), [&](const cv::Rect& part) {
      add_places(f, corners_of(part, f.tilted, 1));
      cascade_.parts.emplace_back();
      ++general.part_count[i];
    });
  }
  cascade_.general.push_back(general);
}

template <typename Cells>
void CascadePlan::add_places(const HaarFeature& f, const Cells& cells) {
  for (const auto& c : cells)
    places_.push_back(
        {static_cast<std::int16_t>(plane_of(f)), static_cast<std::int16_t>(c.x), static_cast<std::int16_t>(c.y)});
}

void CascadePlan::bind(const CellLayout& layout, BoundCascade& bound) const {
  if (bound.nodes.empty()) bound = cascade_;
  const Place* place = places_.data();
  const auto next = [&] {
    const std::int32_t offset = layout.offset(place->plane, place->x, place->y);
    ++place;
    return offset;
  };
  RectPart* part = bound.parts.data();
  for (BoundNode& node : bound.nodes) {
    if (node.kind == FeatureKind::general) {
      const GeneralFeature& general = bound.general[node.cells[0]];
      for (int count : general.part_count)
        for (; count > 0; --count, ++part)
          for (std::int32_t& cell : part->cells) cell = next();
    } else {
      for (std::int32_t& cell : node.cells) cell = next();
    }
  }
}

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

float value_of(const BoundCascade& cascade, const BoundNode& node, const std::uint16_t* at, float inverse_norm) {
  const std::int32_t* c = node.cells;
  const auto outer = [&] { return at[c[0]] + at[c[1]] - at[c[2]] - at[c[3]]; };
  const auto inner = [&] { return at[c[4]] + at[c[5]] - at[c[6]] - at[c[7]]; };
  int sum = 0;
  switch (node.kind) {
    case FeatureKind::edge:
      sum = outer() + 2 * (at[c[4]] - at[c[5]]);
      break;
    case FeatureKind::rect:
      sum = outer();
      break;
    case FeatureKind::line2:
      sum = outer() + 2 * inner();
      break;
    case FeatureKind::line3:
      sum = outer() + 3 * inner();
      break;
    case FeatureKind::checker:
      sum = at[c[0]] + at[c[1]] + at[c[2]] + at[c[3]] - 2 * (at[c[4]] + at[c[5]] + at[c[6]] + at[c[7]]) + 4 * at[c[8]];
      break;
    case FeatureKind::general:
      return general_value(cascade, cascade.general[c[0]], at) * inverse_norm;
  }
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
  return sum >= s.threshold - 1e-5F;
}

}  // namespace haarkit
