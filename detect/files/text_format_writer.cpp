// Writes haarkit's own cascade format (docs/cascade-format.md).
#include "files/numbers.hpp"
#include "files/text_format.hpp"

namespace haarkit::files {
namespace {

void add(std::string& text, int value) {
  text += ' ';
  text += std::to_string(value);
}

void add(std::string& text, float value) {
  text += ' ';
  text += real_text(value);
}

void add_feature(std::string& text, const HaarFeature& feature) {
  text += feature.tilted ? "tilted" : name_of(feature.channel);
  for (int i = 0; i < feature.rect_count; ++i) {
    const cv::Rect& r = feature.rects[i].rect;
    for (const int value : {r.x, r.y, r.width, r.height}) add(text, value);
    add(text, feature.rects[i].weight);
  }
  text += '\n';
}

void add_feature(std::string& text, const LbpFeature& feature) {
  text += "lbp";
  for (const int value : {feature.block.x, feature.block.y, feature.block.width, feature.block.height})
    add(text, value);
  text += '\n';
}

template <typename Feature>
void add_features(std::string& text, const std::vector<Feature>& features) {
  text += "features";
  add(text, static_cast<int>(features.size()));
  text += '\n';
  for (const Feature& feature : features) add_feature(text, feature);
}

void add_nodes(std::string& text, const std::vector<Node>& nodes, FeatureType type) {
  const std::size_t begin = text.size();
  for (const Node& node : nodes) {
    for (const int value : {node.left, node.right, node.feature}) add(text, value);
    if (type == FeatureType::lbp)
      for (const std::uint32_t word : node.codes.words) add(text, static_cast<std::int32_t>(word));
    else
      add(text, node.threshold);
  }
  text.erase(begin, 1);
  text += " :";
}

void add_leaf(std::string& text, float leaf) {
  add(text, leaf);
}

void add_leaf(std::string& text, const BoxShift& leaf) {
  for (const float part : {leaf.dx, leaf.dy, leaf.size}) add(text, part);
}

template <typename Number, typename Leaf>
void add_regression(std::string& text, const char* name, const PatchRegression<Leaf>& regression, Number number) {
  text += name;
  add(text, regression.patch.width);
  add(text, regression.patch.height);
  add(text, regression.reach);
  add(text, number);
  text += '\n';
  add_features(text, regression.features);
  text += "trees";
  add(text, static_cast<int>(regression.trees.size()));
  text += '\n';
  for (const RegressionTree<Leaf>& tree : regression.trees) {
    add_nodes(text, tree.nodes, FeatureType::haar);
    for (const Leaf& leaf : tree.leaves) add_leaf(text, leaf);
    text += '\n';
  }
}

// What older programs can read stays so.
int version_for(const Cascade& cascade) {
  if (cascade.context() != 1) return 4;
  if (cascade.scores()) return 3;
  return cascade.is_lbp() || cascade.boxes() ? 2 : 1;
}

}  // namespace

std::string text_format_of(const Cascade& cascade, const std::string& comment) {
  std::string text(kTextFormatStart);
  add(text, version_for(cascade));
  text += '\n';
  for (std::size_t begin = 0; begin < comment.size();) {
    const std::size_t end = std::min(comment.find('\n', begin), comment.size());
    text += "# " + comment.substr(begin, end - begin) + '\n';
    begin = end + 1;
  }
  text += cascade.kind() == CascadeKind::soft ? "kind soft\n" : "kind staged\n";
  text += cascade.is_lbp() ? "type lbp\nwindow" : "window";
  add(text, cascade.window().width);
  add(text, cascade.window().height);
  text += "\ncontrast";
  add(text, cascade.min_contrast());
  if (cascade.context() != 1) {
    text += "\ncontext";
    add(text, cascade.context());
  }
  if (cascade.min_score()) {
    text += "\nscore";
    add(text, *cascade.min_score());
  }
  text += '\n';
  if (cascade.is_lbp())
    add_features(text, cascade.lbp_features());
  else
    add_features(text, cascade.features());
  text += "weak";
  add(text, cascade.weak_count());
  text += '\n';
  for (const Stage& stage : cascade.stages()) {
    for (const WeakClassifier& weak : stage.weak) {
      add_nodes(text, weak.nodes, cascade.feature_type());
      for (const float leaf : weak.leaves) add(text, leaf);
      if (&weak == &stage.weak.back()) {
        text += " >=";
        add(text, stage.threshold);
      }
      text += '\n';
    }
  }
  if (cascade.boxes()) add_regression(text, "boxes", *cascade.boxes(), cascade.boxes()->steps);
  if (cascade.scores()) add_regression(text, "scores", *cascade.scores(), cascade.scores()->weight);
  return text + "end\n";
}

}  // namespace haarkit::files
