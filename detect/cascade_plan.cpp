// Binds a cascade to integral images, in two steps: CascadePlan works out once what does not depend on where cells lie
// in memory; bind() then turns places in the window into offsets, once for each layout of integral images.
//
// Corners that a feature's rectangles share are merged, so a feature is a sum of cells with whole-number coefficients;
// the common patterns get kernels of their own with 4 to 9 loads instead of up to 12. Those whose values fit 16 bits,
// whatever the pixels, are summed modulo 2^16: exact, and equal to OpenCV's floats, whose partial sums stay below 2^24.
// All other features are added in float as OpenCV does, rectangle by rectangle; a rectangle whose sum is too large for
// 16 bits is summed in parts.
#include "cascade_plan.hpp"

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <cassert>
#include <cstring>
#include <optional>

#include "feature_cells.hpp"
#include "stage_limits.hpp"
#include "tree_order.hpp"

namespace haarkit {
namespace {

int plane_of(const HaarFeature& f) {
  return f.tilted ? kChannelCount : static_cast<int>(f.channel);
}

// CellLayout::offset of all places of a window, as the sum of a number for the plane and row and one for the column: a
// cascade has thousands of places, and levels are many.
class Offsets {
 public:
  Offsets(const CellLayout& layout, cv::Size window) : rows_(window.height + 1) {
    for (int plane = 0; plane <= kChannelCount; ++plane)
      for (int y = 0; y < rows_; ++y) of_row_.push_back(layout.offset(plane, 0, y));
    for (int x = 0; x <= window.width; ++x) of_column_.push_back(layout.offset(0, x, 0) - layout.offset(0, 0, 0));
  }
  std::int32_t at(int plane, int x, int y) const { return of_row_[plane * rows_ + y] + of_column_[x]; }

 private:
  int rows_;
  boost::container::small_vector<std::int32_t, 256> of_row_;
  boost::container::small_vector<std::int32_t, 64> of_column_;
};

}  // namespace

CascadePlan::CascadePlan(const Cascade& cascade, int stage_count) : window_(cascade.window()) {
  cascade_.soft = cascade.kind() == CascadeKind::soft;
  cascade_.lbp = cascade.is_lbp();
  float least_sum = 0;
  for (int s = 0; s < stage_count; ++s) {
    const Stage& stage = cascade.stages()[s];
    BoundStage bound;
    bound.first_tree = static_cast<std::int32_t>(cascade_.trees.size());
    bound.tree_count = static_cast<std::int32_t>(stage.weak.size());
    bound.first_node = static_cast<std::int32_t>(cascade_.nodes.size());
    bound.stumps = std::all_of(stage.weak.begin(), stage.weak.end(),
                               [](const WeakClassifier& weak) { return weak.nodes.size() == 1; });
    set_limits(stage, cascade_.soft, bound);
    if (cascade_.soft) bound.rejects = may_reject(stage, least_sum);
    cascade_.stages.push_back(bound);
    for (const WeakClassifier& weak : stage.weak) add_tree(weak, cascade);
    if (cascade.is_lbp()) sum_in_words(stage);
    if (stage.weak.size() == 1) cascade_.stages.back().one_full = cascade_.trees.back().shape == TreeShape::full;
  }
}

// Lets the stage that was added last be summed in 16-bit words, if its trees and leaves allow it (LBP): the leaves as
// words then stand among the node's cells (CellPattern).
void CascadePlan::sum_in_words(const Stage& stage) {
  BoundStage& bound = cascade_.stages.back();
  const auto tree = cascade_.trees.begin() + bound.first_tree;
  if (std::any_of(tree, cascade_.trees.end(),
                  [](const BoundTree& t) { return t.node_count > 3 || t.shape == TreeShape::large; }))
    return;
  const std::optional<WordSums> sums = word_sums(stage);
  if (!sums) return;
  bound.in_words = true;
  bound.words = sums->limits;
  for (std::size_t t = 0; t < stage.weak.size(); ++t) {
    const WeakClassifier sorted = by_level(stage.weak[t]);
    for (std::size_t i = 0; i < sorted.nodes.size(); ++i) {
      const auto word = [&](std::int32_t child) { return child > 0 ? 0 : sums->of_leaves[t][-child]; };
      std::int32_t* cells = cascade_.nodes[tree[t].first_node + i].cells;
      cells[7] = word(sorted.nodes[i].left);
      cells[8] = word(sorted.nodes[i].right);
    }
  }
}

void CascadePlan::add_tree(const WeakClassifier& weak, const Cascade& cascade) {
  const WeakClassifier sorted = by_level(weak);
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
    if (cascade.is_lbp()) {
      add_feature(cascade.lbp_features()[node.feature], node.codes, bound);
    } else {
      add_feature(cascade.features()[node.feature], bound);
      bound.as_root = &node != &sorted.nodes.front() && node.feature == sorted.nodes.front().feature;
    }
    cascade_.nodes.push_back(bound);
  }
}

