// Checks what a file or a program put together until a cascade can be run without checks, and brings it into one form,
// so that what runs the same is the same: third rectangles without weight left out; features that are used, each once,
// in order of first use; leaves numbered in the order of the nodes. Its regressions of boxes and scores likewise.
#include "haarkit/detect/cascade.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "haarkit/base/data_error.hpp"
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

bool looks_at_gradients(const WeakClassifier& weak, const std::vector<HaarFeature>& features) {
  for (const Node& node : weak.nodes)
    if (features[node.feature].channel != Channel::grey) return true;
  return false;
}

template <typename Feature>
void check_features(const std::vector<Feature>& features, cv::Size window, const std::string& source) {
  for (std::size_t i = 0; i < features.size(); ++i) {
    const std::string problem = problem_of(features[i], window);
    if (!problem.empty()) throw DataError(source, "features/" + std::to_string(i), problem);
  }
}

// What an LBP cascade must not have, and features of a type that is not the cascade's.
void check_type(const CascadeParts& parts, const std::string& source) {
  const bool lbp = parts.feature_type == FeatureType::lbp;
  if (!lbp && parts.feature_type != FeatureType::haar) throw DataError(source, "feature type", "neither Haar nor LBP");
  if (lbp && parts.kind != CascadeKind::staged)
    throw DataError(source, "kind", "a soft cascade of LBP features is not supported, expected a staged one");
  if (lbp && parts.min_contrast != 0)
    throw DataError(source, "contrast", "LBP cascades have no contrast gate, expected 0");
  const bool has_others = lbp ? !parts.features.empty() : !parts.lbp_features.empty();
  if (has_others) throw DataError(source, "features", "Haar and LBP features in one cascade");
}

template <class Regression>
void check_regression(const std::optional<Regression>& regression, const std::string& source) {
  if (!regression) return;
  std::string where;
  const std::string problem = problem_of(*regression, where);
  if (!problem.empty()) throw DataError(source, where, problem);
}

void check(const CascadeParts& parts, const std::string& source) {
  if (parts.kind != CascadeKind::staged && parts.kind != CascadeKind::soft)
    throw DataError(source, "kind", "neither staged nor soft");
  check_type(parts, source);
  const std::string window_problem = problem_of_window(parts.window);
  if (!window_problem.empty()) throw DataError(source, "window", window_problem);
  if (!(std::isfinite(parts.min_contrast) && parts.min_contrast >= 0))
    throw DataError(source, "contrast", "not a finite number >= 0");
  if (!(parts.context >= 1 && parts.context <= kMostContext))
    throw DataError(source, "context", "expected 1 to " + std::to_string(static_cast<int>(kMostContext)));
  if (parts.min_score && !std::isfinite(*parts.min_score)) throw DataError(source, "score", "not a finite number");
  check_features(parts.features, parts.window, source);
  check_features(parts.lbp_features, parts.window, source);
  if (parts.stages.empty()) throw DataError(source, "stages", "there is no stage, expected at least one");
  check_regression(parts.boxes, source);
  check_regression(parts.scores, source);

  int weak_count = 0;
  for (std::size_t s = 0; s < parts.stages.size(); ++s) {
    const Stage& stage = parts.stages[s];
    const std::string here = "stages/" + std::to_string(s);
    if (!std::isfinite(stage.threshold)) throw DataError(source, here, "the threshold is not a finite number");
    if (stage.weak.empty()) throw DataError(source, here, "the stage has no weak classifier, expected at least one");
    for (std::size_t w = 0; w < stage.weak.size(); ++w, ++weak_count) {
      const auto fail = [&](const std::string& problem) {
        throw DataError(source, here + "/weakClassifiers/" + std::to_string(w), problem);
      };
      const std::string problem = problem_of(stage.weak[w], parts.features.size() + parts.lbp_features.size());
      if (!problem.empty()) fail(problem);
      const std::string split_problem = problem_of_splits(stage.weak[w].nodes, parts.feature_type);
      if (!split_problem.empty()) fail(split_problem);
      if (parts.feature_type == FeatureType::lbp) continue;
      if (!looks_at_gradients(stage.weak[w], parts.features)) continue;
      if (parts.kind == CascadeKind::staged) fail("uses a gradient channel, which only a soft cascade may do");
      if (weak_count < kMinGreyPrefix || s == 0)
        fail("uses a gradient channel, but the first stage and the first " + std::to_string(kMinGreyPrefix) +
             " weak classifiers of a soft cascade may only use the grey picture");
    }
  }
}

}  // namespace

std::string problem_of_window(cv::Size window) {
  const std::int64_t w = window.width, h = window.height;
  if (w >= kMinWindowSide && h >= kMinWindowSide && w <= kMaxWindowArea / h) return {};
  return "a window of " + std::to_string(w) + "x" + std::to_string(h) + " pixels, expected sides of at least " +
         std::to_string(kMinWindowSide) + " and at most " + std::to_string(kMaxWindowArea) + " pixels in all";
}

std::string problem_of(const WeakClassifier& weak, std::size_t feature_count) {
  for (std::size_t i = 0; i < weak.leaves.size(); ++i)
    if (!std::isfinite(weak.leaves[i])) return "leaf " + std::to_string(i) + " is not a finite number";
  return problem_of_tree(weak.nodes, weak.leaves.size(), feature_count);
}

bool CascadeParts::operator==(const CascadeParts& o) const {
  return kind == o.kind && feature_type == o.feature_type && window == o.window && context == o.context &&
         min_contrast == o.min_contrast && min_score == o.min_score && features == o.features &&
         lbp_features == o.lbp_features && stages == o.stages && boxes == o.boxes && scores == o.scores;
}

Cascade::Cascade(CascadeParts parts, const std::string& source) : parts_(std::move(parts)) {
  check(parts_, source);
  const auto for_each_node = [this](const auto& rename) {
    for (Stage& stage : parts_.stages)
      for (WeakClassifier& weak : stage.weak) std::for_each(weak.nodes.begin(), weak.nodes.end(), rename);
  };
  tidy_rects(parts_.features);  // first: it makes features equal
  if (is_lbp())
    tidy_features(parts_.lbp_features, for_each_node);
  else
    tidy_features(parts_.features, for_each_node);
  for (Stage& stage : parts_.stages)
    for (WeakClassifier& weak : stage.weak) tidy_leaves(weak);
  if (parts_.boxes) tidy(*parts_.boxes);
  if (parts_.scores) tidy(*parts_.scores);
}

int Cascade::weak_count() const {
  int count = 0;
  for (const Stage& stage : parts_.stages) count += static_cast<int>(stage.weak.size());
  return count;
}

}  // namespace haarkit
