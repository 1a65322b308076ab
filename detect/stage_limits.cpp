// What float sums of a stage's leaves can tell, whatever the rounding.
#include "stage_limits.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "stage_sum.hpp"

namespace haarkit {
namespace {

// How far the float sum of a stage's leaves can be from the exact one, and from the double one: an addition errs by at
// most 2^-24 of its result.
double rounding_error(const Stage& stage) {
  double partial = 0, error = 0;
  for (std::size_t i = 0; i < stage.weak.size(); ++i) {
    double largest = 0;
    for (float leaf : stage.weak[i].leaves) largest = std::max(largest, std::abs(static_cast<double>(leaf)));
    partial += largest;
    if (i > 0) error += std::ldexp(partial + error, -24) + std::ldexp(partial, -50);
  }
  return error;
}

}  // namespace

void set_limits(const Stage& stage, bool soft, BoundStage& bound) {
  bound.threshold = stage.threshold;
  bound.reject_below = bound.pass_from = soft ? stage.threshold : stage.threshold - kStageTolerance;
  if (soft) return;
  const double limit = bound.pass_from, margin = rounding_error(stage);
  bound.reject_below = std::nextafter(static_cast<float>(limit - margin), -std::numeric_limits<float>::infinity());
  bound.pass_from = std::nextafter(static_cast<float>(limit + margin), std::numeric_limits<float>::infinity());
}

bool may_reject(const Stage& stage, float& least) {
  for (const WeakClassifier& weak : stage.weak) least += *std::min_element(weak.leaves.begin(), weak.leaves.end());
  if (least >= stage.threshold) return false;
  least = stage.threshold;
  return true;
}

}  // namespace haarkit
