// Greedy growth of a regression tree on binned features. A quarter of the bins is told apart: sixteen steps of a
// feature's spread would do, and so a group's histogram stays in the first cache.
#include "regression_tree.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <numeric>

namespace haarkit {
namespace {

constexpr int kGroup = BinnedFeatures::kGroup;
constexpr int kFinePerCoarse = 4, kCoarseBins = 64;

struct Sums {
  std::array<std::int32_t, 4> of{};  // three residuals, and how many

  void add(const std::array<std::int32_t, 4>& more) {
    for (int i = 0; i < 4; ++i) of[i] += more[i];
  }
};

// What a side explains of its samples' squares.
double explained(const std::array<double, 4>& sums) {
  return (sums[0] * sums[0] + sums[1] * sums[1] + sums[2] * sums[2]) / sums[3];
}

std::array<double, 4> widened(const Sums& sums) {
  return {double(sums.of[0]), double(sums.of[1]), double(sums.of[2]), double(sums.of[3])};
}

struct RegressionSplit {
  int feature = -1, bin = 0;
  double gain = 0;
};

// A place for a node that may still become a leaf.
struct Open {
  std::vector<std::uint32_t> samples;  // ascending
  int parent = -1;
  bool right = false;
};

class RegressionSearch {
 public:
  RegressionSearch(const BinnedFeatures& features, const std::vector<int>& groups,
                   const std::vector<Residual>& residuals)
      : features_(features), groups_(groups), residuals_(residuals) {}

  RegressionSplit best(const std::vector<std::uint32_t>& samples) const {
    Sums total;
    for (const std::uint32_t sample : samples) total.add(residuals_[sample]);
    if (total.of[3] < 2 * kLeastLeaf) return {};
    std::vector<RegressionSplit> of_group(groups_.size());
    tbb::parallel_for(std::size_t{0}, groups_.size(),
                      [&](std::size_t i) { of_group[i] = best_of(groups_[i], samples, total); });
    RegressionSplit best;
    for (const RegressionSplit& split : of_group)
      if (split.gain > best.gain) best = split;
    return best;
  }

 private:
  RegressionSplit best_of(int group, const std::vector<std::uint32_t>& samples, const Sums& total) const {
    Sums histogram[kGroup][kCoarseBins];
    const std::uint8_t* bins = features_.group(group);
    for (const std::uint32_t sample : samples) {
      const std::uint8_t* here = bins + static_cast<std::size_t>(sample) * kGroup;
      const Residual& residual = residuals_[sample];
      for (int lane = 0; lane < kGroup; ++lane) histogram[lane][here[lane] / kFinePerCoarse].add(residual);
    }
    RegressionSplit best;
    const double whole = explained(widened(total));
    const int used = std::min(kGroup, features_.feature_count() - group * kGroup);
    for (int lane = 0; lane < used; ++lane) {
      Sums left;
      for (int bin = 1; bin < kCoarseBins; ++bin) {
        left.add(histogram[lane][bin - 1].of);
        if (left.of[3] < kLeastLeaf) continue;
        Sums right;
        for (int i = 0; i < 4; ++i) right.of[i] = total.of[i] - left.of[i];
        if (right.of[3] < kLeastLeaf) break;
        const double gain = explained(widened(left)) + explained(widened(right)) - whole;
        if (gain > best.gain) best = {group * kGroup + lane, bin * kFinePerCoarse, gain};
      }
    }
    return best;
  }

  const BinnedFeatures& features_;
  const std::vector<int>& groups_;
  const std::vector<Residual>& residuals_;
};

}  // namespace

std::vector<BinnedNode> grow_regression_tree(const BinnedFeatures& features, const std::vector<int>& groups,
                                             const std::vector<Residual>& residuals, int depth) {
  const RegressionSearch search(features, groups, residuals);
  std::vector<BinnedNode> nodes;
  std::vector<Open> level(1);
  level[0].samples.resize(residuals.size());
  std::iota(level[0].samples.begin(), level[0].samples.end(), 0U);
  int leaves = 0;
  const auto link = [&](const Open& open, int child) {
    if (open.parent >= 0) (open.right ? nodes[open.parent].right : nodes[open.parent].left) = child;
  };
  for (int d = 0; !level.empty(); ++d) {
    std::vector<Open> next;
    for (const Open& open : level) {
      const RegressionSplit split = d < depth ? search.best(open.samples) : RegressionSplit();
      if (split.feature < 0) {
        link(open, -leaves++);
        continue;
      }
      const int node = static_cast<int>(nodes.size());
      link(open, node);
      nodes.push_back({split.feature, split.bin, 0, 0});
      Open left, right;
      for (const std::uint32_t sample : open.samples)
        (features.bin(split.feature, sample) < split.bin ? left : right).samples.push_back(sample);
      left.parent = right.parent = node;
      right.right = true;
      next.push_back(std::move(left));
      next.push_back(std::move(right));
    }
    level = std::move(next);
  }
  return nodes;
}

}  // namespace haarkit
