// Gradient boosting (Friedman 2001) of trees on patches, whatever their leaves say.
#include "patch_boosting.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "haarkit/base/random.hpp"
#include "haarkit/detect/box_regression.hpp"
#include "haarkit/detect/cascade.hpp"
#include "haarkit/features/feature_pool.hpp"
#include "require.hpp"

namespace haarkit {

void check(const PatchLearningOptions& o) {
  require(o.reach >= 1 && o.reach <= 4, "reach", "1 to 4");
  require(o.trees >= 1 && o.trees <= 1'000'000, "trees", "1 to 1,000,000");
  require(o.depth >= 1 && o.depth <= 6, "depth", "1 to 6");
  require(o.rate > 0 && o.rate <= 1, "rate", "above 0 and at most 1");
  require(o.grey_features >= 1 && o.grey_features <= 1'000'000, "grey_features", "1 to 1,000,000");
  require(o.channel_features >= 1 && o.channel_features <= 1'000'000, "channel_features", "1 to 1,000,000");
  require(o.feature_share > 0 && o.feature_share <= 1, "feature_share", "above 0 and at most 1");
}

void require_patch(cv::Size patch) {
  const std::string problem = problem_of_window(patch);
  require(problem.empty(), problem.c_str());
}

std::vector<HaarFeature> patch_pool(cv::Size patch, const PatchLearningOptions& options) {
  std::vector<HaarFeature> pool =
      feature_pool(FeaturePool::compact, patch, static_cast<std::size_t>(options.grey_features));
  const std::vector<HaarFeature> channels = channel_pool(patch, static_cast<std::size_t>(options.channel_features));
  pool.insert(pool.end(), channels.begin(), channels.end());
  return pool;
}

float short_number(double value) {
  return static_cast<float>(std::round(value * 1e5) / 1e5);
}

std::vector<cv::Mat> patch_views(const SampleSet& patches) {
  std::vector<cv::Mat> views;
  for (std::size_t i = 0; i < patches.size(); ++i)  // a cv::Mat has no constant pixels
    views.emplace_back(patches.window(), CV_8UC1, const_cast<std::uint8_t*>(patches.patch(i)));
  return views;
}

template <class Leaf>
PatchRegression<Leaf> boosted(const BinnedFeatures& features, const PatchLearningOptions& options,
                              const std::function<Residual(std::size_t sample)>& residual_of,
                              const std::function<std::vector<Leaf>(const std::vector<int>& leaf, int leaves)>& settle,
                              const std::function<bool(int trees)>& told) {
  PatchRegression<Leaf> regression;
  regression.reach = static_cast<float>(options.reach);
  regression.features = features.pool();
  Random random(options.seed, 0);
  const int groups = features.group_count();
  const int drawn = std::clamp(cvRound(options.feature_share * groups), 1, groups);
  std::vector<Residual> residuals(features.sample_count());
  std::vector<int> leaf(features.sample_count());
  const auto for_each_sample = [&](const auto& f) { tbb::parallel_for(std::size_t{0}, residuals.size(), f); };
  for (int t = 0; t < options.trees; ++t) {
    for_each_sample([&](std::size_t i) { residuals[i] = residual_of(i); });
    const std::vector<BinnedNode> nodes =
        grow_regression_tree(features, random.subset(groups, drawn), residuals, options.depth);
    if (nodes.empty()) break;
    RegressionTree<Leaf>& tree = regression.trees.emplace_back();
    for (const BinnedNode& node : nodes)
      tree.nodes.push_back({node.feature, features.threshold(node.feature, node.bin), node.left, node.right});
    for_each_sample([&](std::size_t i) { leaf[i] = leaf_of(features, nodes, i); });
    tree.leaves = settle(leaf, static_cast<int>(nodes.size()) + 1);
    if (told && !told(t + 1)) break;
  }
  return regression;
}

template PatchRegression<BoxShift> boosted(const BinnedFeatures&, const PatchLearningOptions&,
                                           const std::function<Residual(std::size_t)>&,
                                           const std::function<std::vector<BoxShift>(const std::vector<int>&, int)>&,
                                           const std::function<bool(int)>&);
template PatchRegression<float> boosted(const BinnedFeatures&, const PatchLearningOptions&,
                                        const std::function<Residual(std::size_t)>&,
                                        const std::function<std::vector<float>(const std::vector<int>&, int)>&,
                                        const std::function<bool(int)>&);

}  // namespace haarkit
