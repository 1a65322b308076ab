#pragma once

#include <string>

namespace haarkit::libav {

// Whether a file is Matroska (or WebM) and holds all that its header says: then a film that ends before the time that
// is told for its end holds its last frame until then. False for what was cut off, or was not downloaded everywhere.
bool is_whole_matroska(const std::string& path);

}  // namespace haarkit::libav
