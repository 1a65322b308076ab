// AdaBoost in the three forms of Friedman, Hastie and Tibshirani (2000): the sum F of the weak classifiers so far gives
// each sample its weight exp(-y F), y = +1 for objects and -1 for negatives, so the next weak classifier is learnt
// mostly from what the sum gets wrong. Its splits are chosen by the heaviest samples alone (weight trimming), with
// weights as 30-bit integers, whose sums are the same in any order; its leaf values come from all samples.
#include "haarkit/training/boosting.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <stdexcept>

#include "haarkit/base/random.hpp"
#include "tree_learner.hpp"

namespace haarkit {
namespace {

constexpr std::size_t kChunk = 4096;  // samples of one task

// body(i) for each i below `count`, on all threads of the arena.
template <typename Body>
void for_chunks(std::size_t count, const Body& body) {
  tbb::parallel_for(std::size_t{0}, (count + kChunk - 1) / kChunk, [&](std::size_t chunk) {
    for (std::size_t i = chunk * kChunk, end = std::min(count, i + kChunk); i < end; ++i) body(i);
  });
}

kernels::Criterion criterion_of(BoostKind kind) {
  switch (kind) {
    case BoostKind::discrete:
      return kernels::Criterion::error;
    case BoostKind::real:
      return kernels::Criterion::exponential;
    case BoostKind::gentle:
      break;
  }
  return kernels::Criterion::squares;
}

// The weight from which on samples are kept so that they hold at least `share` of the total: a histogram over the upper
// bits of the weights as floats (which order as integers), fine to one part in 16.
double trim_limit(const std::vector<double>& weights, double share) {
  if (share >= 1) return 0;
  constexpr int kShift = 19;  // sign, exponent and 4 bits of the mantissa stay
  std::vector<double> mass(std::size_t{1} << (31 - kShift));
  const auto cell = [](double weight) {
    const float f = static_cast<float>(weight);
    std::uint32_t bits = 0;
    std::memcpy(&bits, &f, sizeof bits);
    return bits >> kShift;
  };
  double total = 0;
  for (const double w : weights) {
    mass[cell(w)] += w;
    total += w;
  }
  double above = 0;
  std::size_t lowest = mass.size();
  while (lowest > 0 && above < share * total) above += mass[--lowest];
  const std::uint32_t bits = static_cast<std::uint32_t>(lowest) << kShift;
  float limit = 0;
  std::memcpy(&limit, &bits, sizeof limit);
  return limit;
}

// The samples that choose the splits: those that together have `share` of the weight, as integers.
NodeSamples heaviest(const std::vector<double>& weights, std::size_t positives, double share) {
  const double limit = trim_limit(weights, share);
  double total = 0;
  for (const double w : weights) total += w >= limit ? w : 0;
  const double scale = (1 << 29) / total;  // 2^29 plus rounding stays below 2^30
  NodeSamples samples;
  samples.index.reserve(weights.size());
  samples.weight.reserve(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto weight = static_cast<std::uint32_t>(std::lround(weights[i] * scale));
    if (weights[i] < limit || weight == 0) continue;
    samples.index.push_back(static_cast<std::uint32_t>(i));
    samples.weight.push_back(weight);
    samples.positives += i < positives;
  }
  return samples;
}

// The value of each leaf (BoostKind says which) from the weights of the objects and of the negatives that reach it.
std::vector<float> leaf_values(BoostKind kind, const std::vector<double>& positive,
                               const std::vector<double>& negative) {
  double total = 0, error = 0;
  for (std::size_t leaf = 0; leaf < positive.size(); ++leaf) {
    total += positive[leaf] + negative[leaf];
    error += std::min(positive[leaf], negative[leaf]);
  }
  const double small = 1e-6 * total;  // keeps pure leaves finite
  const double alpha = 0.5 * std::log((total - error + small) / (error + small));
  std::vector<float> values(positive.size());
  for (std::size_t leaf = 0; leaf < positive.size(); ++leaf) {
    const double p = positive[leaf], n = negative[leaf];
    double value = 0;
    switch (kind) {
      case BoostKind::discrete:
        value = p > n ? alpha : -alpha;
        break;
      case BoostKind::real:
        value = 0.5 * std::log((p + small) / (n + small));
        break;
      case BoostKind::gentle:
        value = (p - n) / (p + n + small);
        break;
    }
    values[leaf] = static_cast<float>(value);
  }
  return values;
}

}  // namespace

Booster::Booster(const BinnedFeatures& features, SampleRanges ranges, const BoostOptions& options, std::uint64_t seed,
                 std::vector<double> sums, Team& team)
    : features_(features), ranges_(ranges), options_(options), seed_(seed), sums_(std::move(sums)), team_(team) {
  if (ranges.positives == 0 || ranges.negatives == 0) throw std::invalid_argument("boosting needs both classes");
  if (ranges.positives + ranges.negatives > features.sample_count())
    throw std::invalid_argument("boosting: more samples than the features were computed of");
  if (sums_.empty()) sums_.assign(features.sample_count(), 0.0);
  if (sums_.size() != features.sample_count()) throw std::invalid_argument("boosting: not one sum a sample");
  class_scale_[0] = class_scale_[1] = 1;
  const std::vector<double> start = weights();
  const auto middle = start.begin() + static_cast<std::ptrdiff_t>(ranges.positives);
  class_scale_[1] = 0.5 / std::accumulate(start.begin(), middle, 0.0);
  class_scale_[0] = 0.5 / std::accumulate(middle, start.end(), 0.0);
}

std::vector<double> Booster::weights() const {
  std::vector<double> weights(ranges_.positives + ranges_.negatives);
  const auto margin = [&](std::size_t i) { return i < ranges_.positives ? sums_[i] : -sums_[i]; };
  // Samples that are easily told apart get sums in the hundreds, and exp() of them all would be 0. Only the weights'
  // ratios count, so they are taken relative to the worst sample then.
  double worst = margin(0);
  for (std::size_t i = 1; i < weights.size(); ++i) worst = std::min(worst, margin(i));
  const double shift = worst > 100 ? worst : 0;
  for_chunks(weights.size(),
             [&](std::size_t i) { weights[i] = class_scale_[i < ranges_.positives] * std::exp(shift - margin(i)); });
  if (options_.max_weight.value_or(0) > 0) {
    const auto cap = [&](std::size_t begin, std::size_t end) {
      const auto first = weights.begin() + static_cast<std::ptrdiff_t>(begin);
      const auto last = weights.begin() + static_cast<std::ptrdiff_t>(end);
      const double limit = *options_.max_weight * std::accumulate(first, last, 0.0) / static_cast<double>(end - begin);
      std::transform(first, last, first, [&](double w) { return std::min(w, limit); });
    };
    cap(0, ranges_.positives);
    cap(ranges_.positives, weights.size());
  }
  return weights;
}

WeakClassifier Booster::next() {
  const std::vector<double> weight = weights();
  Random random(seed_, round_++);
  const int groups = features_.group_count();
  const int drawn = std::clamp(static_cast<int>(std::ceil(options_.feature_share * groups)), 1, groups);
  BinnedTree tree =
      grow_tree(features_, random.subset(groups, drawn), heaviest(weight, ranges_.positives, options_.weight_trim),
                options_.depth, criterion_of(options_.kind), team_);
  if (tree.nodes.empty()) {  // nothing tells the classes apart: any split, so that rounds go on
    tree.nodes.push_back({0, 1, 0, -1});
    tree.sides.emplace_back(features_, FeatureSplit{0, 1, 0}, team_);
  }

  std::vector<std::uint8_t> leaf(features_.sample_count());
  for_chunks(leaf.size(), [&](std::size_t i) { leaf[i] = static_cast<std::uint8_t>(tree.leaf_of(i)); });
  // The weight of positives and of negatives that fall into each leaf.
  std::vector<double> positive(tree.nodes.size() + 1), negative(tree.nodes.size() + 1);
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const bool is_positive = i < ranges_.positives;
    std::vector<double>& weight_in = is_positive ? positive : negative;
    weight_in[leaf[i]] += weight[i];
  }

  WeakClassifier weak;
  for (const BinnedNode& n : tree.nodes) {
    const float threshold = features_.are_codes() ? 0 : features_.threshold(n.feature, n.bin);
    weak.nodes.push_back({n.feature, threshold, n.left, n.right, n.codes});
  }
  weak.leaves = leaf_values(options_.kind, positive, negative);
  for_chunks(sums_.size(), [&](std::size_t i) { sums_[i] += weak.leaves[leaf[i]]; });
  return weak;
}

}  // namespace haarkit
