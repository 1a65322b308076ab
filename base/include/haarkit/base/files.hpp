#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace haarkit {

/// Reads a whole file. Throws DataError that names the path: when there is none, when it is no ordinary file (a folder,
/// a pipe, a device: reading those may never end), when it has more than `most` bytes, and when reading fails.
std::string read_file(const std::string& path, std::size_t most = std::string::npos);

/// Reads standard input to its end. Throws DataError.
std::string read_standard_input();

/// Writes a whole file at once, as OutputFile does: whoever reads `path`, and a program killed at any moment, finds the
/// old bytes or the new ones and never a part. Throws DataError naming `path`; the old file is then untouched.
void write_file(const std::string& path, std::string_view bytes);

/// Makes a folder and those above it where missing; "" is the working folder. Throws DataError.
void make_folder(const std::string& path);

}  // namespace haarkit
