#pragma once

#include <vector>

#include "haarkit/detect/score_regression.hpp"
#include "haarkit/training/score_samples.hpp"

namespace haarkit {

/// Finds with the log odds that a score regression gives them.
struct RankedFinds {
  std::vector<float> scores, log_odds;  ///< one a find; scores before the odds are taken into them
};
RankedFinds ranked(const ScoreRegression& scores, const FindSamples& finds);

/// The share of the finds on backgrounds that score at least what the surest `kept` (0..1) of the objects' finds do,
/// with this weight. 0 where there are none of either.
double share_above(const RankedFinds& objects, const RankedFinds& backgrounds, double weight, double kept);

}  // namespace haarkit
