// OpenCV's old cascade XML (opencv_haartraining, type_id opencv-haar-classifier): every node of every tree carries its
// own feature. <parent> and <next> may make a tree of stages; OpenCV 4 runs them as one chain in the order of the file,
// and so do we.
#include "files/opencv_formats.hpp"

namespace haarkit::files {
namespace {

// One side of a node: a leaf's value or the number of a node of the same tree.
std::int32_t read_child(const StorageElement& node, const char* leaf_name, const char* node_name,
                        std::size_t node_count, std::vector<float>& leaves) {
  const auto leaf = node.find(leaf_name), child = node.find(node_name);
  if (leaf.has_value() == child.has_value())
    node.fail("expected either " + node.shown(leaf_name) + " or " + node.shown(node_name));
  if (leaf) {
    leaves.push_back(leaf->real());
    return 1 - static_cast<std::int32_t>(leaves.size());
  }
  const int index = child->whole();
  if (index <= 0 || static_cast<std::size_t>(index) >= node_count)
    child->fail("points to node " + std::to_string(index) + ", but the tree has only " + std::to_string(node_count) +
                " nodes and the first is its root");
  return index;
}

WeakClassifier read_tree(const StorageElement& element, CascadeParts& parts) {
  WeakClassifier weak;
  const std::vector<StorageElement> nodes = element.items();
  for (const StorageElement& item : nodes) {
    Node node;
    node.feature = static_cast<std::int32_t>(parts.features.size());
    parts.features.push_back(read_feature(item.child("feature"), parts.window));
    node.threshold = item.child("threshold").real();
    node.left = read_child(item, "left_val", "left_node", nodes.size(), weak.leaves);
    node.right = read_child(item, "right_val", "right_node", nodes.size(), weak.leaves);
    weak.nodes.push_back(node);
  }
  element.require_none(problem_of(weak, parts.features.size()));
  return weak;
}

}  // namespace

CascadeParts read_old_cascade(const StorageElement& root) {
  CascadeParts parts;
  const StorageElement size = root.child("size");
  StorageValues sides(size);
  parts.window = {sides.whole(), sides.whole()};
  sides.end();
  size.require_none(problem_of_window(parts.window));
  for (const StorageElement& item : root.child("stages").items()) {
    Stage stage;
    stage.threshold = item.child("stage_threshold").real();
    for (const StorageElement& tree : item.child("trees").items()) stage.weak.push_back(read_tree(tree, parts));
    parts.stages.push_back(std::move(stage));
  }
  return parts;
}

}  // namespace haarkit::files
