#pragma once

#include <cstddef>
#include <string>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/detect/patch_regression.hpp"

namespace haarkit {

// What is wrong with a patch regression from a file, whatever its leaves say: empty or one sentence, and `where`
// becomes the element inside `name`. problem_of_leaf(leaf): what is wrong with a leaf ("is no shift, ..."), empty if
// nothing.
template <class Leaf, class ProblemOfLeaf>
std::string problem_of_patches(const PatchRegression<Leaf>& regression, const std::string& name, std::string& where,
                               const ProblemOfLeaf& problem_of_leaf) {
  constexpr float kLargestReach = 4;
  where = name;
  std::string window = problem_of_window(regression.patch);
  if (!window.empty()) return window;
  if (!(regression.reach >= 1 && regression.reach <= kLargestReach)) return "a reach that is not from 1 to 4";
  if (regression.trees.empty()) return "there is no tree, expected at least one";
  for (std::size_t i = 0; i < regression.features.size(); ++i) {
    where = name + "/features/" + std::to_string(i);
    std::string problem = problem_of(regression.features[i], regression.patch);
    if (!problem.empty()) return problem;
  }
  for (std::size_t i = 0; i < regression.trees.size(); ++i) {
    const RegressionTree<Leaf>& tree = regression.trees[i];
    where = name + "/trees/" + std::to_string(i);
    for (std::size_t leaf = 0; leaf < tree.leaves.size(); ++leaf) {
      const std::string problem = problem_of_leaf(tree.leaves[leaf]);
      if (!problem.empty()) return "leaf " + std::to_string(leaf) + " " + problem;
    }
    std::string problem = problem_of_tree(tree.nodes, tree.leaves.size(), regression.features.size());
    if (problem.empty()) problem = problem_of_splits(tree.nodes, FeatureType::haar);
    if (!problem.empty()) return problem;
  }
  where = name;
  return {};
}

}  // namespace haarkit
