// A cascade that grows weak classifier by weak classifier.
#include "growing_cascade.hpp"

#include <algorithm>
#include <utility>

#include "cascade_samples.hpp"

namespace haarkit {

namespace {

template <typename Feature>
void append(std::vector<Feature>& used, const std::vector<Feature>& pool, std::vector<Node>& nodes) {
  for (Node& node : nodes) {
    const Feature& feature = pool[node.feature];
    const auto place = std::find(used.begin(), used.end(), feature);
    node.feature = static_cast<std::int32_t>(place - used.begin());
    if (place == used.end()) used.push_back(feature);
  }
}

// An LBP cascade of one stump that every window passes.
Cascade anything(cv::Size window) {
  CascadeParts parts;
  parts.feature_type = FeatureType::lbp;
  parts.window = window;
  parts.min_contrast = 0;
  parts.lbp_features = {{{0, 0, 1, 1}}};
  parts.stages = {{{{{{0, 0.0F, 0, -1}}, {0.0F, 0.0F}}}, 0.0F}};
  return Cascade(std::move(parts));
}

}  // namespace

void append(CascadeParts& parts, const BinnedFeatures& features, WeakClassifier weak) {
  if (features.are_codes())
    append(parts.lbp_features, features.lbp_pool(), weak.nodes);
  else
    append(parts.features, features.pool(), weak.nodes);
  parts.stages.back().weak.push_back(std::move(weak));
}

Cascade cascade_of(const CascadeParts& parts) {
  if (!parts.stages.empty()) return Cascade(parts);
  return parts.feature_type == FeatureType::lbp ? anything(parts.window)
                                                : contrast_gate(parts.window, parts.min_contrast);
}

}  // namespace haarkit
