#pragma once

#include <vector>

#include "haarkit/detect/cascade.hpp"

namespace haarkit {

// Adds a weak classifier, whose features are numbered as in `pool`, to the last stage.
void append(CascadeParts& parts, const std::vector<HaarFeature>& pool, WeakClassifier weak);

// The cascade so far; before the first round one that passes every window with enough contrast.
Cascade cascade_of(const CascadeParts& parts);

}  // namespace haarkit
