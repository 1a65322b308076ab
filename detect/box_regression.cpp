// What a box regression from a file must be before it may run.
#include "haarkit/detect/box_regression.hpp"

#include <cmath>

#include "haarkit/detect/cascade.hpp"

namespace haarkit {
namespace {

constexpr float kLargestReach = 4;
constexpr int kMostSteps = 8;
constexpr float kLargestShift = 4;  // sides of the box, or the logarithm of a size: more is no framing

bool is_shift(const BoxShift& shift) {
  for (const float part : {shift.dx, shift.dy, shift.size})
    if (!(std::abs(part) <= kLargestShift)) return false;
  return true;
}

std::string problem_of(const RegressionTree& tree, std::size_t feature_count) {
  for (std::size_t i = 0; i < tree.leaves.size(); ++i)
    if (!is_shift(tree.leaves[i])) return "leaf " + std::to_string(i) + " is no shift, expected numbers from -4 to 4";
  const std::string problem = problem_of_tree(tree.nodes, tree.leaves.size(), feature_count);
  return problem.empty() ? problem_of_splits(tree.nodes, FeatureType::haar) : problem;
}

}  // namespace

bool BoxRegression::operator==(const BoxRegression& o) const {
  return patch == o.patch && reach == o.reach && steps == o.steps && features == o.features && trees == o.trees;
}

std::string problem_of(const BoxRegression& boxes, std::string& where) {
  where = "boxes";
  std::string window = problem_of_window(boxes.patch);
  if (!window.empty()) return window;
  if (!(boxes.reach >= 1 && boxes.reach <= kLargestReach)) return "a reach that is not from 1 to 4";
  if (boxes.steps < 1 || boxes.steps > kMostSteps) return "a number of steps that is not from 1 to 8";
  if (boxes.trees.empty()) return "there is no tree, expected at least one";
  for (std::size_t i = 0; i < boxes.features.size(); ++i) {
    where = "boxes/features/" + std::to_string(i);
    std::string problem = problem_of(boxes.features[i], boxes.patch);
    if (!problem.empty()) return problem;
  }
  for (std::size_t i = 0; i < boxes.trees.size(); ++i) {
    where = "boxes/trees/" + std::to_string(i);
    std::string problem = problem_of(boxes.trees[i], boxes.features.size());
    if (!problem.empty()) return problem;
  }
  return {};
}

}  // namespace haarkit
