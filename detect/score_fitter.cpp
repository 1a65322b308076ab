// Finds looked at once more: what trees say of their patches goes into their scores.
#include "haarkit/detect/score_fitter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace haarkit {

float fitted_score(float score, float log_odds, float weight) {
  constexpr double kLargest = std::numeric_limits<float>::max();
  const double odds = std::clamp(log_odds, -kSurestOdds, kSurestOdds);
  const double by = static_cast<double>(weight) * odds;
  return static_cast<float>(
      std::clamp(static_cast<double>(score) * std::exp(score < 0 ? -by : by), -kLargest, kLargest));
}

void ScoreFitter::fit(const ReducedPicture& picture, std::vector<Detection>& found) const {
  if (found.empty()) return;
  std::vector<cv::Rect2d> boxes;
  boxes.reserve(found.size());
  for (const Detection& d : found) boxes.push_back(in_reduced(picture, d.box));
  const std::vector<float> odds = log_odds(patches_of(picture.pixels, boxes, trees_.reach(), trees_.patch()));
  for (std::size_t i = 0; i < found.size(); ++i) found[i].score = fitted_score(found[i].score, odds[i], weight_);
}

}  // namespace haarkit
