// Lists of pictures of any bytes: lines without a line break, a blank or CR at their end, in UTF-16 too.
#include "pictures/picture_list.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const std::string& line : haarkit::named_in_list({reinterpret_cast<const char*>(data), size})) {
    const char last = line.empty() ? ' ' : line.back();
    if (line[0] == '#' || last == ' ' || last == '\t' || last == '\r' || line.find('\n') != std::string::npos)
      std::abort();
  }
  return 0;
}
