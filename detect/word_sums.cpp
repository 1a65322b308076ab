// Stage sums in words. Leaves are scaled so that the sums fill the 16 bits, and rounded. Which sums pass is then found
// by trying: a stage of n stumps has 2^n sums, one of trees some more, of each of which the exact way (double, in
// order, as OpenCV adds) says whether it passes; words can tell unless a sum that fails is, rounded, as large as one
// that passes. With more sums than can be tried a word's rounding, at most 1/2, bounds how far the sum in words can be
// off.
#include "word_sums.hpp"

#include <algorithm>
#include <cmath>

#include "stage_sum.hpp"

namespace haarkit {
namespace {

constexpr double kMostTried = 4096;
constexpr int kMostTrees = 1000;
constexpr int kLargest = 32000, kBeyond = 32767;  // a sum at most before rounding; no sum gets here

// Tries all ends of a stage: the least word sum that passes and the largest that fails.
struct Trial {
  const Stage& stage;
  const WordSums& words_of;
  double limit;
  int least_passing = kBeyond, largest_failing = -kBeyond;

  void run(std::size_t next, double sum, int words) {
    if (next == stage.weak.size()) {
      if (sum >= limit)
        least_passing = std::min(least_passing, words);
      else
        largest_failing = std::max(largest_failing, words);
      return;
    }
    const std::vector<float>& leaves = stage.weak[next].leaves;
    for (std::size_t i = 0; i < leaves.size(); ++i) run(next + 1, sum + leaves[i], words + words_of.of_leaves[next][i]);
  }
};

WordLimits limits_of(int reject_below, int pass_from) {
  const auto word = [](int i) { return static_cast<std::int16_t>(i); };
  return {word(reject_below), word(std::max(reject_below, pass_from))};
}

// The leaf whose word is 0: the right one of the root, or any.
double zero_of(const WeakClassifier& weak) {
  return weak.leaves[-std::min(weak.nodes[0].right, 0)];
}

}  // namespace

std::optional<WordSums> word_sums(const Stage& stage) {
  double up = 0, down = 0, zero = 0, ends = 1;  // most and least sums over the zeros; how many sums there are
  for (const WeakClassifier& weak : stage.weak) {
    const auto [least, most] = std::minmax_element(weak.leaves.begin(), weak.leaves.end());
    up += *most - zero_of(weak);
    down += zero_of(weak) - *least;
    zero += zero_of(weak);
    ends *= static_cast<double>(weak.leaves.size());
  }
  const double scale = kLargest / std::max(up, down);
  if (!std::isfinite(scale) || scale <= 0 || stage.weak.size() > kMostTrees) return {};
  WordSums sums;
  for (const WeakClassifier& weak : stage.weak) {
    std::vector<std::int16_t>& words = sums.of_leaves.emplace_back();
    for (const float leaf : weak.leaves)
      words.push_back(static_cast<std::int16_t>(std::lround((leaf - zero_of(weak)) * scale)));
  }
  const double limit = stage.threshold - kStageTolerance;
  if (ends <= kMostTried) {
    Trial trial{stage, sums, limit};
    trial.run(0, 0, 0);
    sums.limits = limits_of(trial.least_passing, trial.largest_failing + 1);
    return sums;
  }
  const auto within = [](double x) { return static_cast<int>(std::clamp<double>(x, -kBeyond, kBeyond)); };
  const double words = (limit - zero) * scale, off = 0.5 * static_cast<double>(stage.weak.size()) + 1;
  sums.limits = limits_of(within(std::floor(words - off)), within(std::ceil(words + off)));
  return sums;
}

}  // namespace haarkit
