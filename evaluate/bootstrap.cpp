// Percentile bootstrap (Efron 1979): pictures are drawn with replacement, statistics computed anew, the middle part of
// their values is the interval.
#include "haarkit/evaluate/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

namespace haarkit {
namespace {

// The value at a part 0..1 of the sorted ones, between neighbours by their distance.
double quantile(const std::vector<double>& sorted, double part) {
  const double place = part * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

std::vector<std::optional<Interval>> bootstrap(const ScoreSweep& sweep, const std::vector<Statistic>& statistics,
                                               const BootstrapOptions& options) {
  if (!(options.coverage >= 0 && options.coverage <= 1))
    throw std::invalid_argument("bootstrap: coverage must be a number from 0 to 1");
  std::vector<std::optional<Interval>> intervals(statistics.size());
  if (options.rounds <= 0 || sweep.pictures() == 0) return intervals;
  std::mt19937_64 random(options.seed);
  std::vector<std::vector<double>> values(statistics.size());
  std::vector<int> copies(sweep.pictures());
  for (int round = 0; round < options.rounds; ++round) {
    std::fill(copies.begin(), copies.end(), 0);
    // The high half of the bits times n: the same on every machine, as the standard's distributions are not.
    for (std::size_t i = 0; i < copies.size(); ++i) ++copies[(random() >> 32) * copies.size() >> 32];
    const Roc roc = sweep.roc(copies);
    for (std::size_t s = 0; s < statistics.size(); ++s)
      if (const auto value = statistics[s](roc)) values[s].push_back(*value);
  }
  const double tail = (1 - options.coverage) / 2;
  for (std::size_t s = 0; s < statistics.size(); ++s) {
    if (values[s].size() * 2 <= static_cast<std::size_t>(options.rounds)) continue;
    std::sort(values[s].begin(), values[s].end());
    intervals[s] = Interval{quantile(values[s], tail), quantile(values[s], 1 - tail)};
  }
  return intervals;
}

}  // namespace haarkit
