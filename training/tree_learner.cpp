// Greedy growth of a small tree: at each node, every feature's histogram of weights gives its best split (kernels), the
// best feature wins, the samples are dealt out to two children, level by level. With many samples the histograms of a
// node are kept: then only the smaller child's are filled, and the other child's are what is left (as in LightGBM).
#include "tree_learner.hpp"

#include <tbb/parallel_for.h>

#include <memory>
#include <numeric>
#include <utility>

namespace haarkit {
namespace {

using kernels::ClassWeights;
using kernels::GroupSplit;
using kernels::Histogram;

// From so many samples on, filling histograms costs more than writing them to memory and reading them back.
constexpr std::size_t kManySamples = 8192;

struct Split {
  int feature = -1, bin = 0;
};

// A place for a node that may still become a leaf.
struct Open {
  NodeSamples samples;
  std::unique_ptr<Histogram[]> histograms;  // one a group, while children may need them
  Split split;
  int parent = -1;
  bool right = false;
};

ClassWeights total_of(const NodeSamples& samples) {
  const auto middle = samples.weight.begin() + static_cast<std::ptrdiff_t>(samples.positives);
  return {std::accumulate(samples.weight.begin(), middle, 0U), std::accumulate(middle, samples.weight.end(), 0U)};
}

bool pure(const NodeSamples& samples) {
  return samples.positives == 0 || samples.positives == samples.index.size();
}

// One a group, not zeroed.
std::unique_ptr<Histogram[]> make_histograms(std::size_t groups) {
  return std::unique_ptr<Histogram[]>(new Histogram[groups]);  // NOLINT(modernize-make-unique): that one zeroes
}

class SplitSearch {
 public:
  SplitSearch(const BinnedFeatures& features, const std::vector<int>& groups, kernels::Criterion criterion)
      : features_(features), groups_(groups), criterion_(criterion) {}

  // `keep`: the node's children will be searched too.
  void find(Open& node, bool keep) const {
    if (pure(node.samples)) return;
    if (keep && node.samples.index.size() >= kManySamples) node.histograms = make_histograms(groups_.size());
    const ClassWeights total = total_of(node.samples);
    std::vector<GroupSplit> splits(groups_.size());
    tbb::parallel_for(std::size_t{0}, groups_.size(), [&](std::size_t i) {
      Histogram local;
      Histogram& histogram = node.histograms ? node.histograms[i] : local;
      fill(i, node.samples, histogram);
      kernels_.search(histogram, total, criterion_, splits[i]);
    });
    node.split = best_of(splits, total);
  }

  // Both children of a node that had `histograms`.
  void find(Open& left, Open& right, std::unique_ptr<Histogram[]> histograms, bool keep) const {
    if (!histograms || pure(left.samples) || pure(right.samples)) {
      find(left, keep);
      find(right, keep);
      return;
    }
    const bool left_is_small = left.samples.index.size() < right.samples.index.size();
    Open &small = left_is_small ? left : right, &large = left_is_small ? right : left;
    if (keep) small.histograms = make_histograms(groups_.size());
    const ClassWeights small_total = total_of(small.samples), large_total = total_of(large.samples);
    std::vector<GroupSplit> small_splits(groups_.size()), large_splits(groups_.size());
    tbb::parallel_for(std::size_t{0}, groups_.size(), [&](std::size_t i) {
      Histogram local;
      Histogram& histogram = small.histograms ? small.histograms[i] : local;
      fill(i, small.samples, histogram);
      kernels_.search(histogram, small_total, criterion_, small_splits[i]);
      kernels_.subtract(histograms[i], histogram);
      kernels_.search(histograms[i], large_total, criterion_, large_splits[i]);
    });
    small.split = best_of(small_splits, small_total);
    large.split = best_of(large_splits, large_total);
    if (keep) large.histograms = std::move(histograms);
  }

 private:
  void fill(std::size_t i, const NodeSamples& samples, Histogram& histogram) const {
    kernels_.fill(features_.group(groups_[i]),
                  {samples.index.data(), samples.weight.data(), samples.positives, samples.index.size()}, histogram);
  }

  Split best_of(const std::vector<GroupSplit>& splits, ClassWeights total) const {
    float gain = 1e-6F * static_cast<float>(total.positive + total.negative);  // what is less than this is rounding
    Split best;
    for (std::size_t i = 0; i < splits.size(); ++i) {
      for (int lane = 0; lane < kernels::kGroup; ++lane) {
        if (splits[i].gain[lane] > gain) {
          gain = splits[i].gain[lane];
          best = {groups_[i] * kernels::kGroup + lane, splits[i].bin[lane]};
        }
      }
    }
    return best;
  }

  const BinnedFeatures& features_;
  const std::vector<int>& groups_;
  kernels::Criterion criterion_;
  const kernels::SplitKernels& kernels_ = kernels::split_kernels();
};

std::pair<NodeSamples, NodeSamples> deal_out(const BinnedFeatures& features, Split split, const NodeSamples& samples) {
  std::pair<NodeSamples, NodeSamples> children;
  for (std::size_t i = 0; i < samples.index.size(); ++i) {
    NodeSamples& child = features.bin(split.feature, samples.index[i]) < split.bin ? children.first : children.second;
    child.index.push_back(samples.index[i]);
    child.weight.push_back(samples.weight[i]);
    child.positives += i < samples.positives;
  }
  return children;
}

}  // namespace

std::vector<BinnedNode> grow_tree(const BinnedFeatures& features, const std::vector<int>& groups, NodeSamples samples,
                                  int depth, kernels::Criterion criterion) {
  const SplitSearch search(features, groups, criterion);
  std::vector<BinnedNode> nodes;
  std::vector<Open> level(1);
  level[0].samples = std::move(samples);
  search.find(level[0], depth > 1);
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
      nodes.push_back({open.split.feature, open.split.bin, 0, 0});
      auto [left_samples, right_samples] = deal_out(features, open.split, open.samples);
      Open left, right;
      left.samples = std::move(left_samples);
      right.samples = std::move(right_samples);
      left.parent = right.parent = node;
      right.right = true;
      if (d < depth) search.find(left, right, std::move(open.histograms), d + 1 < depth);
      next.push_back(std::move(left));
      next.push_back(std::move(right));
    }
    level = std::move(next);
  }
  return nodes;
}

}  // namespace haarkit
