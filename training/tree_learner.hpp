#pragma once

#include <cstdint>
#include <vector>

#include "split_search.hpp"

namespace haarkit {

// A split of binned features: bin < threshold, or for LBP a code in `codes`, goes left. Children as in Node: > 0 a
// node,
// <= 0 leaf -child.
struct BinnedNode {
  int feature = 0, bin = 0, left = 0, right = 0;
  CodeSet codes{};
};

// split: a BinnedNode or FeatureSplit.
template <typename Split>
bool goes_left(const BinnedFeatures& features, const Split& split, std::size_t sample) {
  const int bin = features.bin(split.feature, sample);
  return features.are_codes() ? split.codes.has(bin) : bin < split.bin;
}

// Grows a tree level by level, each node by the best split among the features of `groups` (ascending group numbers);
// ties go to the lowest feature, then to the lowest bin. Empty when no split gains. Runs on the caller's TBB arena.
std::vector<BinnedNode> grow_tree(const BinnedFeatures& features, const std::vector<int>& groups, NodeSamples samples,
                                  int depth, kernels::Criterion criterion);

// The leaf that a sample falls into.
inline int leaf_of(const BinnedFeatures& features, const std::vector<BinnedNode>& nodes, std::size_t sample) {
  int node = 0;
  do {
    const BinnedNode& n = nodes[node];
    node = goes_left(features, n, sample) ? n.left : n.right;
  } while (node > 0);
  return -node;
}

}  // namespace haarkit
