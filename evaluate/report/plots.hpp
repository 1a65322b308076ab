#pragma once

#include <string>

#include "haarkit/evaluate/report.hpp"

namespace haarkit {

// The detectors' curves as inline SVG: part of the faces found against false positives a picture (below) and in all
// (above), on a logarithmic axis. Colours come from the page's style. Empty when no picture has an annotated face.
std::string roc_plot(const DataSetReport& data, const Report& report);

// Bars: part of the faces found by size, at the report's main operating point.
std::string size_plot(const DataSetReport& data, const Report& report);

}  // namespace haarkit
