#include "stage_threshold.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace haarkit {

float stage_threshold(const double* sums, std::size_t count, double detection_rate) {
  assert(count > 0);
  std::vector<double> order(sums, sums + count);
  const double may_go = (1 - detection_rate) * static_cast<double>(count) + 1e-9;  // 0.1 * 10 is one, not nearly one
  const auto lost = std::min(count - 1, static_cast<std::size_t>(may_go));
  const auto kept = order.begin() + static_cast<std::ptrdiff_t>(lost);
  std::nth_element(order.begin(), kept, order.end());
  if (lost == 0) return static_cast<float>(*kept);
  return static_cast<float>((*kept + *std::max_element(order.begin(), kept)) / 2);
}

double passing_share(const double* sums, std::size_t count, float threshold) {
  if (count == 0) return 0;
  const double limit = static_cast<double>(threshold - 1e-5F);
  const auto passed = std::count_if(sums, sums + count, [&](double sum) { return sum >= limit; });
  return static_cast<double>(passed) / static_cast<double>(count);
}

}  // namespace haarkit
