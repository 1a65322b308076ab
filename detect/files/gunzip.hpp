#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace haarkit::files {

inline bool is_gzip(std::string_view bytes) {
  return bytes.substr(0, 2) == "\x1f\x8b";
}

// What a gzip file holds, its checksums looked at. Throws DataError naming `source` when it is damaged, cut off,
// followed by anything that is no gzip, or would be larger than `most` bytes, of which no more are ever unpacked.
std::string gunzip(std::string_view bytes, std::size_t most, const std::string& source);

}  // namespace haarkit::files
