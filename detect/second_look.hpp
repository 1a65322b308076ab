#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/detect/detection.hpp"
#include "level_tasks.hpp"
#include "scan_plan.hpp"

namespace haarkit {

// The first look of a soft cascade at a picture need only find where something may be, so it can be quick to reject.
// Each find is then looked at again, with lower rejection thresholds, on levels of its own around its size (below the
// smallest size of the first look too). Score and box come from there: docs/score.md.
struct SecondLook {
  Detection first;                   // what the first look found
  cv::Rect place;                    // pixels of the picture, inside it
  std::vector<PlannedLevel> levels;  // of the place, finest first
};

// Whether a find needs no second look. smallest: the smallest box of the first look.
bool beyond_doubt(const Detection& found, cv::Size smallest);

// How a find is looked at again. first: the first level of the first look.
SecondLook plan_second_look(const Detection& found, const PlannedLevel& first, cv::Size picture, cv::Size window,
                            const DetectorOptions& options);

// What the finds of a first look are on a second one: rejection thresholds are lower by options.leniency, but a
// window's score is at least last_threshold. A find that is beyond doubt, or that no second look finds again, stays as
// it is; boxes that come out nearer to the next smaller size than to the smallest are left out. Independent of the
// number of threads.
std::vector<Detection> look_again(const LevelScanner& scanner, const cv::Mat& grey, const std::vector<Detection>& found,
                                  const PlannedLevel& first, const DetectorOptions& options, float last_threshold,
                                  ScratchPool& pool, ScanStatistics& statistics);

}  // namespace haarkit
