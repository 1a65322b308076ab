// Plays the coming rounds through. Learning costs what it cost in the last three rounds. Mining costs what it must look
// at: as many windows as hold the wanted negatives at the false-positive rate by then, at the speed of the fastest of
// the last three searches, but never more than all windows of all views, after which a search gives up.
#include "commands/training_estimate.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace haarkit {
namespace {

constexpr std::size_t kRecent = 3;  // rounds that speak for the coming ones

// What the last rounds tell.
struct Pace {
  double binning = 0, weak = 0, seconds_a_weak = 0;  // a round; a round; boosting
  double mining_floor = 0;                           // seconds of the quickest search: what it costs to look at all
  double windows_a_second = 0;
  double rate_factor = 1;  // false-positive rate after a round over that before it
};

Pace pace_of(const std::vector<RoundRecord>& rounds, const TrainingOptions& options) {
  Pace pace;
  const std::size_t first = rounds.size() - kRecent;
  double boosting = 0;
  pace.mining_floor = rounds.back().mining_seconds;
  for (std::size_t i = first; i < rounds.size(); ++i) {
    const RoundRecord& r = rounds[i];
    pace.binning += r.binning_seconds / kRecent;
    pace.weak += static_cast<double>(r.weak) / kRecent;
    boosting += r.boosting_seconds / kRecent;
    pace.mining_floor = std::min(pace.mining_floor, r.mining_seconds);
    // An early search leaves a view after a few windows, and pays for the whole view's pyramid all the same. The cost
    // of a whole view lies between that by windows and that by views: their geometric mean.
    const double windows = std::sqrt(static_cast<double>(r.mining.windows) * r.mining.view_windows);
    pace.windows_a_second = std::max(pace.windows_a_second, windows / std::max(r.mining_seconds, 0.01));
  }
  pace.seconds_a_weak = boosting / std::max(pace.weak, 1.0);
  const double factor = std::pow(rounds.back().false_positive_rate_after / rounds[first].false_positive_rate_before,
                                 1.0 / static_cast<double>(kRecent));
  // The first rounds reject more than those to come will.
  const double least = options.kind == CascadeKind::staged ? options.staged.false_positive_rate : 0.25;
  pace.rate_factor = std::clamp(factor, least, 1.0);
  return pace;
}

// Weak classifiers of each coming round.
std::vector<double> coming_rounds(const std::vector<RoundRecord>& rounds, const TrainingOptions& options, double weak) {
  std::vector<double> coming;
  if (options.kind == CascadeKind::staged) {
    const int left = options.staged.stages - static_cast<int>(rounds.size());
    coming.assign(static_cast<std::size_t>(std::max(left, 0)), weak);
    return coming;
  }
  for (double have = rounds.back().weak_total; have < options.soft.weak;) {
    const double end = std::min<double>(options.soft.weak, std::max(have + 1, std::round(have * options.soft.growth)));
    coming.push_back(end - have);
    have = end;
  }
  return coming;
}

}  // namespace

double seconds_left(const std::vector<RoundRecord>& rounds, const TrainingOptions& options) {
  if (rounds.size() < kRecent) return 0;
  const Pace pace = pace_of(rounds, options);
  const MiningProgress& mining = rounds.back().mining;
  const double views = static_cast<double>(std::max<std::int64_t>(mining.pictures, 1));
  const double all_windows = mining.view_windows / views * static_cast<double>(mining.all_views);
  const auto wanted = static_cast<double>(mining.wanted);
  double rate = rounds.back().false_positive_rate_after, seconds = 0;
  for (const double weak : coming_rounds(rounds, options, pace.weak)) {
    double windows = wanted / std::max(rate, 1e-12);
    if (options.false_positive_rate > 0 && rate <= options.false_positive_rate) {
      windows = std::min(windows, 20 / options.false_positive_rate);  // after so many the miner knows that it is done
    }
    if (pace.windows_a_second > 0) {
      seconds += std::max(std::min(windows, all_windows) / pace.windows_a_second, pace.mining_floor);
    }
    if (rate <= options.false_positive_rate || all_windows * rate < 0.1 * wanted) break;
    seconds += pace.binning + weak * pace.seconds_a_weak;
    rate *= pace.rate_factor;
  }
  return seconds;
}

}  // namespace haarkit
