// What a score regression from a file must be before it may run.
#include "haarkit/detect/score_regression.hpp"

#include <cmath>

#include "patch_problems.hpp"

namespace haarkit {
namespace {

constexpr float kLargestLeaf = 20;  // as the logarithm of odds: more than any data can tell

std::string problem_of_leaf(float leaf) {
  return std::abs(leaf) <= kLargestLeaf ? "" : "is no logarithm of odds, expected a number from -20 to 20";
}

}  // namespace

std::string problem_of(const ScoreRegression& scores, std::string& where) {
  std::string problem = problem_of_patches(scores, "scores", where, problem_of_leaf);
  if (!problem.empty()) return problem;
  if (!(scores.weight >= 0 && scores.weight <= 1)) return "a weight that is not from 0 to 1";
  return {};
}

}  // namespace haarkit
