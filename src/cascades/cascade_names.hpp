#pragma once

#include <string>

#include "haarkit/detect/cascade_file.hpp"

namespace haarkit {

// The format of a cascade's file by the ending of its name: .xml is OpenCV's, .haarkit (or none) our own. Throws
// UsageError that names the known endings for any other.
CascadeFormat format_by_name(const std::string& path);

}  // namespace haarkit
