#pragma once

#include "haarkit/detect/cascade.hpp"

namespace haarkit {

// Brings parts that are checked into one form, so that what runs the same is the same: third rectangles without weight
// left out; features that are used, each once, in order of first use; leaves numbered in the order of the nodes. The
// regressions of boxes and scores likewise.
void tidy_cascade(CascadeParts& parts);

}  // namespace haarkit
