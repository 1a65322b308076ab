#pragma once

#include <string>

namespace haarkit::libav {

// Whether a file is an MPEG transport stream that ends inside a packet: it was cut off. Nothing else tells, since such
// a stream says neither how long it is nor how long its frames are.
bool ends_inside_packet(const std::string& path);

}  // namespace haarkit::libav
