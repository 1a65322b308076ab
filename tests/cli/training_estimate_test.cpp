// The estimate of the time left, on the timings of real runs.
#include "commands/training_estimate.hpp"

#include "catch.hpp"

using namespace haarkit;

namespace {

// What a run's log says of a round.
struct Logged {
  int weak;
  double mining, binning, boosting;  // seconds
  std::size_t wanted;                // negatives
  std::int64_t views, windows;       // looked at
  double before, after;              // false-positive rates
  double end;                        // seconds since the start of the run
};

// Cars, 2 threads of a busy machine: 20 stages asked for; ended: finished.
const std::vector<Logged> kCars = {
    {2, 0.3, 0.3, 0.1, 12000, 1216, 1282037, 0.689, 0.127, 0.7},
    {11, 0.4, 0.3, 0.3, 9839, 992, 3097901, 0.144, 0.0548, 1.9},
    {24, 0.4, 0.3, 0.7, 7520, 784, 4172644, 0.0563, 0.0279, 3.4},
    {19, 0.4, 0.3, 0.5, 6116, 640, 3994294, 0.0321, 0.0153, 4.8},
    {14, 0.5, 0.4, 0.4, 6461, 672, 9781263, 0.0147, 0.00529, 6.1},
    {58, 0.8, 0.3, 1.9, 7725, 800, 22029801, 0.00564, 0.00274, 9.2},
    {40, 1.0, 0.3, 1.3, 6339, 688, 30213269, 0.0027, 0.00123, 12.0},
    {200, 1.6, 0.6, 8.1, 6506, 800, 46748745, 0.00124, 0.000967, 22.4},
    {68, 0.9, 0.3, 2.3, 2558, 352, 28534346, 0.000755, 0.000373, 26.0},
    {200, 2.5, 0.4, 8.5, 6159, 928, 75915790, 0.000372, 0.000317, 37.5},
    {59, 0.8, 0.3, 1.9, 1888, 288, 24304498, 0.000372, 0.000175, 40.7},
    {92, 3.5, 0.3, 3.1, 6340, 1264, 102907830, 0.00018, 8.82e-05, 47.9},
    {34, 3.1, 0.2, 0.7, 6274, 1728, 140624565, 9e-05, 4.13e-05, 51.9},
    {96, 3.7, 0.2, 2.4, 6753, 2096, 172706436, 7.31e-05, 3.6e-05, 58.3},
    {200, 7.6, 0.4, 8.9, 6236, 2992, 248817344, 3.64e-05, 2.74e-05, 75.4},
    {155, 6.0, 0.3, 6.1, 3129, 2416, 194920110, 1.94e-05, 9.6e-06, 88.0},
    {200, 21.2, 0.3, 8.5, 6480, 8048, 661375631, 1.05e-05, 9.68e-06, 118.1},
    {200, 2.8, 0.2, 9.0, 963, 1024, 85968615, 1.29e-05, 1.01e-05, 130.2},
    {88, 12.3, 0.2, 2.8, 2407, 4800, 391814819, 6.37e-06, 3.02e-06, 145.5},
    {200, 54.7, 0.2, 7.9, 6658, 22400, 1832161165, 3.64e-06, 2.71e-06, 208.4},
};

// Number plates: 20 stages asked for; ended: finished.
const std::vector<Logged> kPlates = {
    {4, 0.2, 0.2, 0.1, 12000, 1216, 1272110, 0.69, 0.315, 0.5},
    {7, 0.1, 0.2, 0.1, 6693, 672, 1256902, 0.333, 0.115, 1.0},
    {10, 0.2, 0.2, 0.2, 7709, 800, 961006, 0.13, 0.0498, 1.5},
    {6, 0.3, 0.2, 0.1, 7458, 752, 2907666, 0.0592, 0.026, 2.2},
    {13, 0.3, 0.2, 0.2, 6665, 672, 4925289, 0.0259, 0.0109, 3.0},
    {24, 0.5, 0.2, 0.4, 6957, 736, 12710536, 0.0118, 0.00537, 4.1},
    {35, 0.6, 0.2, 0.6, 6689, 704, 23142323, 0.00544, 0.00268, 5.6},
    {37, 0.7, 0.2, 0.6, 6092, 688, 31288356, 0.0031, 0.00139, 7.0},
    {24, 1.1, 0.1, 0.2, 6620, 832, 50561244, 0.0012, 0.000534, 8.4},
    {55, 1.1, 0.1, 0.6, 6710, 1056, 84544376, 0.000629, 0.00028, 10.3},
    {29, 1.4, 0.1, 0.3, 6623, 1296, 101688543, 0.000311, 0.000145, 12.1},
    {102, 1.9, 0.1, 1.4, 6437, 1808, 142483179, 0.000175, 8.29e-05, 15.5},
    {124, 1.9, 0.1, 1.9, 6368, 1856, 149272689, 0.00026, 0.000127, 19.4},
    {200, 2.7, 0.1, 3.0, 6391, 2512, 200926149, 0.000147, 0.000113, 25.2},
    {200, 1.4, 0.1, 3.3, 2886, 1360, 110564230, 9.6e-05, 5.37e-05, 30.0},
    {200, 5.6, 0.1, 3.1, 5429, 5760, 453603627, 2.46e-05, 1.36e-05, 38.9},
    {145, 5.0, 0.0, 2.2, 5760, 4880, 394973052, 4.17e-05, 2.06e-05, 46.2},
    {200, 10.3, 0.1, 5.8, 6288, 10464, 826714693, 1.58e-05, 1.21e-05, 62.4},
    {200, 18.2, 0.1, 6.1, 2753, 7120, 565429814, 8.59e-06, 5.92e-06, 86.9},
    {200, 22.7, 0.1, 6.1, 3853, 9936, 789166668, 8.57e-06, 7.98e-06, 115.9},
};

constexpr std::int64_t kAllViews = 22400;  // 2,800 pictures in eight views
constexpr double kWindowsAView = 81800;    // on average

std::vector<RoundRecord> rounds_of(const std::vector<Logged>& log, std::size_t count) {
  std::vector<RoundRecord> rounds;
  int weak = 0;
  for (std::size_t i = 0; i < count; ++i) {
    RoundRecord r;
    r.round = static_cast<int>(i) + 1;
    r.weak = log[i].weak;
    r.weak_total = weak += log[i].weak;
    r.mining_seconds = log[i].mining;
    r.binning_seconds = log[i].binning;
    r.boosting_seconds = log[i].boosting;
    r.mining.wanted = log[i].wanted;
    r.mining.pictures = log[i].views;
    r.mining.all_views = kAllViews;
    r.mining.windows = log[i].windows;
    r.mining.view_windows = kWindowsAView * static_cast<double>(log[i].views);
    r.false_positive_rate_before = log[i].before;
    r.false_positive_rate_after = log[i].after;
    rounds.push_back(r);
  }
  return rounds;
}

}  // namespace

TEST_CASE("the time left is never told as more than three times what it turned out to be, nor as next to nothing") {
  TrainingOptions options;
  options.staged.stages = 20;
  for (const auto& log : {kCars, kPlates}) {
    double told = 0, true_sum = 0;
    for (std::size_t rounds = 1; rounds < log.size(); ++rounds) {
      const double left = log.back().end - log[rounds - 1].end;
      const double estimate = seconds_left(rounds_of(log, rounds), options);
      INFO("after round " << rounds << " of " << log.size() << ": " << left << " s are left, told " << estimate);
      CHECK(estimate <= 3 * left);
      if (rounds >= 10) CHECK(estimate >= left / 5);
      if (rounds >= 3) told += estimate, true_sum += left;
    }
    CHECK(told > 0.4 * true_sum);
  }
}

TEST_CASE("no time left is told before three rounds are known, and none when all is done") {
  TrainingOptions options;
  options.staged.stages = 20;
  CHECK(seconds_left(rounds_of(kCars, 2), options) == 0);
  CHECK(seconds_left(rounds_of(kCars, 3), options) > 0);
  CHECK(seconds_left(rounds_of(kCars, kCars.size()), options) == 0);
}
