// Trees on patches: looked at one by one or in blocks, with any instruction set, the same bits.
#include "haarkit/detect/patch_trees.hpp"

#include "catch.hpp"
#include "haarkit/base/random.hpp"
#include "haarkit/detect/box_regression.hpp"
#include "haarkit/features/feature_pool.hpp"
#include "pictures.hpp"

using namespace haarkit;
using namespace haarkit::test;

namespace {

std::vector<HaarFeature> features_of(cv::Size patch) {
  std::vector<HaarFeature> features = feature_pool(FeaturePool::compact, patch, 300);
  const std::vector<HaarFeature> channels = channel_pool(patch, 300);
  features.insert(features.end(), channels.begin(), channels.end());
  return features;
}

// Full trees of depth 2 on random features.
PatchRegression<float> random_trees(cv::Size patch, std::vector<HaarFeature> features) {
  PatchRegression<float> regression;
  regression.patch = patch;
  regression.features = std::move(features);
  Random random(7);
  for (int t = 0; t < 200; ++t) {
    RegressionTree<float> tree;
    const auto node = [&](int left, int right) {
      const auto feature = static_cast<int>(random.below(regression.features.size()));
      return Node{feature, static_cast<float>(random.between(-0.1, 0.1)), left, right, {}};
    };
    tree.nodes = {node(1, 2), node(0, -1), node(-2, -3)};
    for (int leaf = 0; leaf < 4; ++leaf) tree.leaves.push_back(static_cast<float>(random.between(-1, 1)));
    regression.trees.push_back(tree);
  }
  return regression;
}

}  // namespace

TEST_CASE("patches looked at one by one and in blocks get the same sums, bit for bit") {
  // Of the last one there are too many cells to look at patches one by one.
  const cv::Size patch = GENERATE(cv::Size(48, 48), cv::Size(21, 17), cv::Size(20, 34), cv::Size(100, 90));
  const PatchRegression<float> regression = random_trees(patch, features_of(patch));
  std::vector<cv::Mat> patches{cv::Mat(patch, CV_8UC1, cv::Scalar(90))};  // flat: it has no norm
  for (std::uint64_t i = 0; i < 20; ++i) patches.push_back(i % 2 == 0 ? noise(patch, i) : cloudy_picture(patch, i));
  const std::vector<float> expected = PatchTrees<float>(regression, InstructionSet::scalar).sums(patches);
  CHECK(PatchTrees<float>(regression).sums(patches) == expected);
  CHECK(std::adjacent_find(expected.begin() + 1, expected.end()) == expected.end());
  const PatchTrees<float> trees(regression);
  for (std::size_t i = 0; i < patches.size(); ++i) CHECK(trees.sums({patches[i]}) == std::vector<float>{expected[i]});
}

TEST_CASE("trees that ask for tilted features are run in blocks, however few patches there are") {
  const cv::Size patch(24, 24);
  std::vector<HaarFeature> features = features_of(patch);
  HaarFeature tilted;
  tilted.tilted = true;
  tilted.rect_count = 2;
  tilted.rects[0] = {{12, 2, 6, 6}, -1};
  tilted.rects[1] = {{12, 2, 3, 6}, 2};
  features.assign(20, tilted);
  const PatchRegression<float> regression = random_trees(patch, features);
  std::vector<cv::Mat> patches;
  for (std::uint64_t i = 0; i < 18; ++i) patches.push_back(cloudy_picture(patch, i));
  const PatchTrees<float> trees(regression);
  const std::vector<float> all = trees.sums(patches);
  for (std::size_t i = 0; i < patches.size(); ++i) CHECK(trees.sums({patches[i]}) == std::vector<float>{all[i]});
}
