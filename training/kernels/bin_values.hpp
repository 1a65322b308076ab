#pragma once

#include <cstddef>
#include <cstdint>

namespace haarkit::kernels {

// Turns the values of eight features into bins that lie side by side: out[sample * 8 + feature] =
// (uint8) min(max((values[feature * pitch + sample] - low[feature]) * steps[feature], 0), 255), in float.
// count: samples, a multiple of 16; out holds count * 8 bytes.
using BinValues = void (*)(const float* values, std::size_t pitch, std::size_t count, const float* low,
                           const float* steps, std::uint8_t* out);

void bin_values_scalar(const float* values, std::size_t pitch, std::size_t count, const float* low, const float* steps,
                       std::uint8_t* out);
void bin_values_avx2(const float* values, std::size_t pitch, std::size_t count, const float* low, const float* steps,
                     std::uint8_t* out);

BinValues bin_values_kernel();  // the fastest one that this machine runs

}  // namespace haarkit::kernels
