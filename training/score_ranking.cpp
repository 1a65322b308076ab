// How well fitted scores rank what was not learnt from.
#include "haarkit/training/score_ranking.hpp"

#include <algorithm>
#include <functional>

#include "haarkit/detect/score_fitter.hpp"
#include "haarkit/training/score_learning.hpp"
#include "require.hpp"

namespace haarkit {
namespace {

std::vector<float> fitted(const RankedFinds& finds, double weight) {
  std::vector<float> scores;
  for (std::size_t i = 0; i < finds.scores.size(); ++i)
    scores.push_back(fitted_score(finds.scores[i], finds.log_odds[i], static_cast<float>(weight)));
  std::sort(scores.begin(), scores.end(), std::greater<>());
  return scores;
}

}  // namespace

RankedFinds ranked(const ScoreRegression& scores, const FindSamples& finds) {
  require(finds.scores.size() == finds.patches.size(), "finds must have one score a patch");
  return {finds.scores, log_odds_of(scores, finds.patches)};
}

double share_above(const RankedFinds& objects, const RankedFinds& backgrounds, double weight, double kept) {
  require(kept >= 0 && kept <= 1, "kept", "0 to 1");
  for (const RankedFinds* finds : {&objects, &backgrounds})
    require(finds->log_odds.size() == finds->scores.size(), "finds must have log odds for each score");
  if (objects.scores.empty() || backgrounds.scores.empty()) return 0;
  const std::vector<float> right = fitted(objects, weight), wrong = fitted(backgrounds, weight);
  const auto last = static_cast<std::size_t>(kept * static_cast<double>(right.size() - 1));
  const auto end = std::upper_bound(wrong.begin(), wrong.end(), right[last], std::greater<>());
  return static_cast<double>(end - wrong.begin()) / static_cast<double>(wrong.size());
}

}  // namespace haarkit
