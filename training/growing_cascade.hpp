#pragma once

#include "haarkit/detect/cascade.hpp"
#include "haarkit/training/binned_features.hpp"

namespace haarkit {

// Adds a weak classifier, whose features are numbered as in `features`, to the last stage.
void append(CascadeParts& parts, const BinnedFeatures& features, WeakClassifier weak);

// The cascade so far; before the first round one that passes every window with enough contrast (LBP: every window).
Cascade cascade_of(const CascadeParts& parts);

}  // namespace haarkit
