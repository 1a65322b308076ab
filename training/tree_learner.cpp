// Greedy growth of a small tree: at each node, every feature's histogram of weights gives its best split (kernels), the
// best feature wins, the samples are dealt out to two children, level by level.
#include "tree_learner.hpp"

#include <tbb/parallel_for.h>

#include <numeric>
#include <utility>

namespace haarkit {
namespace {

struct Split {
  int feature = -1, bin = 0;
};

Split find_split(const BinnedFeatures& features, const std::vector<int>& groups, const NodeSamples& samples,
                 kernels::Criterion criterion) {
  if (samples.positives == 0 || samples.positives == samples.index.size()) return {};
  static const kernels::BestSplit best_split = kernels::best_split_kernel();
  const kernels::WeightedSamples view{samples.index.data(), samples.weight.data(), samples.positives,
                                      samples.index.size()};
  std::vector<kernels::GroupSplit> splits(groups.size());
  tbb::parallel_for(std::size_t{0}, groups.size(),
                    [&](std::size_t i) { best_split(features.group(groups[i]), view, criterion, splits[i]); });
  // What is less than this is rounding.
  float gain = 1e-6F * static_cast<float>(std::accumulate(samples.weight.begin(), samples.weight.end(), 0U));
  Split best;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (int lane = 0; lane < kernels::kGroup; ++lane) {
      if (splits[i].gain[lane] > gain) {
        gain = splits[i].gain[lane];
        best = {groups[i] * kernels::kGroup + lane, splits[i].bin[lane]};
      }
    }
  }
  return best;
}

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
  struct Open {  // a place for a node that may still become a leaf
    NodeSamples samples;
    int parent = -1;
    bool right = false;
  };
  std::vector<BinnedNode> nodes;
  std::vector<Open> level(1);
  level[0].samples = std::move(samples);
  int leaves = 0;
  const auto link = [&](const Open& open, int child) {
    if (open.parent < 0) return;
    (open.right ? nodes[open.parent].right : nodes[open.parent].left) = child;
  };
  for (int d = 0; d <= depth && !level.empty(); ++d) {
    std::vector<Open> next;
    for (Open& open : level) {
      const Split split = d < depth ? find_split(features, groups, open.samples, criterion) : Split{};
      if (split.feature < 0) {
        link(open, -leaves++);
        continue;
      }
      const int node = static_cast<int>(nodes.size());
      link(open, node);
      nodes.push_back({split.feature, split.bin, 0, 0});
      auto [left, right] = deal_out(features, split, open.samples);
      next.push_back({std::move(left), node, false});
      next.push_back({std::move(right), node, true});
    }
    level = std::move(next);
  }
  return nodes;
}

}  // namespace haarkit
