// Whether nodes from a file are one tree, of one type.
#include "haarkit/detect/tree.hpp"

#include <boost/container/small_vector.hpp>
#include <cmath>

namespace haarkit {
namespace {

std::string name_of_child(std::int64_t child) {
  return child > 0 ? "node " + std::to_string(child) : "leaf " + std::to_string(-child);
}

}  // namespace

std::string problem_of_tree(const std::vector<Node>& nodes, std::size_t leaf_count, std::size_t feature_count) {
  const std::size_t count = nodes.size();
  if (count == 0) return "the tree has no node, expected at least one";
  if (leaf_count != count + 1)
    return "the tree has " + std::to_string(count) + " nodes and " + std::to_string(leaf_count) +
           " leaves, expected one leaf more than nodes";

  boost::container::small_vector<char, 64> seen(2 * count + 1, 0);  // nodes, then leaves
  boost::container::small_vector<std::size_t, 16> to_visit;
  std::size_t visited = 1;
  seen[0] = 1;
  for (std::size_t at = 0;; ++visited) {
    const Node& node = nodes[at];
    if (node.feature < 0 || static_cast<std::size_t>(node.feature) >= feature_count)
      return "node " + std::to_string(at) + " uses feature " + std::to_string(node.feature) + " of " +
             std::to_string(feature_count);
    if (!std::isfinite(node.threshold))
      return "node " + std::to_string(at) + " has a threshold that is not a finite number";
    for (const std::int64_t child : {node.left, node.right}) {
      const bool is_node = child > 0;
      const auto index = static_cast<std::size_t>(is_node ? child : -child);
      if (index >= (is_node ? count : count + 1))
        return "node " + std::to_string(at) + " points to " + name_of_child(child) + ", but the tree has only " +
               std::to_string(count) + " nodes and " + std::to_string(count + 1) + " leaves";
      char& was_here = seen[is_node ? index : count + index];
      if (was_here != 0) return name_of_child(child) + " is reached twice, so the nodes are not a tree";
      was_here = 1;
      if (is_node) to_visit.push_back(index);
    }
    if (to_visit.empty()) break;
    at = to_visit.back();
    to_visit.pop_back();
  }
  if (visited != count) return std::to_string(count - visited) + " nodes cannot be reached from the first one";
  return {};
}

std::string problem_of_splits(const std::vector<Node>& nodes, FeatureType type) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (type == FeatureType::lbp && nodes[i].threshold != 0)
      return "node " + std::to_string(i) + " of an LBP tree has a threshold";
    if (type == FeatureType::haar && nodes[i].codes != CodeSet{})
      return "node " + std::to_string(i) + " of a Haar tree has a set of codes";
  }
  return {};
}

}  // namespace haarkit
