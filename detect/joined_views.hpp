#pragma once

#include <functional>
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

// The same detections in the same order; each one's box and score are joined with those of other views of its object in
// its place. Only detections above 0 that reach their view's least_joined count for others, so that what comes out does
// not depend on what else was kept. stop, here and below: as in nms.hpp.
std::vector<Detection> joined_with_views(const std::vector<Detection>& detections, const std::vector<View>& views,
                                         const std::function<bool()>& stop = {});

// Between a first look and the next step (search.hpp), views of an object tell each other what they found:
// - Where one is sure, others need not look at their finds in the same place again, which would cost most there and
//   change little: these are sure too, and keep box and score of the first look.
// - A promising place of one becomes a place of the others that look twice: they may have missed it, since a first look
//   goes in large steps. What they find there makes the joined find surer.
void share_places(std::vector<FoundPlaces>& searches, const std::vector<View>& views,
                  const std::function<bool()>& stop = {});

}  // namespace haarkit
