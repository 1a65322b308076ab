#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/detect/detection.hpp"
#include "scan_plan.hpp"
#include "search.hpp"

namespace haarkit {

// The first look of a soft cascade at a picture need only find where something may be (first_look.hpp).
// Each find is then looked at again, with lower rejection thresholds, on levels of its own around its size (below the
// smallest size of the first look too). Score and box come from there: docs/score.md.
struct SecondLook {
  Detection first;                   // what the first look found
  cv::Rect place;                    // pixels of the picture, inside it
  std::vector<PlannedLevel> levels;  // of the place, finest first
};

// Whether a find needs no second look. smallest: the smallest box of the first look.
bool beyond_doubt(const Detection& found, cv::Size smallest);

// The finest level of any second look after a first one whose finest has factor `first`.
double finest_second_factor(double first, const DetectorOptions& options);

// How a find is looked at again. first: the first level of the first look. grid: the place begins at multiples of it,
// and ends there or at the picture's border.
SecondLook plan_second_look(const Detection& found, const PlannedLevel& first, cv::Size picture,
                            const SearchWindow& window, const DetectorOptions& options, int grid = 1);

// The finds of a first look that are worth a second one, with about the scores that it would give them. smallest: the
// smallest box of the first look.
std::vector<FoundPlace> places_of(const Search& search, const std::vector<Detection>& found, cv::Size smallest);

// The finds of a first look as a second one sees them, in a picture searched before: `first` is its first level.
//
// Sums begin with a head start of options.leniency, which lowers each rejection threshold by as much; what a window's
// score is in the end does not have it, and must be at least the cascade's last threshold. A place that is sure keeps
// its box; what the second look does not find again is no find. Independent of the number of threads.
std::vector<Detection> look_again(const Search& search, const ReducedPicture& picture,
                                  const std::vector<FoundPlace>& places, const PlannedLevel& first,
                                  ScanStatistics& statistics);

}  // namespace haarkit
