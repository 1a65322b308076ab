// Trees as the kernels want them: children after their parents, and the frequent shapes known by name.
#include "tree_order.hpp"

#include <cstddef>
#include <cstdint>

namespace haarkit {

WeakClassifier by_level(const WeakClassifier& weak) {
  WeakClassifier sorted{{weak.nodes[0]}, weak.leaves};
  for (std::size_t i = 0; i < sorted.nodes.size(); ++i)
    for (std::int32_t Node::*child : {&Node::left, &Node::right}) {
      const std::int32_t old = sorted.nodes[i].*child;
      if (old <= 0) continue;
      sorted.nodes[i].*child = static_cast<std::int32_t>(sorted.nodes.size());
      sorted.nodes.push_back(weak.nodes[old]);
    }
  return sorted;
}

TreeShape shape_of(const WeakClassifier& sorted) {
  const auto has_only_leaves = [&](int i) { return sorted.nodes[i].left <= 0 && sorted.nodes[i].right <= 0; };
  switch (sorted.nodes.size()) {
    case 1:
      return TreeShape::stump;
    case 2:
      return sorted.nodes[0].left > 0 ? TreeShape::left_pair : TreeShape::right_pair;
    case 3:
      return has_only_leaves(1) && has_only_leaves(2) ? TreeShape::full : TreeShape::large;
    case 7:
      return has_only_leaves(3) && has_only_leaves(4) && has_only_leaves(5) && has_only_leaves(6)
                 ? TreeShape::full_of_depth_3
                 : TreeShape::large;
    default:
      return TreeShape::large;
  }
}

}  // namespace haarkit
