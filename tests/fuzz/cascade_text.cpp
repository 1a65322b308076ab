// haarkit's own cascade format. The first line is given, so that the fuzzer need not find
// it; version 4 may say all that earlier ones do.
#include <cstdint>

#include "cascade_promises.hpp"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_cascade_promises("haarkit cascade 4\n" + std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
