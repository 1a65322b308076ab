// A cascade that grows weak classifier by weak classifier.
#include "growing_cascade.hpp"

#include <algorithm>
#include <utility>

#include "cascade_samples.hpp"

namespace haarkit {

void append(CascadeParts& parts, const std::vector<HaarFeature>& pool, WeakClassifier weak) {
  for (Node& node : weak.nodes) {
    const HaarFeature& feature = pool[node.feature];
    const auto place = std::find(parts.features.begin(), parts.features.end(), feature);
    node.feature = static_cast<std::int32_t>(place - parts.features.begin());
    if (place == parts.features.end()) parts.features.push_back(feature);
  }
  parts.stages.back().weak.push_back(std::move(weak));
}

Cascade cascade_of(const CascadeParts& parts) {
  return parts.stages.empty() ? contrast_gate(parts.window, parts.min_contrast) : Cascade(parts);
}

}  // namespace haarkit
