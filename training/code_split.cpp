// A code says which of 256 kinds a patch is of; kinds have no order. For two classes and a convex criterion the best of
// all 2^255 ways to part them is a cut through the codes in the order of their share of positives (Breiman, Friedman,
// Olshen and Stone 1984, "Classification and Regression Trees", theorem 4.5), so 255 are looked at, of every feature.
// Sorting is what takes time: codes are first dealt out to buckets by their share, then put in order within each.
#include "code_split.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace haarkit {
namespace {

using kernels::Criterion;
using kernels::kGroup;

struct Weights {
  std::int64_t positive = 0, negative = 0;
};

// One side's part of the criterion (samples.hpp).
template <Criterion criterion>
double side(std::int64_t positive, std::int64_t negative) {
  const auto p = static_cast<double>(positive), n = static_cast<double>(negative);
  if (criterion == Criterion::squares) return (p - n) * (p - n) / std::max(p + n, 1.0);
  if (criterion == Criterion::error) return std::max(p, n);
  return -std::sqrt(p * n);
}

template <Criterion criterion>
double score(const Weights& left, const Weights& total) {
  return side<criterion>(left.positive, left.negative) +
         side<criterion>(total.positive - left.positive, total.negative - left.negative);
}

// Weights by code and feature of a group: [code * kGroup + feature].
struct Histogram {
  std::array<std::int32_t, kLbpCodes * kGroup> positive{}, negative{};
};

void accumulate(const std::uint8_t* codes, const NodeSamples& samples, std::size_t begin, std::size_t end,
                std::int32_t* histogram) {
  constexpr int kAhead = 2048;  // bytes; they come from memory
  for (std::size_t i = begin; i < end; ++i) {
    const std::uint8_t* place = codes + std::size_t{samples.index[i]} * kGroup;
    __builtin_prefetch(place + kAhead);
    const auto weight = static_cast<std::int32_t>(samples.weight[i]);
    for (int f = 0; f < kGroup; ++f) histogram[place[f] * kGroup + f] += weight;
  }
}

// More lie near equal shares, which is where those of late rounds are.
constexpr int kBuckets = 128;
int bucket_of(const Weights& weights) {
  const auto p = static_cast<float>(weights.positive), n = static_cast<float>(weights.negative);
  const float lean = (p - n) / (p + n), root = std::sqrt(std::abs(lean));
  constexpr float kHalf = 0.49999F * kBuckets;
  return static_cast<int>(kHalf * (1 - (lean < 0 ? -root : root)));  // falling share
}

using Codes = std::array<Weights, kLbpCodes>;

// The codes that samples have, by falling share of positives; ties by code. Returns how many.
int sort_codes(const Codes& codes, std::array<std::uint8_t, kLbpCodes>& order) {
  std::array<std::uint8_t, kLbpCodes> bucket;
  std::array<int, kBuckets + 1> first{};
  for (int code = 0; code < kLbpCodes; ++code) {
    if (codes[code].positive + codes[code].negative == 0) continue;
    bucket[code] = static_cast<std::uint8_t>(bucket_of(codes[code]));
    ++first[bucket[code] + 1];
  }
  std::partial_sum(first.begin(), first.end(), first.begin());
  const int count = first[kBuckets];
  for (int code = 0; code < kLbpCodes; ++code)
    if (codes[code].positive + codes[code].negative != 0)
      order[first[bucket[code]]++] = static_cast<std::uint8_t>(code);
  // Exact, as weights are below 2^30.
  const auto before = [&](int a, int b) {
    return codes[a].positive * codes[b].negative > codes[b].positive * codes[a].negative;
  };
  for (int i = 1; i < count; ++i) {
    const std::uint8_t code = order[i];
    int at = i;
    for (; at > 0 && bucket[order[at - 1]] == bucket[code] && before(code, order[at - 1]); --at)
      order[at] = order[at - 1];
    order[at] = code;
  }
  return count;
}

class Search {
 public:
  Search(const BinnedFeatures& features, const std::vector<int>& groups, const NodeSamples& samples)
      : features_(features), groups_(groups), samples_(samples) {
    const auto middle = samples.weight.begin() + static_cast<std::ptrdiff_t>(samples.positives);
    total_.positive = std::accumulate(samples.weight.begin(), middle, std::int64_t{0});
    total_.negative = std::accumulate(middle, samples.weight.end(), std::int64_t{0});
  }

  template <Criterion criterion>
  FeatureSplit best() const {
    std::vector<FeatureSplit> bests(groups_.size());
    tbb::parallel_for(std::size_t{0}, groups_.size(), [&](std::size_t i) {
      Histogram histogram;
      const std::uint8_t* codes = features_.group(groups_[i]);
      accumulate(codes, samples_, 0, samples_.positives, histogram.positive.data());
      accumulate(codes, samples_, samples_.positives, samples_.index.size(), histogram.negative.data());
      const int first = groups_[i] * kGroup;
      for (int lane = 0; lane < std::min(kGroup, features_.feature_count() - first); ++lane) {
        const FeatureSplit split = best_of<criterion>(histogram, lane);
        if (split.gain <= bests[i].gain) continue;
        bests[i] = split;
        bests[i].feature = first + lane;
      }
    });
    FeatureSplit best;
    best.gain = 1e-6F * static_cast<float>(total_.positive + total_.negative);  // what is less than this is rounding
    for (const FeatureSplit& split : bests)
      if (split.gain > best.gain) best = split;
    return best;
  }

 private:
  template <Criterion criterion>
  FeatureSplit best_of(const Histogram& histogram, int lane) const {
    Codes codes;
    for (int code = 0; code < kLbpCodes; ++code)
      codes[code] = {histogram.positive[code * kGroup + lane], histogram.negative[code * kGroup + lane]};
    std::array<std::uint8_t, kLbpCodes> order;
    const int count = sort_codes(codes, order);
    const double whole = side<criterion>(total_.positive, total_.negative);
    double best = whole;
    int cut = 0;
    Weights left;
    for (int i = 0; i + 1 < count; ++i) {
      left.positive += codes[order[i]].positive;
      left.negative += codes[order[i]].negative;
      const double now = score<criterion>(left, total_);
      if (now > best) {
        best = now;
        cut = i + 1;
      }
    }
    FeatureSplit split;
    split.gain = static_cast<float>(best - whole);
    for (int i = 0; i < cut; ++i) split.codes.add(order[i]);
    return split;
  }

  const BinnedFeatures& features_;
  const std::vector<int>& groups_;
  const NodeSamples& samples_;
  Weights total_;
};

}  // namespace

FeatureSplit best_code_split(const BinnedFeatures& features, const std::vector<int>& groups, const NodeSamples& samples,
                             kernels::Criterion criterion) {
  if (samples.pure()) return {};
  const Search search(features, groups, samples);
  return kernels::with_constant(criterion, [&](auto known) { return search.best<known>(); });
}

}  // namespace haarkit
