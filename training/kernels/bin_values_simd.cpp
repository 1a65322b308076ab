// bin_values, a register of samples at a time. A bin is a byte, so four features of a sample fill an int; features 0..3
// and 4..7 of each sample are then put side by side:
//
//   features 0..3   | sample 0 | sample 1 | ...        features 4..7   | sample 0 | sample 1 | ...
//   out             | sample 0: 0..3 4..7 | sample 1: 0..3 4..7 | ...
//
// Compiled for each instruction set up to AVX2 (registers.hpp); bin_values_scalar.cpp is the plain twin.
#include "bin_values.hpp"
#include "registers.hpp"

namespace haarkit::kernels {
namespace {

inline Ints bins_of(const float* values, const float* low, const float* steps) {
  const Floats place = (load<Floats>(values) - all<Floats>(*low)) * all<Floats>(*steps);
  return to_ints(smaller(larger(place, Floats{}), all<Floats>(255)));
}

inline Ints four_features(const float* values, std::size_t pitch, const float* low, const float* steps) {
  return bins_of(values, low, steps) | bins_of(values + pitch, low + 1, steps + 1) << 8 |
         bins_of(values + 2 * pitch, low + 2, steps + 2) << 16 | bins_of(values + 3 * pitch, low + 3, steps + 3) << 24;
}

void bin_values(const float* values, std::size_t pitch, std::size_t count, const float* low, const float* steps,
                std::uint8_t* out) {
  for (std::size_t sample = 0; sample < count; sample += kCount<Ints>) {
    const Ints first = four_features(values + sample, pitch, low, steps);
    const Ints last = four_features(values + 4 * pitch + sample, pitch, low + 4, steps + 4);
    store(out + sample * 8, joined((Floats)first, (Floats)last));
  }
}

}  // namespace

BinValues bin_values_kernel(ThisSet) {
  return bin_values;
}

}  // namespace haarkit::kernels
