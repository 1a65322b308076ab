// The range that the gain of a feature's best split lies in, from its coarse bins. Between coarse bins the gain is
// known. Inside one, the left side's weights (P, N) lie in the box between those at its two ends, and a convex
// criterion is largest at a corner of the box. The plain twin that the fast version is compared with.
#include "coarse_split.hpp"
#include "criterion.hpp"

namespace haarkit::kernels {
namespace {

template <int bins>
void fill(const std::uint8_t* values, const WeightedSamples& samples, CoarseHistogram& histogram) {
  histogram = {};
  for (std::size_t i = 0; i < samples.count; ++i) {
    std::int32_t* weights = i < samples.positives ? histogram.positive : histogram.negative;
    for (int f = 0; f < kGroup; ++f) {
      const int bin = values[std::size_t{samples.index[i]} * kGroup + f] / (kBins / bins);
      weights[bin * kGroup + f] += static_cast<std::int32_t>(samples.weight[i]);
    }
  }
}

template <int bins, Criterion criterion>
void fill_ranges(const CoarseHistogram& histogram, ClassWeights total, GainRange& ranges) {
  const float whole = side<criterion>(total.positive, total.negative);
  for (int f = 0; f < kGroup; ++f) {
    float least = whole, most = whole;
    ClassWeights left;
    for (int bin = 0; bin < bins; ++bin) {
      const ClassWeights right{left.positive + histogram.positive[bin * kGroup + f],
                               left.negative + histogram.negative[bin * kGroup + f]};
      most = std::max(most, score<criterion>({right.positive, left.negative}, total));
      most = std::max(most, score<criterion>({left.positive, right.negative}, total));
      least = std::max(least, score<criterion>(right, total));
      left = right;
    }
    ranges.least[f] = least - whole;
    ranges.most[f] = std::max(least, most) - whole;
  }
}

template <int bins>
void ranges(const CoarseHistogram& histogram, ClassWeights total, Criterion criterion, GainRange& found) {
  with_constant(criterion, [&](auto known) { fill_ranges<bins, known>(histogram, total, found); });
}

}  // namespace

CoarseVersions coarse_kernels(ScalarSet) {
  return {{32, fill<32>, ranges<32>}, {64, fill<64>, ranges<64>}};
}

}  // namespace haarkit::kernels
