#include "tree_learner.hpp"

#include <map>

#include "catch.hpp"
#include "haarkit/base/random.hpp"
#include "haarkit/features/feature_pool.hpp"
#include "split_criterion.hpp"
#include "training_data.hpp"

using namespace haarkit;
using kernels::Criterion;

namespace {

// The tree that trying every feature and every bin on the binned values grows, node by node; by path from the root
// ("", "l", "lr", ...).
using Tree = std::map<std::string, std::pair<int, int>>;

void grow_by_trying(const BinnedFeatures& features, const NodeSamples& samples, int depth, Criterion criterion,
                    const std::string& path, Tree& tree) {
  if (depth == 0 || samples.positives == 0 || samples.positives == samples.index.size()) return;
  double whole[2] = {};
  for (std::size_t i = 0; i < samples.index.size(); ++i) whole[i < samples.positives] += samples.weight[i];
  double best = 1e-6 * (whole[0] + whole[1]) + side(criterion, whole[1], whole[0]);
  std::pair<int, int> split{-1, 0};
  for (int f = 0; f < features.feature_count(); ++f) {
    double by_bin[256][2] = {}, left[2] = {};
    for (std::size_t i = 0; i < samples.index.size(); ++i) {
      by_bin[features.bin(f, samples.index[i])][i < samples.positives] += samples.weight[i];
    }
    for (int bin = 1; bin < 256; ++bin) {
      for (const int c : {0, 1}) left[c] += by_bin[bin - 1][c];
      const double score = side(criterion, left[1], left[0]) + side(criterion, whole[1] - left[1], whole[0] - left[0]);
      if (score <= best) continue;
      best = score;
      split = {f, bin};
    }
  }
  if (split.first < 0) return;
  tree[path] = split;
  for (const bool right : {false, true}) {
    NodeSamples child;
    for (std::size_t i = 0; i < samples.index.size(); ++i) {
      if ((features.bin(split.first, samples.index[i]) >= split.second) != right) continue;
      child.index.push_back(samples.index[i]);
      child.weight.push_back(samples.weight[i]);
      child.positives += i < samples.positives;
    }
    grow_by_trying(features, child, depth - 1, criterion, path + (right ? "r" : "l"), tree);
  }
}

void collect(const std::vector<BinnedNode>& nodes, int node, const std::string& path, Tree& tree) {
  tree[path] = {nodes[node].feature, nodes[node].bin};
  if (nodes[node].left > 0) collect(nodes, nodes[node].left, path + "l", tree);
  if (nodes[node].right > 0) collect(nodes, nodes[node].right, path + "r", tree);
}

}  // namespace

TEST_CASE("trees are those that trying every feature and bin gives, of few samples and of many") {
  const cv::Size window(12, 12);
  const std::vector<HaarFeature> pool = feature_pool(FeaturePool::compact, window, 40);
  std::vector<int> groups((pool.size() + 7) / 8);
  std::iota(groups.begin(), groups.end(), 0);
  for (const int count : {400, 12000}) {
    const SampleSet faces = drawn_faces(window, 0, 200), others = noise_patches(window, count - 200, 1);
    const BinnedFeatures features(pool, {&faces, &others});
    NodeSamples samples;
    Random random(2, 0);
    for (int i = 0; i < count; ++i) {
      samples.index.push_back(i);
      samples.weight.push_back(static_cast<std::uint32_t>(random.below((1 << 29) / count)));
      samples.positives += i < 200;
    }
    for (const Criterion criterion : {Criterion::squares, Criterion::error, Criterion::exponential}) {
      for (const int depth : {1, 2, 3}) {
        INFO(count << " samples, criterion " << static_cast<int>(criterion) << ", depth " << depth);
        Tree grown, tried;
        const std::vector<BinnedNode> nodes = grow_tree(features, groups, samples, depth, criterion).nodes;
        REQUIRE_FALSE(nodes.empty());
        collect(nodes, 0, "", grown);
        grow_by_trying(features, samples, depth, criterion, "", tried);
        CHECK(grown == tried);
        CHECK(grown.size() > (depth > 1));
      }
    }
  }
}
