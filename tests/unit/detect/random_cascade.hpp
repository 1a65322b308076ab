#pragma once

#include <opencv2/core.hpp>
#include <utility>

#include "haarkit/detect/cascade.hpp"

// Random cascades with everything a cascade may have: trees of any shape, tilted features, gradient channels, whole and
// broken weights. Their thresholds let a part of the windows pass each stage.
namespace haarkit::test {

inline HaarFeature random_feature(cv::RNG& rng, cv::Size window, bool gradients) {
  for (;;) {
    HaarFeature f;
    f.channel = gradients ? static_cast<Channel>(rng.uniform(0, kChannelCount)) : Channel::grey;
    f.tilted = f.channel == Channel::grey && rng.uniform(0, 4) == 0;
    const int x = rng.uniform(0, window.width), y = rng.uniform(0, window.height);
    const int w = rng.uniform(1, window.width / 2), h = rng.uniform(1, window.height / 2);
    const auto set = [&](int i, cv::Rect r, float weight) { f.rects[i] = {r, weight}; };
    f.rect_count = 2;
    switch (rng.uniform(0, 7)) {
      case 0:
        set(0, {x, y, 2 * w, h}, -1), set(1, {x, y, w, h}, 2);
        break;
      case 1:
        set(0, {x, y, w, 2 * h}, -1), set(1, {x, y + h, w, h}, 2);
        break;
      case 2:
        set(0, {x, y, 3 * w, h}, -1), set(1, {x + w, y, w, h}, 3);
        break;
      case 3:
        set(0, {x, y, 4 * w, h}, -1), set(1, {x + w, y, 2 * w, h}, 2);
        break;
      case 4:
        set(0, {x, y, 3 * w, 3 * h}, -1), set(1, {x + w, y + h, w, h}, 9);
        break;
      case 5:
        set(0, {x, y, 2 * w, 2 * h}, -1), set(1, {x, y, w, h}, 2), set(2, {x + w, y + h, w, h}, 2);
        f.rect_count = 3;
        break;
      default:
        set(0, {x, y, w, h}, -0.75F), set(1, {y, x, h, w}, 0.31F);
        break;
    }
    if (f.channel != Channel::grey && rng.uniform(0, 3) == 0) {  // one rectangle
      f.rect_count = 1;
      f.rects = {};
      set(0, {x, y, w, h}, 1);
    }
    if (problem_of(f, window).empty()) return f;
  }
}

// Seven nodes are a full tree of depth 3, which the kernels have code for.
inline WeakClassifier random_tree(cv::RNG& rng, int nodes, int features) {
  WeakClassifier weak;
  weak.nodes.resize(nodes);
  // Ends that wait for a node or a leaf; nodes are hung up in random places.
  std::vector<std::pair<int, bool>> ends;
  for (int i = 0; i < nodes; ++i) {
    weak.nodes[i].feature = rng.uniform(0, features);
    weak.nodes[i].threshold = static_cast<float>(rng.gaussian(0.05));
    if (i > 0) {
      const int at = nodes == 7 ? 0 : rng.uniform(0, static_cast<int>(ends.size()));
      Node& parent = weak.nodes[ends[at].first];
      (ends[at].second ? parent.left : parent.right) = i;
      ends.erase(ends.begin() + at);
    }
    ends.emplace_back(i, true);
    ends.emplace_back(i, false);
  }
  for (const auto& [node, left] : ends) {
    (left ? weak.nodes[node].left : weak.nodes[node].right) = -static_cast<int>(weak.leaves.size());
    weak.leaves.push_back(static_cast<float>(rng.uniform(-1., 1.)));
  }
  return weak;
}

// Of a tree that is none of the small ones.
inline int random_node_count(cv::RNG& rng) {
  return rng.uniform(0, 2) == 0 ? 7 : rng.uniform(4, 40);
}

// first_gradient: the stage from which a soft cascade looks at gradients too.
inline Cascade random_cascade(CascadeKind kind, cv::Size window, std::uint64_t seed, int first_gradient = 10) {
  cv::RNG rng(seed);
  CascadeParts parts;
  parts.kind = kind;
  parts.window = window;
  parts.min_contrast = seed % 3 == 0 ? 0.F : 10.F;
  const bool gradients = kind == CascadeKind::soft;
  constexpr int kFeatures = 60;
  for (int i = 0; i < 2 * kFeatures; ++i)
    parts.features.push_back(random_feature(rng, window, gradients && i >= kFeatures));
  const int stages = kind == CascadeKind::soft ? 40 : 8;
  for (int s = 0; s < stages; ++s) {
    Stage stage;
    for (int t = 0; t < (kind == CascadeKind::soft ? 1 : 1 + s); ++t) {
      const int nodes = rng.uniform(0, 3) == 0 ? random_node_count(rng) : rng.uniform(1, 4);
      stage.weak.push_back(random_tree(rng, nodes, gradients && s >= first_gradient ? 2 * kFeatures : kFeatures));
    }
    const double spread = kind == CascadeKind::soft ? 0.3 * s : 0;
    stage.threshold = static_cast<float>(-0.4 - spread * 0.4);
    parts.stages.push_back(stage);
  }
  return Cascade(parts);
}

// Stumps and trees of LBP features of any block size, or stumps alone, three times as many; each node sends about half
// of the codes to the left.
inline Cascade random_lbp_cascade(cv::Size window, std::uint64_t seed, bool stumps = false) {
  cv::RNG rng(seed);
  CascadeParts parts;
  parts.feature_type = FeatureType::lbp;
  parts.window = window;
  parts.min_contrast = 0;
  const std::vector<LbpFeature> pool = lbp_pool(window);
  constexpr int kFeatures = 60;
  for (int i = 0; i < kFeatures; ++i) parts.lbp_features.push_back(pool[rng.uniform(0, static_cast<int>(pool.size()))]);
  for (int s = 0; s < 8; ++s) {
    Stage stage;
    for (int t = 0; t < (stumps ? 1 + 3 * s : 1 + s); ++t) {
      const int nodes = stumps || rng.uniform(0, 2) == 0 ? 1
                        : rng.uniform(0, 3) == 0         ? random_node_count(rng)
                                                         : rng.uniform(2, 4);
      stage.weak.push_back(random_tree(rng, nodes, kFeatures));
      for (Node& node : stage.weak.back().nodes) {
        node.threshold = 0;
        for (std::uint32_t& word : node.codes.words) word = rng.next();
      }
    }
    stage.threshold = -0.4F;
    parts.stages.push_back(stage);
  }
  return Cascade(parts);
}

}  // namespace haarkit::test
