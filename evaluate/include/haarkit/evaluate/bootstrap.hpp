#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "haarkit/evaluate/rates.hpp"

namespace haarkit {

struct BootstrapOptions {
  int rounds = 200;        ///< sets of pictures drawn; 0: no intervals
  double coverage = 0.95;  ///< 0..1
  std::uint64_t seed = 1;
};

struct Interval {
  double low = 0, high = 0;
};

using Statistic = std::function<std::optional<double>(const Roc&)>;

/// How much each statistic would vary with other pictures of the same kind: as many pictures are drawn with
/// replacement, options.rounds times, and the middle options.coverage of the values is the interval (percentile
/// bootstrap, Efron 1979). No interval for a statistic without a value in more than half of the rounds. The same seed
/// gives the same intervals everywhere. Parallel to `statistics`. Throws std::invalid_argument for a coverage out of
/// range.
std::vector<std::optional<Interval>> bootstrap(const ScoreSweep& sweep, const std::vector<Statistic>& statistics,
                                               const BootstrapOptions& options = {});

}  // namespace haarkit
