#pragma once

#include <cstdint>
#include <vector>

#include "haarkit/training/team.hpp"
#include "split_search.hpp"

namespace haarkit {

// A split of binned features: bin < threshold, or for LBP a code in `codes`, goes left. Children as in Node: above 0
// a node, else leaf -child.
struct BinnedNode {
  int feature = 0, bin = 0, left = 0, right = 0;
  CodeSet codes{};
};

// The side of a split that each sample falls on, all samples of the binned features, a bit each.
class Sides {
 public:
  Sides() = default;
  // A call of the whole team, by the member that holds the split's feature.
  Sides(const BinnedFeatures& features, FeatureSplit split, Team& team);

  bool left(std::size_t sample) const { return (bits_[sample / 8] >> (sample % 8) & 1) != 0; }

 private:
  std::vector<std::uint8_t> bits_;
};

struct BinnedTree {
  std::vector<BinnedNode> nodes;
  std::vector<Sides> sides;  // of each node

  // The leaf that a sample falls into; there must be a node.
  int leaf_of(std::size_t sample) const {
    return haarkit::leaf_of(nodes, [&](int node) { return sides[node].left(sample); });
  }
};

// Grows a tree level by level, each node by the best split among the features of `groups` (ascending group numbers);
// ties go to the lowest feature, then to the lowest bin. Empty when no split gains. Runs on the caller's TBB arena. A
// call of the whole team, whose members hold a share of the groups each (those g with g % size == rank); all of them
// get the tree that one would grow that holds them all.
BinnedTree grow_tree(const BinnedFeatures& features, const std::vector<int>& groups, NodeSamples samples, int depth,
                     kernels::Criterion criterion, Team& team = team_of_one());

}  // namespace haarkit
