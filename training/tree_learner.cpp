// Greedy growth of a small tree: at each node the feature with the best split wins, the samples are dealt out to two
// children, level by level. The coarse histograms of the larger child are what the smaller child's leave of their
// parent's (as in LightGBM).
#include "tree_learner.hpp"

#include <tbb/parallel_for.h>

#include <utility>

#include "code_split.hpp"

namespace haarkit {
namespace {

using kernels::CoarseHistogram;

// A place for a node that may still become a leaf.
struct Open {
  NodeSamples samples;
  std::vector<CoarseHistogram> histograms;  // one a group, while children may need them
  FeatureSplit split;
  int parent = -1;
  bool right = false;
};

class Grower {
 public:
  Grower(const BinnedFeatures& features, const std::vector<int>& groups, kernels::Criterion criterion,
         const kernels::CoarseKernels& kernels)
      : features_(features), groups_(groups), criterion_(criterion), kernels_(kernels) {}

  // `keep`: the node's children will be searched too.
  void find_split(Open& node, bool keep) const {
    if (node.samples.pure()) return;
    if (features_.are_codes()) {
      node.split = best_code_split(features_, groups_, node.samples, criterion_);
      return;
    }
    SplitSearch search(features_, groups_, node.samples, criterion_, kernels_);
    if (keep) node.histograms.resize(groups_.size());
    tbb::parallel_for(std::size_t{0}, groups_.size(), [&](std::size_t i) {
      CoarseHistogram local;
      CoarseHistogram& histogram = keep ? node.histograms[i] : local;
      search.fill(i, histogram);
      search.narrow(i, histogram);
    });
    node.split = search.best();
  }

  void find_splits(Open& parent, Open& left, Open& right, bool keep) const {
    if (left.samples.pure() && right.samples.pure()) return;
    if (features_.are_codes()) {
      find_split(left, false);
      find_split(right, false);
      return;
    }
    const bool left_is_small = left.samples.index.size() < right.samples.index.size();
    Open &small = left_is_small ? left : right, &large = left_is_small ? right : left;
    SplitSearch small_search(features_, groups_, small.samples, criterion_, kernels_),
        large_search(features_, groups_, large.samples, criterion_, kernels_);
    large.histograms = std::move(parent.histograms);
    if (keep) small.histograms.resize(groups_.size());
    tbb::parallel_for(std::size_t{0}, groups_.size(), [&](std::size_t i) {
      CoarseHistogram local;
      CoarseHistogram &histogram = keep ? small.histograms[i] : local, &rest = large.histograms[i];
      small_search.fill(i, histogram);
      for (int bin = 0; bin < kernels_.bins * kernels::kGroup; ++bin) {
        rest.positive[bin] -= histogram.positive[bin];
        rest.negative[bin] -= histogram.negative[bin];
      }
      small_search.narrow(i, histogram);
      large_search.narrow(i, rest);
    });
    small.split = small_search.best();
    large.split = large_search.best();
  }

 private:
  const BinnedFeatures& features_;
  const std::vector<int>& groups_;
  kernels::Criterion criterion_;
  kernels::CoarseKernels kernels_;
};

std::pair<NodeSamples, NodeSamples> deal_out(const BinnedFeatures& features, FeatureSplit split,
                                             const NodeSamples& samples) {
  std::pair<NodeSamples, NodeSamples> children;
  for (std::size_t i = 0; i < samples.index.size(); ++i) {
    NodeSamples& child = goes_left(features, split, samples.index[i]) ? children.first : children.second;
    child.index.push_back(samples.index[i]);
    child.weight.push_back(samples.weight[i]);
    child.positives += i < samples.positives;
  }
  return children;
}

}  // namespace

std::vector<BinnedNode> grow_tree(const BinnedFeatures& features, const std::vector<int>& groups, NodeSamples samples,
                                  int depth, kernels::Criterion criterion) {
  const Grower grower(features, groups, criterion,
                      kernels::coarse_kernels(features.instruction_set(), samples.index.size()));
  std::vector<BinnedNode> nodes;
  std::vector<Open> level(1);
  level[0].samples = std::move(samples);
  grower.find_split(level[0], depth > 1);
  int leaves = 0;
  const auto link = [&](const Open& open, int child) {
    if (open.parent < 0) return;
    (open.right ? nodes[open.parent].right : nodes[open.parent].left) = child;
  };
  for (int d = 1; !level.empty(); ++d) {
    std::vector<Open> next;
    for (Open& open : level) {
      if (open.split.feature < 0) {
        link(open, -leaves++);
        continue;
      }
      const int node = static_cast<int>(nodes.size());
      link(open, node);
      nodes.push_back({open.split.feature, open.split.bin, 0, 0, open.split.codes});
      auto [left_samples, right_samples] = deal_out(features, open.split, open.samples);
      Open left, right;
      left.samples = std::move(left_samples);
      right.samples = std::move(right_samples);
      left.parent = right.parent = node;
      right.right = true;
      if (d < depth) grower.find_splits(open, left, right, d + 1 < depth);
      next.push_back(std::move(left));
      next.push_back(std::move(right));
    }
    level = std::move(next);
  }
  return nodes;
}

}  // namespace haarkit
