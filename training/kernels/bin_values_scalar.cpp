// The plain twin of bin_values.
#include <algorithm>

#include "bin_values.hpp"

namespace haarkit::kernels {
namespace {

void bin_values(const float* values, std::size_t pitch, std::size_t count, const float* low, const float* steps,
                std::uint8_t* out) {
  for (std::size_t sample = 0; sample < count; ++sample) {
    for (int feature = 0; feature < 8; ++feature) {
      const float place = (values[feature * pitch + sample] - low[feature]) * steps[feature];
      out[sample * 8 + feature] = static_cast<std::uint8_t>(std::min(std::max(place, 0.0F), 255.0F));
    }
  }
}

}  // namespace

BinValues bin_values_kernel(ScalarSet) {
  return bin_values;
}

}  // namespace haarkit::kernels
