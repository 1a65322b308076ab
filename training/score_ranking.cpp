// How well fitted scores rank what was not learnt from.
#include "haarkit/training/score_ranking.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "haarkit/detect/score_fitter.hpp"
#include "haarkit/training/score_learning.hpp"

namespace haarkit {
namespace {

std::vector<float> fitted(const RankedFinds& finds, double weight) {
  std::vector<float> scores;
  for (std::size_t i = 0; i < finds.scores.size(); ++i)
    scores.push_back(fitted_score(finds.scores[i], finds.log_odds[i], static_cast<float>(weight)));
  std::sort(scores.begin(), scores.end(), std::greater<>());
  return scores;
}

// Both sorted, highest first, not empty.
double share_above(const std::vector<float>& objects, const std::vector<float>& backgrounds, double kept) {
  const auto last = static_cast<std::size_t>(kept * static_cast<double>(objects.size() - 1));
  const auto end = std::upper_bound(backgrounds.begin(), backgrounds.end(), objects[last], std::greater<>());
  return static_cast<double>(end - backgrounds.begin()) / static_cast<double>(backgrounds.size());
}

}  // namespace

RankedFinds ranked(const ScoreRegression& scores, const FindSamples& finds) {
  return {finds.scores, log_odds_of(scores, finds.patches)};
}

double share_above(const RankedFinds& objects, const RankedFinds& backgrounds, double weight, double kept) {
  if (objects.scores.empty() || backgrounds.scores.empty()) return 0;
  return share_above(fitted(objects, weight), fitted(backgrounds, weight), kept);
}

double best_weight(const RankedFinds& objects, const RankedFinds& backgrounds) {
  constexpr int kSteps = 10;
  constexpr double kStep = 0.05;
  if (objects.scores.empty() || backgrounds.scores.empty()) return 0;
  double best = 0, least = HUGE_VAL;
  for (int i = 0; i <= kSteps; ++i) {
    const std::vector<float> of_objects = fitted(objects, i * kStep), others = fitted(backgrounds, i * kStep);
    double sum = 0;
    for (const double kept : {0.9, 0.95, 0.98, 0.99, 0.995, 0.998})
      sum += std::log(share_above(of_objects, others, kept) + 1 / static_cast<double>(others.size()));
    if (sum < least) best = i * kStep, least = sum;
  }
  return best;
}

}  // namespace haarkit
