#pragma once

#include <opencv2/core/types.hpp>
#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/detect/detector_options.hpp"
#include "scan_plan.hpp"

namespace haarkit {

// The first look of a soft cascade only finds the places that a second one judges (second_look.hpp). So its sizes lie
// further apart, and its later thresholds are lower: what passes by that alone is a place too.

// The cascade of the first look: rejection thresholds are lower by what grows with the number of weak classifiers
// before them, from nothing at the first, where most time is spent, to more than the second look's `leniency`.
Cascade first_look_cascade(const Cascade& cascade, float leniency);

// Its levels: those of plan_fast, but for first_scale_factor, first_row_stride and first_strictness.
std::vector<PlannedLevel> plan_first_look(cv::Size picture, const SearchWindow& window, const DetectorOptions& options);

// Of the windows that the second look sees round an object, the share that the first one sees. Scores are sums over
// windows, so those of the first look are divided by it.
float first_look_share(cv::Size window, const DetectorOptions& options);

}  // namespace haarkit
