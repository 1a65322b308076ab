#pragma once

#include <functional>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <vector>

#include "haarkit/detect/detection.hpp"
#include "haarkit/detect/detector_options.hpp"
#include "haarkit/detect/reduced_picture.hpp"
#include "scan_plan.hpp"

namespace haarkit {

// Cascades learn upright objects, and what is turned by more than some 15 degrees they find weakly, if at all. To
// search turned pictures finds it, and false alarms with it, and takes as long for each turn. So only places where
// something uncertain was found are searched again, turned to either side, each shown at one size:
//
//    picture           place, turned
//   +-----------+      +-------+
//   |      ##   |      |  ##   |     upright now: found there with a higher score than before, or by
//   |     ##    |  ->  |  ##   |     another view of the object
//   |           |      +-------+
//   +-----------+

// Whether these options want such looks: not where several turns are searched anyhow, or each window is wanted.
bool turns_uncertain(const DetectorOptions& options);

// Whether a score says that something may be there: it is below `limit`, the operating point, but not far. No limit:
// nothing is uncertain.
bool is_uncertain(float score, std::optional<float> limit);

// The least such score below an operating point.
float least_uncertain(float operating_point);

// The options of a search of such places: sizes are those of an object as large as the place shows it, and near it.
DetectorOptions turned_look_options(DetectorOptions options, const SearchWindow& window);

// Searches a picture (CV_8UC1) of such places.
using PlaceSearch = std::function<std::vector<Detection>(const cv::Mat& places)>;

// What is found in the places of these finds of a picture (of one object), turned by `degrees` to either side:
// upright boxes of the picture, about where they were found, whose scores are lowered, because where one looks twice
// more there are more false alarms. What lies beside its place's find is left out.
std::vector<Detection> look_turned(const ReducedPicture& picture, const std::vector<Detection>& finds, double degrees,
                                   const PlaceSearch& search);

}  // namespace haarkit
