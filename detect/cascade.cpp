// Checks what a file said until a cascade can be run without checks, and brings it into one form: features that are
// used, each once, in order of first use; leaves numbered in the order of the nodes.
#include "haarkit/detect/cascade.hpp"

#include <boost/container/small_vector.hpp>
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

// Different features in the order in which they came, found by an open hash table: a program reads its cascade each
// time that it starts.
class DistinctFeatures {
 public:
  explicit DistinctFeatures(std::size_t most) {
    std::size_t size = 2;
    while (size < 2 * most) size *= 2;
    slots_.assign(size, -1);
    features_.reserve(most);
  }

  // The feature's number; a new one when it was not there. At most `most` different ones.
  std::int32_t number_of(const HaarFeature& feature) {
    std::size_t at = hash_of(feature) & (slots_.size() - 1);
    while (slots_[at] >= 0 && features_[slots_[at]] != feature) at = (at + 1) & (slots_.size() - 1);
    if (slots_[at] < 0) {
      slots_[at] = static_cast<std::int32_t>(features_.size());
      features_.push_back(feature);
    }
    return slots_[at];
  }

  std::vector<HaarFeature> take() { return std::move(features_); }

 private:
  std::vector<std::int32_t> slots_;
  std::vector<HaarFeature> features_;
};

// Keeps the features that some node uses, each once, in the order of first use.
void tidy_features(CascadeParts& parts) {
  for (HaarFeature& feature : parts.features) {
    if (feature.rect_count == 3 && std::abs(feature.rects[2].weight) < kLeastThirdWeight) feature.rect_count = 2;
    for (int i = feature.rect_count; i < 3; ++i) feature.rects[i] = {};
  }
  DistinctFeatures kept(parts.features.size());
  std::vector<std::int32_t> renamed(parts.features.size(), -1);
  for (Stage& stage : parts.stages) {
    for (WeakClassifier& weak : stage.weak) {
      for (Node& node : weak.nodes) {
        std::int32_t& number = renamed[node.feature];
        if (number < 0) number = kept.number_of(parts.features[node.feature]);
        node.feature = number;
      }
    }
  }
  parts.features = kept.take();
}

// Numbers the leaves in the order of the nodes, left before right: the only order that the old XML can say.
void tidy_leaves(WeakClassifier& weak) {
  std::vector<float> leaves;
  leaves.reserve(weak.leaves.size());
  for (Node& node : weak.nodes) {
    for (std::int32_t* child : {&node.left, &node.right}) {
      if (*child > 0) continue;
      const auto number = static_cast<std::int32_t>(leaves.size());
      leaves.push_back(weak.leaves[-*child]);
      *child = -number;
    }
  }
  weak.leaves = std::move(leaves);
}

std::string name_of_child(std::int64_t child) {
  return child > 0 ? "node " + std::to_string(child) : "leaf " + std::to_string(-child);
}

bool looks_at_gradients(const WeakClassifier& weak, const std::vector<HaarFeature>& features) {
  for (const Node& node : weak.nodes)
    if (features[node.feature].channel != Channel::grey) return true;
  return false;
}

void check(const CascadeParts& parts, const std::string& source) {
  if (parts.kind != CascadeKind::staged && parts.kind != CascadeKind::soft)
    throw DataError(source, "kind", "neither staged nor soft");
  const std::string window_problem = problem_of_window(parts.window);
  if (!window_problem.empty()) throw DataError(source, "window", window_problem);
  if (!(std::isfinite(parts.min_contrast) && parts.min_contrast >= 0))
    throw DataError(source, "contrast", "not a finite number >= 0");
  if (parts.min_score && !std::isfinite(*parts.min_score)) throw DataError(source, "score", "not a finite number");
  for (std::size_t i = 0; i < parts.features.size(); ++i) {
    const std::string problem = problem_of(parts.features[i], parts.window);
    if (!problem.empty()) throw DataError(source, "features/" + std::to_string(i), problem);
  }
  if (parts.stages.empty()) throw DataError(source, "stages", "there is no stage, expected at least one");

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
      const std::string problem = problem_of(stage.weak[w], parts.features.size());
      if (!problem.empty()) fail(problem);
      if (!looks_at_gradients(stage.weak[w], parts.features)) continue;
      if (parts.kind == CascadeKind::staged) fail("uses a gradient channel, which only a soft cascade may do");
      if (weak_count < kMinGreyPrefix)
        fail("uses a gradient channel, but the first " + std::to_string(kMinGreyPrefix) +
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
  const std::size_t count = weak.nodes.size();
  if (count == 0) return "the tree has no node, expected at least one";
  if (weak.leaves.size() != count + 1)
    return "the tree has " + std::to_string(count) + " nodes and " + std::to_string(weak.leaves.size()) +
           " leaves, expected one leaf more than nodes";
  for (std::size_t i = 0; i < weak.leaves.size(); ++i)
    if (!std::isfinite(weak.leaves[i])) return "leaf " + std::to_string(i) + " is not a finite number";

  boost::container::small_vector<char, 64> seen(2 * count + 1, 0);  // nodes, then leaves
  boost::container::small_vector<std::size_t, 16> to_visit;
  std::size_t visited = 1;
  seen[0] = 1;
  for (std::size_t at = 0;; ++visited) {
    const Node& node = weak.nodes[at];
    if (node.feature < 0 || static_cast<std::size_t>(node.feature) >= feature_count)
      return "node " + std::to_string(at) + " uses feature " + std::to_string(node.feature) + " of " +
             std::to_string(feature_count);
    if (!std::isfinite(node.threshold))
      return "node " + std::to_string(at) + " has a threshold that is not a finite number";
    for (const std::int64_t child : {node.left, node.right}) {
      const bool is_node = child > 0;
      const auto index = static_cast<std::size_t>(is_node ? child : -child);
      if (index >= (is_node ? count : count + 1))
        return "node " + std::to_string(at) + " points to " + name_of_child(child) + ", but the tree has only " +
               std::to_string(count) + " nodes and " + std::to_string(count + 1) + " leaves";
      char& was_here = seen[is_node ? index : count + index];
      if (was_here != 0) return name_of_child(child) + " is reached twice, so the nodes are not a tree";
      was_here = 1;
      if (is_node) to_visit.push_back(index);
    }
    if (to_visit.empty()) break;
    at = to_visit.back();
    to_visit.pop_back();
  }
  if (visited != count) return std::to_string(count - visited) + " nodes cannot be reached from the first one";
  return {};
}

bool CascadeParts::operator==(const CascadeParts& o) const {
  return kind == o.kind && window == o.window && min_contrast == o.min_contrast && min_score == o.min_score &&
         features == o.features && stages == o.stages;
}

Cascade::Cascade(CascadeParts parts, const std::string& source) : parts_(std::move(parts)) {
  check(parts_, source);
  tidy_features(parts_);
  for (Stage& stage : parts_.stages)
    for (WeakClassifier& weak : stage.weak) tidy_leaves(weak);
}

int Cascade::weak_count() const {
  int count = 0;
  for (const Stage& stage : parts_.stages) count += static_cast<int>(stage.weak.size());
  return count;
}

}  // namespace haarkit
