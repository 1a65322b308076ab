#pragma once

#include <cstddef>
#include <cstdint>

#include "haarkit/features/instruction_set.hpp"

namespace haarkit::kernels {

// Turns the values of eight features into bins that lie side by side: out[sample * 8 + feature] =
// (uint8) min(max((values[feature * pitch + sample] - low[feature]) * steps[feature], 0), 255), in float.
// count: samples, a multiple of 16; out holds count * 8 bytes.
using BinValues = void (*)(const float* values, std::size_t pitch, std::size_t count, const float* low,
                           const float* steps, std::uint8_t* out);

// AVX-512 gains nothing over AVX2 here.
BinValues bin_values_kernel(ScalarSet), bin_values_kernel(Simd128Set), bin_values_kernel(Avx2Set);
inline BinValues bin_values_kernel(InstructionSet set) {
  return for_instruction_set<Avx2Set>(set, [](auto known) { return bin_values_kernel(known); });
}

}  // namespace haarkit::kernels
