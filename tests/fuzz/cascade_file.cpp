// OpenCV's formats: XML, YAML, JSON, and any of them packed; one corpus for each.
#include <cstdint>

#include "cascade_promises.hpp"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_cascade_promises({reinterpret_cast<const char*>(data), size});
  return 0;
}
