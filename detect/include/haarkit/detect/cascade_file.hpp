#pragma once

#include <string>
#include <string_view>

#include "haarkit/detect/cascade.hpp"

namespace haarkit {

// Reads a cascade file: OpenCV's new XML (opencv_traincascade), its old XML (opencv_haartraining; a tree of stages is
// run as a chain, as OpenCV 4 does) or haarkit's own text format (docs/cascade-format.md), told apart by their content.
// Throws DataError that names file, element and line: an unreadable, cut-off, malformed, LBP or HOG file, a feature
// outside the window, a loop in a tree... Files above 64 MiB are refused.
Cascade read_cascade(const std::string& path);

// The same from memory; `source` is what messages call it.
Cascade read_cascade_text(std::string_view text, const std::string& source);

}  // namespace haarkit
