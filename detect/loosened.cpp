// A soft cascade with lower thresholds.
#include "haarkit/detect/loosened.hpp"

#include <algorithm>
#include <utility>

namespace haarkit {

Cascade loosened(const Cascade& cascade, float votes) {
  constexpr int kRamp = 96;  // weak classifiers
  if (cascade.kind() != CascadeKind::soft) return cascade;
  CascadeParts parts = cascade.parts();
  int weak = 0;
  for (Stage& stage : parts.stages) {
    weak += static_cast<int>(stage.weak.size());
    stage.threshold -= votes * static_cast<float>(std::min(weak, kRamp)) / kRamp;
  }
  return Cascade(std::move(parts));
}

}  // namespace haarkit
