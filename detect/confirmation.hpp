#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/detect/detection.hpp"
#include "search.hpp"

namespace haarkit {

// What of the finds of a fast search (boxes in pixels of the picture) exact mode's search around them finds too, with
// more than options.min_neighbors windows in a group. Boxes, scores and order stay, and so do finds of cascades that
// ask for no confirmation.
std::vector<Detection> confirmed(const Search& search, const cv::Mat& grey, const std::vector<Detection>& found,
                                 ScanStatistics& statistics);

}  // namespace haarkit
