// A cascade's one form.
#include "cascade_tidy.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "haarkit/base/hash.hpp"

namespace haarkit {
namespace {

std::uint32_t bits_of(float value) {
  value += 0.0F;  // -0 and 0 are the same weight
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

std::size_t hash_of(const HaarFeature& feature) {
  std::uint64_t hash = 0;
  const auto add = [&hash](std::uint32_t word) { hash = mix(hash ^ word); };
  add(static_cast<std::uint32_t>(feature.channel) * 2 + (feature.tilted ? 1 : 0));
  for (int i = 0; i < feature.rect_count; ++i) {
    const cv::Rect& r = feature.rects[i].rect;
    for (const int field : {r.x, r.y, r.width, r.height}) add(static_cast<std::uint32_t>(field));
    add(bits_of(feature.rects[i].weight));
  }
  return static_cast<std::size_t>(hash);
}

std::size_t hash_of(const LbpFeature& feature) {
  std::uint64_t hash = 0;
  const cv::Rect& b = feature.block;
  for (const int field : {b.x, b.y, b.width, b.height}) hash = mix(hash ^ static_cast<std::uint32_t>(field));
  return static_cast<std::size_t>(hash);
}

// Different features in the order in which they came, found by an open hash table, since a std::map is slow: a program
// reads its cascade each time that it starts, and waits for that.
template <typename Feature>
class DistinctFeatures {
 public:
  explicit DistinctFeatures(std::size_t capacity) {
    std::size_t size = 2;
    while (size < 2 * capacity) size *= 2;
    slots_.assign(size, -1);
    features_.reserve(capacity);
  }

  // The feature's number; a new one when it was not there. At most `capacity` different ones.
  std::int32_t number_of(const Feature& feature) {
    std::size_t at = hash_of(feature) & (slots_.size() - 1);
    while (slots_[at] >= 0 && features_[slots_[at]] != feature) at = (at + 1) & (slots_.size() - 1);
    if (slots_[at] < 0) {
      slots_[at] = static_cast<std::int32_t>(features_.size());
      features_.push_back(feature);
    }
    return slots_[at];
  }

  std::vector<Feature> take() { return std::move(features_); }

 private:
  std::vector<std::int32_t> slots_;
  std::vector<Feature> features_;
};

// Leaves out third rectangles without weight.
void tidy_rects(std::vector<HaarFeature>& features) {
  for (HaarFeature& feature : features) {
    if (feature.rect_count == 3 && std::abs(feature.rects[2].weight) < kLeastThirdWeight) feature.rect_count = 2;
    for (int i = feature.rect_count; i < 3; ++i) feature.rects[i] = {};
  }
}

// Keeps the features that some node uses, each once, in the order of first use. for_each_node(f) calls f for each node.
template <typename Feature, typename ForEachNode>
void tidy_features(std::vector<Feature>& features, const ForEachNode& for_each_node) {
  DistinctFeatures<Feature> kept(features.size());
  std::vector<std::int32_t> new_numbers(features.size(), -1);
  for_each_node([&](Node& node) {
    std::int32_t& number = new_numbers[node.feature];
    if (number < 0) number = kept.number_of(features[node.feature]);
    node.feature = number;
  });
  features = kept.take();
}

// Numbers the leaves in the order of the nodes, left before right: the only order that OpenCV's old XML format can say.
template <class Tree>
void tidy_leaves(Tree& tree) {
  decltype(tree.leaves) leaves;
  leaves.reserve(tree.leaves.size());
  for (Node& node : tree.nodes) {
    for (std::int32_t* child : {&node.left, &node.right}) {
      if (*child > 0) continue;  // a node; leaves are 0, -1, -2, ... (tree.hpp)
      const auto number = static_cast<std::int32_t>(leaves.size());
      leaves.push_back(tree.leaves[-*child]);
      *child = -number;
    }
  }
  tree.leaves = std::move(leaves);
}

template <class Leaf>
void tidy(PatchRegression<Leaf>& regression) {
  tidy_rects(regression.features);
  tidy_features(regression.features, [&](const auto& rename) {
    for (RegressionTree<Leaf>& tree : regression.trees) std::for_each(tree.nodes.begin(), tree.nodes.end(), rename);
  });
  for (RegressionTree<Leaf>& tree : regression.trees) tidy_leaves(tree);
}

}  // namespace

void tidy_cascade(CascadeParts& parts) {
  const auto for_each_node = [&parts](const auto& rename) {
    for (Stage& stage : parts.stages)
      for (WeakClassifier& weak : stage.weak) std::for_each(weak.nodes.begin(), weak.nodes.end(), rename);
  };
  tidy_rects(parts.features);  // first: it makes features equal
  if (parts.feature_type == FeatureType::lbp)
    tidy_features(parts.lbp_features, for_each_node);
  else
    tidy_features(parts.features, for_each_node);
  for (Stage& stage : parts.stages)
    for (WeakClassifier& weak : stage.weak) tidy_leaves(weak);
  if (parts.boxes) tidy(*parts.boxes);
  if (parts.scores) tidy(*parts.scores);
}

}  // namespace haarkit
