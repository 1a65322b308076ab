// Logistic boosting of a score regression: each tree explains what is left of the labels, y - p; a leaf takes Newton's
// step, sum(y - p) / sum(p (1 - p)), times the rate. Sums run in the order of the samples.
#include "haarkit/training/score_learning.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "haarkit/detect/score_fitter.hpp"
#include "patch_boosting.hpp"
#include "require.hpp"

namespace haarkit {
namespace {

constexpr double kLargestStep = 4;  // of a leaf before the rate: where all are sure, Newton's step has no limit
constexpr double kLeastCurvature = 1e-6;

double probability(double log_odds) {
  return 1 / (1 + std::exp(-log_odds));
}

// What is learnt from, and what the trees say of it so far.
struct Labelled {
  Labelled(std::size_t object_count, std::size_t other_count)
      : objects(object_count),
        prior(std::log(double(object_count) / double(other_count))),
        log_odds(object_count + other_count, 0) {}

  std::size_t objects;  // come first
  double prior;         // log odds of the numbers that there are, which trees need not say
  std::vector<double> log_odds;

  double probability_of(std::size_t i) const { return probability(log_odds[i] + prior); }
  double left(std::size_t i) const { return (i < objects ? 1 : 0) - probability_of(i); }  // y - p
};

std::vector<float> settled(const std::vector<int>& leaf, int leaves, double rate, Labelled& labelled) {
  std::vector<double> left(leaves, 0), curvature(leaves, 0);
  for (std::size_t i = 0; i < leaf.size(); ++i) {
    const double p = labelled.probability_of(i);
    left[leaf[i]] += labelled.left(i);
    curvature[leaf[i]] += p * (1 - p);
  }
  std::vector<float> steps;
  for (int l = 0; l < leaves; ++l) {
    const double step = left[l] / std::max(curvature[l], kLeastCurvature);
    steps.push_back(short_number(rate * std::clamp(step, -kLargestStep, kLargestStep)));
  }
  for (std::size_t i = 0; i < leaf.size(); ++i) labelled.log_odds[i] += static_cast<double>(steps[leaf[i]]);
  return steps;
}

// Of log odds, those of objects first; both sides weigh alike.
double log_loss(const std::vector<double>& log_odds, std::size_t objects) {
  double sums[2] = {0, 0};
  for (std::size_t i = 0; i < log_odds.size(); ++i)
    sums[i < objects] += std::log1p(std::exp(i < objects ? -log_odds[i] : log_odds[i]));
  const auto mean = [](double sum, std::size_t count) { return sum / double(std::max<std::size_t>(count, 1)); };
  return (mean(sums[1], objects) + mean(sums[0], log_odds.size() - objects)) / 2;
}

}  // namespace

ScoreRegression learn_scores(const SampleSet& objects, const SampleSet& others, const ScoreLearningOptions& options,
                             const ScoreLearningObserver& observer) {
  const std::size_t count = objects.size() + others.size();
  if (objects.empty() || others.empty() || count > kMostPatches)
    throw std::invalid_argument("a score regression needs patches of objects and of others, at most " +
                                std::to_string(kMostPatches));
  check(options);
  require(options.weight >= 0 && options.weight <= 1, "weight", "0 to 1");
  require_patch(objects.window());
  const cv::Size patch = objects.window();
  const BinnedFeatures features(patch_pool(patch, options), {&objects, &others});
  Labelled labelled(objects.size(), others.size());
  const auto residual_of = [&](std::size_t i) { return Residual{cvRound(labelled.left(i) * kResidualUnit), 0, 0, 1}; };
  const auto settle = [&](const std::vector<int>& leaf, int leaves) {
    return settled(leaf, leaves, options.rate, labelled);
  };
  const auto told = [&](int trees) {
    return !observer || observer(trees, log_loss(labelled.log_odds, objects.size()));
  };
  ScoreRegression scores{boosted<float>(features, options, residual_of, settle, told)};
  scores.patch = patch;
  scores.weight = static_cast<float>(options.weight);
  return scores;
}

std::vector<float> log_odds_of(const ScoreRegression& scores, const SampleSet& patches) {
  require(patches.empty() || patches.window() == scores.patch, "patches must have the size of the regression's");
  return ScoreFitter(scores).log_odds(patch_views(patches));
}

double log_loss(const std::vector<float>& objects, const std::vector<float>& others) {
  std::vector<double> all(objects.begin(), objects.end());
  all.insert(all.end(), others.begin(), others.end());
  return log_loss(all, objects.size());
}

}  // namespace haarkit
