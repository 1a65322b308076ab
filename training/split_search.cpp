// Pruning as in Appel et al. (2013), "Quickly boosting decision trees", by another limit of the gain: theirs is from
// the heaviest samples, this one is from coarse bins, in one pass that costs half of a full search.
#include "split_search.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <numeric>

#include "kernels/best_split.hpp"

namespace haarkit {

using kernels::kGroup;

SplitSearch::SplitSearch(const BinnedFeatures& features, const std::vector<int>& groups, const NodeSamples& samples,
                         kernels::Criterion criterion, const kernels::CoarseKernels& kernels)
    : features_(features),
      groups_(groups),
      samples_{samples.index.data(), samples.weight.data(), samples.positives, samples.index.size()},
      criterion_(criterion),
      ranges_(groups.size()),
      kernels_(kernels) {
  const auto middle = samples.weight.begin() + static_cast<std::ptrdiff_t>(samples.positives);
  total_.positive = static_cast<std::int32_t>(std::accumulate(samples.weight.begin(), middle, 0U));
  total_.negative = static_cast<std::int32_t>(std::accumulate(middle, samples.weight.end(), 0U));
}

FeatureSplit SplitSearch::best() const {
  FeatureSplit best;
  if (total_.positive == 0 || total_.negative == 0) return best;
  best.gain = 1e-6F * static_cast<float>(total_.positive + total_.negative);  // what is less than this is rounding
  std::vector<FeatureSplit> splits = candidates(best.gain);
  tbb::parallel_for(std::size_t{0}, splits.size(), [&](std::size_t i) {
    const int feature = splits[i].feature;
    const kernels::Split split =
        kernels::best_split(features_.group(feature / kGroup) + feature % kGroup, samples_, total_, criterion_);
    splits[i] = {feature, split.bin, split.gain, {}};
  });
  for (const FeatureSplit& split : splits)
    if (split.gain > best.gain) best = split;
  return best;
}

// The features that may gain as much as some other is sure to gain, but for rounding.
std::vector<FeatureSplit> SplitSearch::candidates(float rounding) const {
  float sure = rounding;
  for (const kernels::GainRange& range : ranges_)
    sure = std::max(sure, *std::max_element(range.least, range.least + kGroup));
  std::vector<FeatureSplit> candidates;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    const int first = groups_[i] * kGroup, count = std::min(kGroup, features_.feature_count() - first);
    for (int lane = 0; lane < count; ++lane)
      if (ranges_[i].most[lane] + 10 * rounding >= sure) candidates.push_back({first + lane, 0, 0, {}});
  }
  return candidates;
}

}  // namespace haarkit
