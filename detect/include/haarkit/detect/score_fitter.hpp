#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/detect/detection.hpp"
#include "haarkit/detect/patch_trees.hpp"
#include "haarkit/detect/reduced_picture.hpp"
#include "haarkit/detect/score_regression.hpp"
#include "haarkit/features/instruction_set.hpp"

namespace haarkit {

/// Logarithms of odds beyond this, to either side, count as this: a file may ask for any sum of leaves, and what is
/// known beforehand to stay below the least score that is wanted need not be looked at.
inline constexpr float kSurestOdds = 5;

/// A score that the odds were taken into: times exp(weight * log_odds), or divided by it where the score is below 0, so
/// that better odds never make it lower. Finite whatever the arguments, if score and weight are; the same bits on all
/// machines whose std::exp, in double, rounds to the same float.
float fitted_score(float score, float log_odds, float weight);

/// A score regression ready to run. Immutable; safe to share between threads. Log odds are the same bits with any
/// instruction set.
class ScoreFitter {
 public:
  /// scores: without a problem (score_regression.hpp).
  explicit ScoreFitter(const ScoreRegression& scores, InstructionSet set = best_instruction_set())
      : trees_(scores, set), weight_(scores.weight) {}

  /// How sure the trees are that patches (CV_8UC1 of the regression's size) show the object: as they add up, not
  /// bounded.
  std::vector<float> log_odds(const std::vector<cv::Mat>& patches) const { return trees_.sums(patches); }

  /// The highest score that fit() can make of one.
  float best_for(float score) const { return fitted_score(score, kSurestOdds, weight_); }

  /// Takes the odds of a picture's boxes (in pixels of the whole; they may reach over its border) into their scores;
  /// boxes and order stay. Cost: about a tenth of a millisecond a box.
  void fit(const ReducedPicture& picture, std::vector<Detection>& found) const;

 private:
  PatchTrees<float> trees_;
  float weight_;
};

}  // namespace haarkit
