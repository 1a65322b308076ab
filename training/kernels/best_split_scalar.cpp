// The best split of eight binned features: weighted histograms of both classes, then one pass over the 256 bins with
// running sums (as in LightGBM, Ke et al. 2017). The plain twin that the fast versions are compared with.
#include <algorithm>
#include <cmath>

#include "best_split.hpp"

namespace haarkit::kernels {
namespace {

float side(Criterion criterion, std::int32_t positive, std::int32_t negative) {
  const float p = static_cast<float>(positive), n = static_cast<float>(negative);
  switch (criterion) {
    case Criterion::squares: {
      const float difference = p - n, sum = p + n;
      return difference * difference / std::max(sum, 1.0F);
    }
    case Criterion::error:
      return std::max(p, n);
    case Criterion::bound:
      break;
  }
  return 0.0F - std::sqrt(p * n);
}

void fill(const std::uint8_t* bins, const WeightedSamples& samples, Histogram& histogram) {
  histogram = {};
  for (std::size_t i = 0; i < samples.count; ++i) {
    std::uint32_t* weights = i < samples.positives ? histogram.positive : histogram.negative;
    for (int lane = 0; lane < kGroup; ++lane) {
      weights[bins[std::size_t{samples.index[i]} * kGroup + lane] * kGroup + lane] += samples.weight[i];
    }
  }
}

void subtract(Histogram& whole, const Histogram& part) {
  for (int i = 0; i < kBins * kGroup; ++i) {
    whole.positive[i] -= part.positive[i];
    whole.negative[i] -= part.negative[i];
  }
}

void search(const Histogram& histogram, ClassWeights total, Criterion criterion, GroupSplit& split) {
  const auto positives = static_cast<std::int32_t>(total.positive),
             negatives = static_cast<std::int32_t>(total.negative);
  for (int lane = 0; lane < kGroup; ++lane) {
    const float whole = side(criterion, positives, negatives);
    float best = whole;
    int best_bin = 0;
    std::int32_t positive = 0, negative = 0;
    for (int bin = 1; bin < kBins; ++bin) {
      positive += static_cast<std::int32_t>(histogram.positive[(bin - 1) * kGroup + lane]);
      negative += static_cast<std::int32_t>(histogram.negative[(bin - 1) * kGroup + lane]);
      const float score =
          side(criterion, positive, negative) + side(criterion, positives - positive, negatives - negative);
      if (score > best) {
        best = score;
        best_bin = bin;
      }
    }
    split.gain[lane] = best - whole;
    split.bin[lane] = best_bin;
  }
}

}  // namespace

const SplitKernels kSplitKernelsScalar{fill, subtract, search};

}  // namespace haarkit::kernels
