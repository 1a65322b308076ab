#pragma once

#include <cstdint>
#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/training/binned_features.hpp"
#include "kernels/coarse_split.hpp"

namespace haarkit {

// The samples that choose a split: positives first, each class in ascending order, integer weights that add up to less
// than 2^30 (integers, so that sums do not depend on the order of threads).
struct NodeSamples {
  std::vector<std::uint32_t> index, weight;
  std::size_t positives = 0;

  bool pure() const { return positives == 0 || positives == index.size(); }
};

struct FeatureSplit {
  int feature = -1, bin = 0;  // bins < bin go left
  float gain = 0;
  CodeSet codes{};  // LBP: codes that go left
};

// Finds the best split of some samples among the features of `groups` (ascending group numbers). First the gain of
// every group is narrowed down by its coarse histogram, in any order and by any thread; then the few features that may
// be the best are looked at closely. The winner is that of a full search.
class SplitSearch {
 public:
  // All of them must outlive the search. Samples that are all of one class have no split and need no narrowing.
  SplitSearch(const BinnedFeatures& features, const std::vector<int>& groups, const NodeSamples& samples,
              kernels::Criterion criterion, const kernels::CoarseKernels& kernels);

  void fill(std::size_t i, kernels::CoarseHistogram& histogram) const {  // of groups[i]
    kernels_.fill(features_.group(groups_[i]), samples_, histogram);
  }
  void narrow(std::size_t i, const kernels::CoarseHistogram& histogram) {
    kernels_.ranges(histogram, total_, criterion_, ranges_[i]);
  }
  // Once all groups are narrowed. Ties go to the lowest feature, then to the lowest bin. Feature -1 when no split
  // gains.
  FeatureSplit best() const;

 private:
  std::vector<FeatureSplit> candidates(float rounding) const;

  const BinnedFeatures& features_;
  const std::vector<int>& groups_;
  kernels::WeightedSamples samples_;
  kernels::Criterion criterion_;
  kernels::ClassWeights total_;
  std::vector<kernels::GainRange> ranges_;
  kernels::CoarseKernels kernels_;
};

}  // namespace haarkit
