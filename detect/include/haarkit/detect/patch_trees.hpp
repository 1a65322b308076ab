#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/detect/patch_regression.hpp"
#include "haarkit/features/instruction_set.hpp"
#include "haarkit/features/window_block.hpp"

namespace haarkit {

/// The patch of `size` pixels (CV_8UC1) that shows `reach` times each box of a picture (CV_8UC1; boxes in its pixels,
/// they may reach over its border). Only the neighbourhood of a box is resampled, not the whole picture. Outside,
/// the picture's border is continued; a box that has left the picture shows black.
std::vector<cv::Mat> patches_of(const cv::Mat& grey, const std::vector<cv::Rect2d>& boxes, double reach, cv::Size size);

/// The trees of a patch regression ready to run. Immutable; safe to share between threads. The same bits with any
/// instruction set: float sums, tree after tree. Leaf: BoxShift or float.
template <class Leaf>
class PatchTrees {
 public:
  /// regression: without a problem.
  explicit PatchTrees(const PatchRegression<Leaf>& regression, InstructionSet set = best_instruction_set());
  ~PatchTrees();
  PatchTrees(PatchTrees&&) noexcept;
  PatchTrees& operator=(PatchTrees&&) noexcept;

  /// What the trees say of each patch (CV_8UC1 of the regression's size), added up.
  std::vector<Leaf> sums(const std::vector<cv::Mat>& patches) const;

  cv::Size patch() const { return layout_.window(); }
  double reach() const { return reach_; }

 private:
  struct Split;  // a node, ready to run
  void add(const RegressionTree<Leaf>& tree);
  std::vector<Leaf> one_by_one(const std::vector<cv::Mat>& patches) const;
  std::vector<Leaf> in_blocks(const std::vector<cv::Mat>& patches) const;
  template <class ValueOf>
  void add_leaves(std::size_t first_tree, const ValueOf& value_of, Leaf& sum) const;

  double reach_;
  InstructionSet instruction_set_;
  BlockLayout layout_;
  std::vector<BlockFeature> bound_;  // the features of the trees
  std::vector<std::int32_t> roots_;  // of each tree, its first node's number
  std::vector<Split> splits_;        // of all trees
  std::vector<Leaf> leaves_;
};

}  // namespace haarkit
