#pragma once

#include <vector>

#include "haarkit/detect/detection.hpp"
#include "search.hpp"
#include "view.hpp"

namespace haarkit {

// Views of one object err each in their own way, so two that find the same place know more than either does: the mean
// of their boxes fits better, and where both see something there seldom is nothing.
//
//    one view    another        together
//   +-----+
//   |     |     +-------+      +------+
//   |  90 |     |   20  |      |  96  |     box: mean by the roots of the scores; score: 90 + 0.3 * 20
//   +-----+     |       |      +------+
//               +-------+
//
// docs/lab/experiments.md, "Three cascades together", has what the numbers were chosen by.

// Detections of a picture with what other views of their object say of the place taken in, in their order. Only
// detections above 0 that reach their view's least_joined are taken in, so that what comes out does not depend on what
// else was kept.
std::vector<Detection> joined_with_views(const std::vector<Detection>& detections, const std::vector<View>& views);

// Between a first look and the next step: where one view is sure of a find, others need not look at theirs in the same
// place again, which would cost most there and change little. So these are sure too.
void share_certainty(std::vector<FoundPlaces>& searches, const std::vector<View>& views);

}  // namespace haarkit
