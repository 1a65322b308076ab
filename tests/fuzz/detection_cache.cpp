// Detection caches of any text, with the right title, detector and checksum around it: what is read is whole.
#include "measuring/detection_cache.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "haarkit/base/hash.hpp"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haarkit;
  const std::string text = "haarkit detections 3\ndetector\n" + std::string(reinterpret_cast<const char*>(data), size);
  char sum[24];
  std::snprintf(sum, sizeof sum, "%016llx\n", static_cast<unsigned long long>(hash_of(text)));
  const auto runs = parse_detection_cache(text + sum, "detector");
  if (!runs || parse_detection_cache(text + sum, "another")) std::abort();
  for (const auto& [stamp, run] : *runs)
    if (stamp.find('\n') != std::string::npos || run.boxes.size() > size || run.speed.pictures != 1) std::abort();
  return 0;
}
