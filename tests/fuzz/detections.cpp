// Detections of other detectors: CSV, JSON, FDDB.
#include "haarkit/evaluate/detections.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "haarkit/base/data_error.hpp"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace haarkit;
  try {
    for (const PictureDetections& picture : parse_detections({reinterpret_cast<const char*>(data), size}, "input"))
      for (const ScoredBox& found : picture.boxes)
        if (!(found.box.width > 0 && found.box.height > 0) || !std::isfinite(found.score)) std::abort();
  } catch (const DataError& error) {
    if (error.source() != "input" || error.problem().empty()) std::abort();
  }
  return 0;
}
