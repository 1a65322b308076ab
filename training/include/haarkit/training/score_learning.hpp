#pragma once

#include <functional>
#include <vector>

#include "haarkit/detect/score_regression.hpp"
#include "haarkit/training/patch_learning.hpp"
#include "haarkit/training/sample_set.hpp"

namespace haarkit {

/// How a score regression is learnt. The initialisers are the defaults, also of the program.
struct ScoreLearningOptions : PatchLearningOptions {
  double weight = 0.2;  ///< of the log odds in a score, 0..1
  ScoreLearningOptions() {
    trees = 200;
    depth = 5;
    grey_features = channel_features = 2500;
  }
};

/// Told after each tree: how many there are, and the log loss of what is learnt from (0.69 at even odds, 0 when all are
/// told apart). False ends the learning with the trees that there are.
using ScoreLearningObserver = std::function<bool(int trees, double log_loss)>;

/// Logistic boosting (Friedman, Hastie and Tibshirani 2000; leaves as in Friedman 2001) of patches that show the object
/// against those of finds that do not, which have the same size. However many there are of either, the odds are those
/// at equal numbers. Throws std::invalid_argument for options out of range, patches of two sizes, none of either, or
/// more than kMostPatches in all. As with boxes there may be no tree. Uses the caller's TBB arena; deterministic.
ScoreRegression learn_scores(const SampleSet& objects, const SampleSet& others, const ScoreLearningOptions& options,
                             const ScoreLearningObserver& observer = {});

/// The log odds of each patch (score_fitter.hpp). patches: of the regression's size.
std::vector<float> log_odds_of(const ScoreRegression& scores, const SampleSet& patches);

/// The mean of -log(the probability of what each is), both sides weighing alike.
double log_loss(const std::vector<float>& objects, const std::vector<float>& others);

}  // namespace haarkit
