// Writes OpenCV's two cascade formats, laid out as opencv_traincascade and opencv_haartraining do, for readers other
// than OpenCV 4 (which skips stageParams, stageNum, maxWeakCount, featSize, mode, parent and next).
#include <algorithm>

#include "files/numbers.hpp"
#include "files/opencv_formats.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/detect/cascade_file.hpp"

namespace haarkit::files {
namespace {

void check_writable(const Cascade& cascade, const std::string& target) {
  if (cascade.kind() == CascadeKind::soft)
    throw DataError(target, "", "a soft cascade cannot be written as XML of OpenCV, which only knows stages",
                    "write it in haarkit's own format");
  if (!cascade.is_lbp() && cascade.min_contrast() != kOpenCvContrast)
    throw DataError(target, "",
                    "OpenCV always rejects windows of up to 10 grey levels of contrast, this cascade " +
                        real_text(cascade.min_contrast()),
                    "write it in haarkit's own format");
  if (cascade.context() != 1)
    throw DataError(target, "", "XML of OpenCV cannot say that windows show more than the object (the context)",
                    "write haarkit's format, or leave it out with haarkit convert");
  if (cascade.boxes())
    throw DataError(target, "", "XML of OpenCV cannot say how boxes are fitted (the cascade has a box regression)",
                    "write haarkit's format, or leave it out with haarkit convert");
  if (cascade.scores())
    throw DataError(target, "", "XML of OpenCV cannot say how scores are fitted (the cascade has a score regression)",
                    "write haarkit's format, or leave it out with haarkit convert");
  if (cascade.min_score())
    throw DataError(target, "",
                    "XML of OpenCV cannot say a cascade's least score, here " + real_text(*cascade.min_score()),
                    "write it in haarkit's own format, or without the score");
}

// OpenCV reads a number without point or exponent as an int, so that a large one would overflow.
std::string xml_real(float value) {
  std::string text = real_text(value);
  if (text.find_first_of(".e") == std::string::npos) text += '.';
  return text;
}

std::string xml_start(const std::string& comment, const char* type) {
  std::string text = "<?xml version=\"1.0\"?>\n";
  if (!comment.empty()) {
    text += "<!-- ";
    for (const char c : comment) {
      if (c == '-' && text.back() == '-') text += ' ';  // "--" would end the comment
      text += static_cast<unsigned char>(c) < ' ' && c != '\n' ? ' ' : c;
    }
    text += " -->\n";
  }
  return text + "<opencv_storage>\n<cascade type_id=\"" + type + "\">\n";
}

std::string element(const char* name, const std::string& value) {
  return std::string("<") + name + '>' + value + "</" + name + '>';
}

std::string element(const char* name, int value) {
  return element(name, std::to_string(value));
}

void add_rects(std::string& text, const HaarFeature& feature, const std::string& indent) {
  text += indent + "<rects>";
  for (int i = 0; i < feature.rect_count; ++i) {
    const auto& [rect, weight] = feature.rects[i];
    text.append("\n").append(indent).append("  <_>\n").append(indent).append("    ");
    for (const int value : {rect.x, rect.y, rect.width, rect.height}) text += std::to_string(value) + ' ';
    text += xml_real(weight) + "</_>";
  }
  text += "</rects>\n" + indent + element("tilted", feature.tilted ? 1 : 0);
}

int max_depth(const WeakClassifier& weak) {
  std::vector<std::pair<std::int32_t, int>> to_visit{{0, 1}};
  int deepest = 0;
  while (!to_visit.empty()) {
    const auto [at, depth] = to_visit.back();
    to_visit.pop_back();
    deepest = std::max(deepest, depth);
    for (const std::int32_t child : {weak.nodes[at].left, weak.nodes[at].right})
      if (child > 0) to_visit.emplace_back(child, depth + 1);
  }
  return deepest;
}

std::string new_header(const Cascade& cascade) {
  int depth = 0;
  std::size_t most_weak = 0;
  for (const Stage& stage : cascade.stages()) {
    most_weak = std::max(most_weak, stage.weak.size());
    for (const WeakClassifier& weak : stage.weak) depth = std::max(depth, max_depth(weak));
  }
  const bool any_tilted = std::any_of(cascade.features().begin(), cascade.features().end(),
                                      [](const HaarFeature& feature) { return feature.tilted; });
  return std::string("  <stageType>BOOST</stageType>\n  <featureType>") + (cascade.is_lbp() ? "LBP" : "HAAR") +
         "</featureType>\n  " + element("height", cascade.window().height) + "\n  " +
         element("width", cascade.window().width) + "\n  <stageParams>\n    " + element("maxDepth", depth) + "\n    " +
         element("maxWeakCount", static_cast<int>(most_weak)) + "</stageParams>\n  <featureParams>\n    " +
         element("maxCatCount", cascade.is_lbp() ? kLbpCodes : 0) + "\n    <featSize>1</featSize>" +
         (cascade.is_lbp() ? "" : "\n    " + element("mode", any_tilted ? "ALL" : "CORE")) + "</featureParams>\n  " +
         element("stageNum", static_cast<int>(cascade.stages().size())) + '\n';
}

void add_new_weak(std::string& text, const WeakClassifier& weak, FeatureType type) {
  text += "        <_>\n          <internalNodes>";
  for (const Node& node : weak.nodes) {
    text += "\n            ";
    for (const int value : {node.left, node.right, node.feature}) text += std::to_string(value) + ' ';
    if (type == FeatureType::haar) {
      text += xml_real(node.threshold);
      continue;
    }
    for (const std::uint32_t word : node.codes.words) text += std::to_string(static_cast<std::int32_t>(word)) + ' ';
    text.pop_back();
  }
  text += "</internalNodes>\n          <leafValues>";
  for (std::size_t i = 0; i < weak.leaves.size(); ++i)
    text += (i % 4 == 0 ? "\n            " : " ") + xml_real(weak.leaves[i]);
  text += "</leafValues></_>";
}

void add_old_child(std::string& text, const WeakClassifier& weak, std::int32_t child, const char* leaf,
                   const char* node) {
  text += "\n            " + (child > 0 ? element(node, child) : element(leaf, xml_real(weak.leaves[-child])));
}

void add_old_tree(std::string& text, const WeakClassifier& weak, const std::vector<HaarFeature>& features) {
  text += "\n        <_>";
  for (const Node& node : weak.nodes) {
    text += "\n          <_>\n            <feature>\n";
    add_rects(text, features[node.feature], "              ");
    text += "</feature>\n            " + element("threshold", xml_real(node.threshold));
    add_old_child(text, weak, node.left, "left_val", "left_node");
    add_old_child(text, weak, node.right, "right_val", "right_node");
    text += "</_>";
  }
  text += "</_>";
}

}  // namespace

std::string new_xml_of(const Cascade& cascade, const std::string& comment, const std::string& target) {
  check_writable(cascade, target);
  std::string text = xml_start(comment, "opencv-cascade-classifier") + new_header(cascade) + "  <stages>";
  for (std::size_t s = 0; s < cascade.stages().size(); ++s) {
    const Stage& stage = cascade.stages()[s];
    text += "\n    <!-- stage " + std::to_string(s) + " -->\n    <_>\n      " +
            element("maxWeakCount", static_cast<int>(stage.weak.size())) + "\n      " +
            element("stageThreshold", xml_real(stage.threshold)) + "\n      <weakClassifiers>";
    for (const WeakClassifier& weak : stage.weak) {
      text += '\n';
      add_new_weak(text, weak, cascade.feature_type());
    }
    text += "</weakClassifiers></_>";
  }
  text += "</stages>\n  <features>";
  for (const HaarFeature& feature : cascade.features()) {
    text += "\n    <_>\n";
    add_rects(text, feature, "      ");
    text += "</_>";
  }
  for (const LbpFeature& feature : cascade.lbp_features()) {
    const cv::Rect& b = feature.block;
    text += "\n    <_>\n      <rect>\n        " + std::to_string(b.x) + ' ' + std::to_string(b.y) + ' ' +
            std::to_string(b.width) + ' ' + std::to_string(b.height) + "</rect></_>";
  }
  return text + "</features></cascade>\n</opencv_storage>\n";
}

std::string old_xml_of(const Cascade& cascade, const std::string& comment, const std::string& target) {
  check_writable(cascade, target);
  if (cascade.is_lbp())
    throw DataError(target, "", "the old XML of OpenCV knows Haar features alone, this cascade's are LBP",
                    "write it as OpenCV's new XML or in haarkit's own format");
  std::string text = xml_start(comment, "opencv-haar-classifier") + "  <size>\n    " +
                     std::to_string(cascade.window().width) + ' ' + std::to_string(cascade.window().height) +
                     "</size>\n  <stages>";
  for (std::size_t s = 0; s < cascade.stages().size(); ++s) {
    const Stage& stage = cascade.stages()[s];
    text += "\n    <_>\n      <!-- stage " + std::to_string(s) + " -->\n      <trees>";
    for (const WeakClassifier& weak : stage.weak) add_old_tree(text, weak, cascade.features());
    text += "</trees>\n      " + element("stage_threshold", xml_real(stage.threshold)) + "\n      " +
            element("parent", static_cast<int>(s) - 1) + "\n      <next>-1</next></_>";
  }
  return text + "</stages></cascade>\n</opencv_storage>\n";
}

}  // namespace haarkit::files
