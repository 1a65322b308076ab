// Greedy growth of a small tree: at each node the feature with the best split wins, the samples are dealt out to two
// children, level by level. Only the smaller child's coarse histograms are counted; the larger child's are the
// parent's less those (as in LightGBM). Where several processes (a team) train together, each searches the groups of
// features that it holds, all agree on the best split, and the one that holds its feature says which samples go left
// (as in LightGBM's feature-parallel learner, in which each process holds all features, though).
#include "tree_learner.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "code_split.hpp"

namespace haarkit {
namespace {

using kernels::CoarseHistogram;

// More gain is better; at the same gain the lower feature wins, as it would if one process looked at all of them.
bool is_better(const FeatureSplit& split, const FeatureSplit& than) {
  if (split.feature < 0 || than.feature < 0) return split.feature >= 0;
  return split.gain != than.gain ? split.gain > than.gain : split.feature < than.feature;
}

// What will be a node if a split is found for its samples, else a leaf.
struct Open {
  NodeSamples samples;
  std::vector<CoarseHistogram> histograms;  // one for each group, while children may need them
  FeatureSplit split;
  int parent = -1;
  bool right = false;
};

class Grower {
 public:
  // groups: those that are held here.
  Grower(const BinnedFeatures& features, const std::vector<int>& groups, kernels::Criterion criterion,
         const kernels::CoarseKernels& kernels, Team& team)
      : features_(features), groups_(groups), criterion_(criterion), kernels_(kernels), team_(team) {}

  // `keep`: the node's children will be searched too.
  void find_split(Open& node, bool keep) const {
    if (node.samples.pure()) return;
    if (features_.are_codes()) {
      node.split = best_code_split(features_, groups_, node.samples, criterion_);
      agree({&node.split});
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
    agree({&node.split});
  }

  void find_splits(Open& parent, Open& left, Open& right, bool keep) const {
    if (left.samples.pure() && right.samples.pure()) return;
    if (features_.are_codes()) {
      left.split = best_code_split(features_, groups_, left.samples, criterion_);
      right.split = best_code_split(features_, groups_, right.samples, criterion_);
      agree({&left.split, &right.split});
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
    agree({&small.split, &large.split});
  }

 private:
  // Makes each of these splits the best one that any member of the team found for it.
  void agree(const std::vector<FeatureSplit*>& splits) const {
    if (team_.size() == 1) return;
    std::string mine;
    for (const FeatureSplit* split : splits) mine.append(reinterpret_cast<const char*>(split), sizeof *split);
    const std::vector<std::string> all = team_.exchange(mine);
    for (std::size_t i = 0; i < splits.size(); ++i) {
      FeatureSplit best;
      for (const std::string& theirs : all) {
        FeatureSplit split;
        std::memcpy(&split, theirs.data() + i * sizeof split, sizeof split);
        if (is_better(split, best)) best = split;
      }
      *splits[i] = best;
    }
  }

  const BinnedFeatures& features_;
  const std::vector<int>& groups_;
  kernels::Criterion criterion_;
  kernels::CoarseKernels kernels_;
  Team& team_;
};

std::pair<NodeSamples, NodeSamples> deal_out(const Sides& sides, const NodeSamples& samples) {
  std::pair<NodeSamples, NodeSamples> children;
  for (std::size_t i = 0; i < samples.index.size(); ++i) {
    NodeSamples& child = sides.left(samples.index[i]) ? children.first : children.second;
    child.index.push_back(samples.index[i]);
    child.weight.push_back(samples.weight[i]);
    child.positives += i < samples.positives;
  }
  return children;
}

}  // namespace

Sides::Sides(const BinnedFeatures& features, FeatureSplit split, Team& team)
    : bits_((features.sample_count() + 7) / 8) {
  const int group = split.feature / kernels::kGroup;
  if (features.holds(group)) {
    const std::uint8_t* bins = features.group(group) + split.feature % kernels::kGroup;
    const std::size_t count = features.sample_count();
    const bool codes = features.are_codes();
    const auto goes_left = [&](int bin) { return codes ? split.codes.has(bin) : bin < split.bin; };
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, bits_.size(), 1024), [&](const auto& range) {
      for (std::size_t byte = range.begin(); byte != range.end(); ++byte) {
        unsigned bits = 0;
        for (std::size_t i = 8 * byte, end = std::min(count, i + 8); i < end; ++i)
          bits |= static_cast<unsigned>(goes_left(bins[i * kernels::kGroup])) << (i % 8);
        bits_[byte] = static_cast<std::uint8_t>(bits);
      }
    });
  }
  team.tell(group % team.size(), bits_.data(), bits_.size());
}

BinnedTree grow_tree(const BinnedFeatures& features, const std::vector<int>& groups, NodeSamples samples, int depth,
                     kernels::Criterion criterion, Team& team) {
  std::vector<int> held;
  std::copy_if(groups.begin(), groups.end(), std::back_inserter(held),
               [&](int group) { return features.holds(group); });
  const Grower grower(features, held, criterion,
                      kernels::coarse_kernels(features.instruction_set(), samples.index.size()), team);
  BinnedTree tree;
  std::vector<BinnedNode>& nodes = tree.nodes;
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
      const Sides& sides = tree.sides.emplace_back(features, open.split, team);
      auto [left_samples, right_samples] = deal_out(sides, open.samples);
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
  return tree;
}

}  // namespace haarkit
