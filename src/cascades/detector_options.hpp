#pragma once

#include "haarkit/detect/detector_options.hpp"
#include "program/options.hpp"

namespace haarkit {

// The options of every command that runs a detector, tied to the fields of `detector`: --mode, --scale-factor,
// --min-size, --min-score and the others.
void add_detector_options(OptionSet& options, DetectorOptions& detector);

}  // namespace haarkit
