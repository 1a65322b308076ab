// OpenCV's new cascade XML (opencv_traincascade): stages of trees over one numbered list of features. Follows
// modules/objdetect/src/cascadedetect.cpp of OpenCV 4 wherever that accepts a file, and refuses what it misreads.
#include <cmath>

#include "files/opencv_xml.hpp"

namespace haarkit::files {
namespace {

void expect_haar(const XmlElement& root) {
  const XmlElement stage_type = root.child("stageType");
  if (stage_type.word() != "BOOST")
    stage_type.fail("stage type " + std::string(stage_type.word()) + ", expected BOOST");
  const XmlElement feature_type = root.child("featureType");
  if (feature_type.word() != "HAAR")
    feature_type.fail("this is a cascade of " + std::string(feature_type.word()) + " features, expected HAAR",
                      "only Haar cascades can be read");
  const XmlElement params = root.child("featureParams");
  if (const auto categories = params.find("maxCatCount"); categories && categories->whole() != 0)
    categories->fail("Haar features have no categories, expected 0");
}

WeakClassifier read_weak(const XmlElement& element, std::size_t feature_count) {
  WeakClassifier weak;
  XmlValues nodes(element.child("internalNodes"));
  while (nodes.more()) {
    Node node;
    node.left = nodes.whole();
    node.right = nodes.whole();
    node.feature = nodes.whole();
    node.threshold = nodes.real();
    weak.nodes.push_back(node);
  }
  XmlValues leaves(element.child("leafValues"));
  while (leaves.more()) weak.leaves.push_back(leaves.real());
  const std::string problem = problem_of(weak, feature_count);
  if (!problem.empty()) element.fail(problem);
  return weak;
}

}  // namespace

HaarFeature read_feature(const XmlElement& element, cv::Size window) {
  const std::vector<XmlElement> rects = element.child("rects").items();
  if (rects.size() < 2 || rects.size() > 3)
    element.fail("the feature has " + std::to_string(rects.size()) + " rectangles, expected 2 or 3");
  HaarFeature feature;
  for (const XmlElement& rect : rects) {
    XmlValues values(rect);
    WeightedRect& r = feature.rects[feature.rect_count];
    r.rect.x = values.whole();
    r.rect.y = values.whole();
    r.rect.width = values.whole();
    r.rect.height = values.whole();
    r.weight = values.real();
    values.end();
    const bool is_nothing = feature.rect_count == 2 && std::abs(r.weight) < kLeastThirdWeight;
    if (!is_nothing) ++feature.rect_count;
  }
  if (const auto tilted = element.find("tilted")) feature.tilted = tilted->whole() != 0;
  const std::string problem = problem_of(feature, window);
  if (!problem.empty()) element.fail(problem);
  return feature;
}

CascadeParts read_new_xml(const XmlElement& root) {
  expect_haar(root);
  CascadeParts parts;
  parts.window = {root.child("width").whole(), root.child("height").whole()};
  const std::string problem = problem_of_window(parts.window);
  if (!problem.empty()) root.child("width").fail(problem);
  for (const XmlElement& feature : root.child("features").items())
    parts.features.push_back(read_feature(feature, parts.window));
  for (const XmlElement& item : root.child("stages").items()) {
    Stage stage;
    stage.threshold = item.child("stageThreshold").real();
    for (const XmlElement& weak : item.child("weakClassifiers").items())
      stage.weak.push_back(read_weak(weak, parts.features.size()));
    parts.stages.push_back(std::move(stage));
  }
  return parts;
}

CascadeParts read_opencv_xml(std::string_view text, const std::string& source) {
  const XmlTree tree(text, source);
  const XmlElement storage = tree.root();
  if (storage.name() != "opencv_storage")
    storage.fail("the root element is <" + std::string(storage.name()) + ">, expected <opencv_storage>",
                 "give a cascade file of OpenCV or haarkit");
  const XmlElement root = storage.first_child();
  if (root.has("stageType") || root.has("featureType")) return read_new_xml(root);
  if (root.has("size") && root.has("stages")) return read_old_xml(root);
  root.fail("<" + std::string(root.name()) + "> is not a cascade: neither <featureType> nor <size> and <stages>");
}

}  // namespace haarkit::files
