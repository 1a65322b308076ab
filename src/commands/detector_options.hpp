#pragma once

#include "frame/options.hpp"
#include "haarkit/detect/cascade.hpp"
#include "haarkit/detect/detector.hpp"

namespace haarkit {

// The options of every command that runs a detector: --mode, --rotate, --turns, --scale-factor, --stride, --min-size,
// --max-size,
// --min-score, --overlap, --min-neighbors, --threads.
void add_detector_options(OptionSet& options, DetectorOptions& detector);

// The cascade in `path`, or the built-in one when `path` is empty. Throws DataError.
Cascade chosen_cascade(const std::string& path);

}  // namespace haarkit
