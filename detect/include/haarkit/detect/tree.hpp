#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace haarkit {

/// A node of a decision tree: feature value < threshold goes left. A child > 0 is a node of the same tree, a child <= 0
/// is leaf number -child (OpenCV's convention).
struct Node {
  std::int32_t feature = 0;
  float threshold = 0;
  std::int32_t left = 0, right = 0;
  bool operator==(const Node& o) const {
    return feature == o.feature && threshold == o.threshold && left == o.left && right == o.right;
  }
};

/// Empty when the nodes are one binary tree with `leaf_count` leaves (every node and every leaf reached exactly once
/// from node 0), thresholds are finite and features below feature_count; otherwise one sentence that says what is
/// wrong.
std::string problem_of_tree(const std::vector<Node>& nodes, std::size_t leaf_count, std::size_t feature_count);

}  // namespace haarkit
