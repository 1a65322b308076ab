// OpenCV's new cascade XML (opencv_traincascade): stages of trees over one numbered list of features. Follows
// modules/objdetect/src/cascadedetect.cpp of OpenCV 4 wherever that accepts a file, and refuses what it misreads.
#include <cmath>

#include "files/opencv_formats.hpp"

namespace haarkit::files {
namespace {

FeatureType read_type(const StorageElement& root) {
  const StorageElement stage_type = root.child("stageType");
  if (stage_type.word() != "BOOST")
    stage_type.fail("stage type " + std::string(stage_type.word()) + ", expected BOOST");
  const StorageElement feature_type = root.child("featureType");
  const bool lbp = feature_type.word() == "LBP";
  if (feature_type.word() == "HOG")
    feature_type.fail("this is a cascade of HOG features, which OpenCV 4 refuses too",
                      "only Haar and LBP cascades can be read");
  if (!lbp && feature_type.word() != "HAAR")
    feature_type.fail("this is a cascade of " + std::string(feature_type.word()) + " features, expected HAAR or LBP",
                      "only Haar and LBP cascades can be read");
  const StorageElement params = root.child("featureParams");
  if (lbp) {
    const StorageElement categories = params.child("maxCatCount");
    if (categories.whole() != kLbpCodes) categories.fail("LBP features have 256 codes, expected 256");
  } else if (const auto categories = params.find("maxCatCount"); categories && categories->whole() != 0) {
    categories->fail("Haar features have no categories, expected 0");
  }
  return lbp ? FeatureType::lbp : FeatureType::haar;
}

WeakClassifier read_weak(const StorageElement& element, FeatureType type, std::size_t feature_count) {
  WeakClassifier weak;
  const char* const per_node = type == FeatureType::lbp ? "11 a node: left, right, feature and a set of codes"
                                                        : "4 a node: left, right, feature, threshold";
  StorageValues nodes(element.child("internalNodes"), per_node);
  while (nodes.more()) {
    Node node;
    node.left = nodes.whole();
    node.right = nodes.whole();
    node.feature = nodes.whole();
    if (type == FeatureType::lbp)
      for (std::uint32_t& word : node.codes.words) word = static_cast<std::uint32_t>(nodes.whole());
    else
      node.threshold = nodes.real();
    weak.nodes.push_back(node);
  }
  StorageValues leaves(element.child("leafValues"));
  while (leaves.more()) weak.leaves.push_back(leaves.real());
  element.require_none(problem_of(weak, feature_count));
  return weak;
}

}  // namespace

HaarFeature read_feature(const StorageElement& element, cv::Size window) {
  const std::vector<StorageElement> rects = element.child("rects").items();
  if (rects.size() < 2 || rects.size() > 3)
    element.fail("the feature has " + std::to_string(rects.size()) + " rectangles, expected 2 or 3");
  HaarFeature feature;
  for (const StorageElement& rect : rects) {
    StorageValues values(rect);
    WeightedRect& r = feature.rects[feature.rect_count];
    r.rect = values.rect();
    r.weight = values.real();
    values.end();
    const bool is_nothing = feature.rect_count == 2 && std::abs(r.weight) < kLeastThirdWeight;
    if (!is_nothing) ++feature.rect_count;
  }
  if (const auto tilted = element.find("tilted")) feature.tilted = tilted->whole() != 0;
  element.require_none(problem_of(feature, window));
  return feature;
}

static LbpFeature read_lbp_feature(const StorageElement& element, cv::Size window) {
  LbpFeature feature;
  const StorageElement rect = element.child("rect");
  StorageValues values(rect);
  feature.block = values.rect();
  values.end();
  element.require_none(problem_of(feature, window));
  return feature;
}

CascadeParts read_new_cascade(const StorageElement& root) {
  CascadeParts parts;
  parts.feature_type = read_type(root);
  const bool lbp = parts.feature_type == FeatureType::lbp;
  if (lbp) parts.min_contrast = 0;
  parts.window = {root.child("width").whole(), root.child("height").whole()};
  root.child("width").require_none(problem_of_window(parts.window));
  for (const StorageElement& feature : root.child("features").items()) {
    if (lbp)
      parts.lbp_features.push_back(read_lbp_feature(feature, parts.window));
    else
      parts.features.push_back(read_feature(feature, parts.window));
  }
  const std::size_t feature_count = parts.features.size() + parts.lbp_features.size();
  for (const StorageElement& item : root.child("stages").items()) {
    Stage stage;
    stage.threshold = item.child("stageThreshold").real();
    for (const StorageElement& weak : item.child("weakClassifiers").items())
      stage.weak.push_back(read_weak(weak, parts.feature_type, feature_count));
    parts.stages.push_back(std::move(stage));
  }
  return parts;
}

CascadeParts read_opencv_cascade(std::string_view text, const std::string& source, StorageSyntax syntax) {
  const StorageTree tree(text, source, syntax);
  const StorageElement storage = tree.root();
  if (syntax == StorageSyntax::xml && storage.name() != "opencv_storage")
    storage.fail("the root element is <" + std::string(storage.name()) + ">, expected <opencv_storage>",
                 "give a cascade file of OpenCV or haarkit");
  const StorageElement root = storage.first_child();
  if (root.has("stageType") || root.has("featureType")) return read_new_cascade(root);
  if (root.has("size") && root.has("stages")) return read_old_cascade(root);
  root.fail(root.shown(root.name()) + " is not a cascade: neither " + root.shown("featureType") + " nor " +
            root.shown("size") + " and " + root.shown("stages"));
}

}  // namespace haarkit::files
