// The best split of eight binned features: weighted histograms of both classes, then one pass over the 256 bins with
// running sums (as in LightGBM, Ke et al. 2017). The plain twin that the fast versions are compared with.
#include <algorithm>
#include <cmath>
#include <vector>

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

}  // namespace

void best_split_scalar(const std::uint8_t* bins, const WeightedSamples& samples, Criterion criterion,
                       GroupSplit& split) {
  for (int lane = 0; lane < kGroup; ++lane) {
    std::int32_t histogram[2][kBins] = {}, total[2] = {};
    for (std::size_t i = 0; i < samples.count; ++i) {
      const int negative = i >= samples.positives;
      histogram[negative][bins[std::size_t{samples.index[i]} * kGroup + lane]] +=
          static_cast<std::int32_t>(samples.weight[i]);
      total[negative] += static_cast<std::int32_t>(samples.weight[i]);
    }
    const float whole = side(criterion, total[0], total[1]);
    float best = whole;
    int best_bin = 0;
    std::int32_t positive = 0, negative = 0;
    for (int bin = 1; bin < kBins; ++bin) {
      positive += histogram[0][bin - 1];
      negative += histogram[1][bin - 1];
      const float score =
          side(criterion, positive, negative) + side(criterion, total[0] - positive, total[1] - negative);
      if (score > best) {
        best = score;
        best_bin = bin;
      }
    }
    split.gain[lane] = best - whole;
    split.bin[lane] = best_bin;
  }
}

}  // namespace haarkit::kernels
