// The threshold of a stage is a quantile of the held-out faces' sums. Of 100 faces at a detection rate of 0.997 none
// may be lost: the lowest sum would be the threshold, and one odd face would decide it in every stage. So where few
// faces may be lost the threshold is no lower than the other faces make likely: the lower tail is taken to be
// exponential (Breiman, Stone, Kooperberg 1990: robust confidence bounds for extreme upper quantiles), and then below
// the sum that k of n samples undercut a share q of all lies below
//   sum_k - m * ln(k / (q n)),   m: the mean distance of the k lowest sums from sum_k.
// One odd face of ten moves that by a part of its distance only. Jittered copies of a face are no faces more: all
// copies of ten faces make the tail.
#include "stage_threshold.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <vector>

namespace haarkit {
namespace {

constexpr double kEnough = 5;         // faces that may be lost: from here on no few faces decide
constexpr double kTailFaces = 10;     // faces that the estimate rests on
constexpr double kLargestTail = 0.5;  // share of the samples

}  // namespace

float stage_threshold(const double* sums, std::size_t count, double detection_rate, const OddFaces& odd) {
  assert(count > 0 && odd.faces > 0 && odd.faces <= count);
  std::vector<double> order(sums, sums + count);
  std::sort(order.begin(), order.end());
  const auto losing = [&](std::size_t lost) { return lost == 0 ? order[0] : (order[lost - 1] + order[lost]) / 2; };
  const double samples = static_cast<double>(count), copies = samples / static_cast<double>(odd.faces);
  const double may_go = (1 - detection_rate) * samples + 1e-9;  // 0.1 * 10 is one, not nearly one
  const auto lost = std::min(count - 1, static_cast<std::size_t>(may_go));
  const double quantile = losing(lost);

  const auto tail = static_cast<std::size_t>(std::min(kTailFaces * copies, kLargestTail * samples));
  const std::size_t most = std::min(odd.may_go, tail);
  if (detection_rate >= 1 || may_go >= kEnough * copies || most <= lost) return static_cast<float>(quantile);
  const double mean = std::accumulate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(tail), 0.0) /
                      static_cast<double>(tail);
  const double likely = order[tail] - (order[tail] - mean) * std::log(static_cast<double>(tail) / may_go);
  return static_cast<float>(std::max(quantile, std::min(likely, losing(most))));
}

double passing_share(const double* sums, std::size_t count, float threshold) {
  if (count == 0) return 0;
  const double limit = static_cast<double>(threshold - 1e-5F);
  const auto passed = std::count_if(sums, sums + count, [&](double sum) { return sum >= limit; });
  return static_cast<double>(passed) / static_cast<double>(count);
}

}  // namespace haarkit
