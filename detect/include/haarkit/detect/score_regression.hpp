#pragma once

#include <string>

#include "haarkit/detect/patch_regression.hpp"

namespace haarkit {

/// What a cascade knows about its finds beside its own score: trees whose sum is the natural logarithm of the odds that
/// a box holds the object, were objects and backgrounds equally many among the finds. A find's score is multiplied by
/// exp(weight * that sum). Logistic boosting (Friedman, Hastie and Tibshirani 2000). Plain data, not yet trusted.
struct ScoreRegression : PatchRegression<float> {
  float weight = 0.2F;  ///< 0..1
  bool operator==(const ScoreRegression& o) const { return PatchRegression::operator==(o) && weight == o.weight; }
};

/// Empty when all of it fits together, otherwise one sentence; `where` becomes the element that is wrong.
std::string problem_of(const ScoreRegression& scores, std::string& where);

}  // namespace haarkit
