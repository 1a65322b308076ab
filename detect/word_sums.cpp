// Stage sums in words. Leaves are scaled so that the sums fill the 16 bits, and rounded. Which sums pass is then found
// by trying: a stage of n stumps has 2^n sums, of each of which the exact way (double, in order, as OpenCV adds) says
// whether it passes; words can tell unless a sum that fails is, rounded, as large as one that passes. With more stumps
// than can be tried a word's rounding, at most 1/2, bounds how far the sum in words can be off.
#include "word_sums.hpp"

#include <algorithm>
#include <cmath>

namespace haarkit {
namespace {

constexpr int kMostTried = 12, kMostStumps = 1000;
constexpr int kLargest = 32000, kBeyond = 32767;  // a sum at most before rounding; no sum gets here

struct Stump {
  double left, right;
  int word;  // of the left leaf
};

// Tries all ends of a stage: the least word sum that passes and the largest that fails.
struct Trial {
  const std::vector<Stump>& stumps;
  double limit;
  int least_passing = kBeyond, largest_failing = -kBeyond;

  void run(std::size_t next, double sum, int words) {
    if (next == stumps.size()) {
      if (sum >= limit)
        least_passing = std::min(least_passing, words);
      else
        largest_failing = std::max(largest_failing, words);
      return;
    }
    run(next + 1, sum + stumps[next].left, words + stumps[next].word);
    run(next + 1, sum + stumps[next].right, words);
  }
};

WordLimits limits_of(int reject_below, int pass_from) {
  const auto word = [](int i) { return static_cast<std::int16_t>(i); };
  return {word(reject_below), word(std::max(reject_below, pass_from))};
}

}  // namespace

std::optional<WordSums> word_sums(const Stage& stage) {
  if (stage.weak.size() > kMostStumps) return {};
  std::vector<Stump> stumps;
  double up = 0, down = 0, right = 0;
  for (const WeakClassifier& weak : stage.weak) {
    const Node& node = weak.nodes[0];
    const Stump stump{weak.leaves[-node.left], weak.leaves[-node.right], 0};
    (stump.left > stump.right ? up : down) += std::abs(stump.left - stump.right);
    right += stump.right;
    stumps.push_back(stump);
  }
  const double scale = kLargest / std::max(up, down);
  if (!std::isfinite(scale) || scale <= 0) return {};
  WordSums sums;
  for (Stump& stump : stumps) {
    stump.word = static_cast<int>(std::lround((stump.left - stump.right) * scale));
    sums.of_left.push_back(static_cast<std::int16_t>(stump.word));
  }
  const double limit = stage.threshold - 1e-5F;
  if (stumps.size() <= kMostTried) {
    Trial trial{stumps, limit};
    trial.run(0, 0, 0);
    sums.limits = limits_of(trial.least_passing, trial.largest_failing + 1);
    return sums;
  }
  const auto within = [](double x) { return static_cast<int>(std::clamp<double>(x, -kBeyond, kBeyond)); };
  const double words = (limit - right) * scale, off = 0.5 * static_cast<double>(stumps.size()) + 1;
  sums.limits = limits_of(within(std::floor(words - off)), within(std::ceil(words + off)));
  return sums;
}

}  // namespace haarkit
