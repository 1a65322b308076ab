#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "haarkit/training/binned_features.hpp"
#include "tree_learner.hpp"

namespace haarkit {

// What is to be explained of a sample, in whole steps of 1 / kResidualUnit, so that sums do not depend on their order,
// and 1, to be counted. Each within +-kResidualUnit.
using Residual = std::array<std::int32_t, 4>;
inline constexpr int kResidualUnit = 4096;

// Grows a tree level by level; each node by the split among the features of `groups` (ascending group numbers) that
// takes most of the squared residuals away and leaves at least kLeastLeaf samples on either side. Ties go to the lowest
// feature, then to the lowest bin. residuals: one a sample of `features`, at most kMostPatches. Empty when no split
// gains. Runs on the caller's TBB arena.
inline constexpr int kLeastLeaf = 20;
std::vector<BinnedNode> grow_regression_tree(const BinnedFeatures& features, const std::vector<int>& groups,
                                             const std::vector<Residual>& residuals, int depth);

// The leaf that a sample falls into; there must be a node.
inline int leaf_of(const BinnedFeatures& features, const std::vector<BinnedNode>& nodes, std::size_t sample) {
  return leaf_of(nodes, [&](int at) { return features.bin(nodes[at].feature, sample) < nodes[at].bin; });
}

}  // namespace haarkit
