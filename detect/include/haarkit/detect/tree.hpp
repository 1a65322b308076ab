#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "haarkit/features/lbp_feature.hpp"

namespace haarkit {

enum class FeatureType {
  haar,
  lbp,  ///< staged cascades only; windows are not normalised, and there is no contrast gate
};

/// Some of the 256 codes of an LBP feature: bit (code & 31) of word (code >> 5), as OpenCV's files have them.
struct CodeSet {
  std::array<std::uint32_t, kLbpCodes / 32> words{};
  bool has(int code) const { return (words[code >> 5] >> (code & 31) & 1U) != 0; }
  void add(int code) { words[code >> 5] |= 1U << (code & 31); }
  bool operator==(const CodeSet& o) const { return words == o.words; }
  bool operator!=(const CodeSet& o) const { return !(*this == o); }
};

/// A node of a decision tree. Haar: feature value < threshold goes left. LBP: a code in `codes` goes left. A child > 0
/// is a node of the same tree, a child <= 0 is leaf number -child (OpenCV's convention).
struct Node {
  std::int32_t feature = 0;
  float threshold = 0;  ///< 0 for LBP
  std::int32_t left = 0, right = 0;
  CodeSet codes{};  ///< empty for Haar
  bool operator==(const Node& o) const {
    return feature == o.feature && threshold == o.threshold && left == o.left && right == o.right && codes == o.codes;
  }
};

/// The number of the leaf that a walk down a tree ends at; there must be a node. goes_left(at): whether it goes left at
/// node `at`.
template <class SomeNode, class GoesLeft>
int leaf_of(const std::vector<SomeNode>& nodes, const GoesLeft& goes_left) {
  int at = 0;
  do {
    at = goes_left(at) ? nodes[at].left : nodes[at].right;
  } while (at > 0);
  return -at;
}

/// Empty when the nodes are one binary tree with `leaf_count` leaves (every node and every leaf reached exactly once
/// from node 0), thresholds are finite and features below feature_count; otherwise one sentence that says what is
/// wrong.
std::string problem_of_tree(const std::vector<Node>& nodes, std::size_t leaf_count, std::size_t feature_count);

/// Empty when the nodes of an LBP tree have no threshold and those of a Haar tree no codes; otherwise one sentence.
std::string problem_of_splits(const std::vector<Node>& nodes, FeatureType type);

}  // namespace haarkit
