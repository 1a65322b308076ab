#pragma once

#include <string>
#include <string_view>

namespace haarkit {

// Writes a whole file at once: into PATH.tmp beside it, then renamed, so that whoever reads `path`, and a program
// killed at any moment, finds the old bytes or the new ones and never a part. A link is followed; what is not an
// ordinary file
// (/dev/stdout, a pipe) is written to directly. Throws DataError naming `path` when it can't be written (the old file
// is then untouched). Not for two writers of one path at the same time.
void replace_file(const std::string& path, std::string_view bytes);

}  // namespace haarkit
