#pragma once

#include <string>

#include "haarkit/detect/cascade_file.hpp"

namespace haarkit {

// The format of a cascade's file by the ending of its name: .xml is OpenCV's, .haarkit (or none) our own. Throws
// UsageError that names the known endings for any other.
CascadeFormat format_by_name(const std::string& path);

// Throws UsageError for the name of a cascade that only our own format can hold, if it is another format's.
void require_own_format(const std::string& path);

}  // namespace haarkit