void CascadePlan::add_feature(const HaarFeature& f, BoundNode& node) {
  Cells cells;
  if (find_pattern(f, window_, node.pattern, cells)) {
    cells.resize(std::size(node.cells), cells.front());
    add_places(plane_of(f), cells);
    return;
  }
  node.pattern = CellPattern::general;
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
      add_places(plane_of(f), corners_of(part, f.tilted, 1));
      cascade_.parts.emplace_back();
      ++general.part_count[i];
    });
  }
  cascade_.general.push_back(general);
}

// An LBP node's value is negative where the code is in the set, else 0: so it is one more kind of feature, with a
// threshold between.
void CascadePlan::add_feature(const LbpFeature& f, const CodeSet& codes, BoundNode& node) {
  node.threshold = -0.5F;
  node.cells[5] = static_cast<std::int32_t>(cascade_.tables.size());
  cascade_.tables.emplace_back(codes);
  const cv::Rect& b = f.block;
  if (b.area() * 255 <= UINT16_MAX) {
    node.pattern = b.area() * 255 <= INT16_MAX ? CellPattern::lbp : CellPattern::large_lbp;
    Cells cells;
    for (int i = 0; i < 4; ++i) cells.push_back({b.x + i * b.width, b.y, 0});
    cells.push_back({b.x, b.y + b.height, 0});
    add_places(0, cells);
    return;
  }
  node.pattern = CellPattern::lbp_parts;
  node.cells[0] = static_cast<std::int32_t>(cascade_.parts.size());
  for (int i = 0; i < 9; ++i) {
    const cv::Rect block(b.x + i % 3 * b.width, b.y + i / 3 * b.height, b.width, b.height);
    for_each_part(block, false, 255, [&](const cv::Rect& part) {
      add_places(0, corners_of(part, false, 1));
      cascade_.parts.emplace_back();
      if (i == 0) ++node.cells[6];  // parts of a block: all nine are of one size, and split alike
    });
  }
}

template <typename Points>
void CascadePlan::add_places(int plane, const Points& points) {
  for (const auto& c : points)
    places_.push_back(
        {static_cast<std::int16_t>(plane), static_cast<std::int16_t>(c.x), static_cast<std::int16_t>(c.y)});
}

void CascadePlan::bind(const CellLayout& layout, BoundCascade& bound) const {
  if (bound.nodes.empty()) bound = cascade_;
  assert(bound.nodes.size() == cascade_.nodes.size());
  const Offsets offsets(layout, window_);
  const Place* place = places_.data();
  const auto next = [&] {
    const std::int32_t offset = offsets.at(place->plane, place->x, place->y);
    ++place;
    return offset;
  };
  RectPart* part = bound.parts.data();
  for (BoundNode& node : bound.nodes) {
    if (node.pattern == CellPattern::general) {
      const GeneralFeature& general = bound.general[node.cells[0]];
      for (int count : general.part_count)
        for (; count > 0; --count, ++part)
          for (std::int32_t& cell : part->cells) cell = next();
    } else if (node.pattern == CellPattern::lbp_parts) {
      for (int count = 9 * node.cells[6]; count > 0; --count, ++part)
        for (std::int32_t& cell : part->cells) cell = next();
    } else if (node.pattern == CellPattern::lbp || node.pattern == CellPattern::large_lbp) {
      for (int i = 0; i < 4; ++i) node.cells[i] = next();
      node.cells[4] = next() - node.cells[0];
    } else {
      for (std::int32_t& cell : node.cells) cell = next();
    }
  }
  assert(place == places_.data() + places_.size());
}

}  // namespace haarkit
