// A cascade's format by the ending of its file's name.
#include "cascades/cascade_names.hpp"

#include "haarkit/base/paths.hpp"
#include "program/program.hpp"

namespace haarkit {

CascadeFormat format_by_name(const std::string& path) {
  const std::string ending = ending_of(path);
  if (ending == ".xml") return CascadeFormat::opencv;
  if (ending == ".haarkit" || ending.empty()) return CascadeFormat::haarkit;
  throw UsageError(path + ": no cascade is written under the ending " + ending +
                   "; .xml is OpenCV's format, .haarkit our own");
}

void require_own_format(const std::string& path) {
  if (format_by_name(path) != CascadeFormat::haarkit)
    throw UsageError(path + ": OpenCV's format cannot hold this cascade; name the output .haarkit");
}

}  // namespace haarkit
