// read_vec_bytes on any bytes: samples that are the bytes, pixel by pixel, or DataError.
#include <cstdint>
#include <cstdlib>

#include "haarkit/base/data_error.hpp"
#include "haarkit/training/vec_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  // The first two bytes are the sample size that the user would give: -128..127 each, also impossible ones.
  const cv::Size window(static_cast<std::int8_t>(data[0]), static_cast<std::int8_t>(data[1]));
  try {
    const auto samples = haarkit::read_vec_bytes(data + 2, size - 2, window, "fuzz");
    if (size - 2 != 12 + samples.size() * (1 + 2 * static_cast<std::size_t>(window.area()))) std::abort();
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const std::uint8_t* values = data + 2 + 12 + i * (1 + 2 * samples.patch_size()) + 1;
      for (std::size_t p = 0; p < samples.patch_size(); ++p) {
        if (samples.patch(i)[p] != values[2 * p] || values[2 * p + 1] != 0) std::abort();
      }
    }
  } catch (const haarkit::DataError&) {  // the right answer to most inputs
  }
  return 0;
}
