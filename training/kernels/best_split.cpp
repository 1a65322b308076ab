// The best split of one binned feature: weighted histograms of both classes, then one pass over the 256 bins with
// running sums (as in LightGBM, Ke et al. 2017). Few features get here (coarse_split), so it is plain code.
#include "best_split.hpp"

#include "criterion.hpp"

namespace haarkit::kernels {
namespace {

struct Histogram {
  std::int32_t positive[kBins] = {}, negative[kBins] = {};
};

void accumulate(const std::uint8_t* bins, const WeightedSamples& samples, std::size_t begin, std::size_t end,
                std::int32_t* histogram) {
  constexpr int kAhead = 2048;  // bytes; they come from memory
  for (std::size_t i = begin; i < end; ++i) {
    const std::uint8_t* place = bins + static_cast<std::size_t>(samples.index[i]) * kGroup;
    __builtin_prefetch(place + kAhead);
    histogram[*place] += static_cast<std::int32_t>(samples.weight[i]);
  }
}

template <Criterion criterion>
Split search(const Histogram& histogram, ClassWeights total) {
  const float whole = side<criterion>(total.positive, total.negative);
  float best = whole;
  ClassWeights left;
  Split split;
  for (int bin = 1; bin < kBins; ++bin) {
    left.positive += histogram.positive[bin - 1];
    left.negative += histogram.negative[bin - 1];
    const float now = score<criterion>(left, total);
    if (now > best) {
      best = now;
      split.bin = bin;
    }
  }
  split.gain = best - whole;
  return split;
}

}  // namespace

Split best_split(const std::uint8_t* bins, const WeightedSamples& samples, ClassWeights total, Criterion criterion) {
  Histogram histogram;
  accumulate(bins, samples, 0, samples.positives, histogram.positive);
  accumulate(bins, samples, samples.positives, samples.count, histogram.negative);
  return with_constant(criterion, [&](auto known) { return search<known>(histogram, total); });
}

}  // namespace haarkit::kernels
