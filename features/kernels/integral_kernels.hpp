#pragma once

#include <cstdint>

#include "haarkit/features/instruction_set.hpp"

namespace haarkit::kernels {

// Kernels of integral_image.hpp. Sums are modulo 2^16, sums of squares modulo 2^32.
struct IntegralKernels {
  // One row of cells (width + 1) below `above`; squared may be null.
  void (*row)(const std::uint8_t* pixels, int width, const std::uint16_t* sum_above, std::uint16_t* sum,
              const std::uint32_t* squared_above, std::uint32_t* squared);
  // The same in ColumnOrder::even_odd; odd: odd_offset(width).
  void (*row_even_odd)(const std::uint8_t* pixels, int width, int odd, const std::uint16_t* sum_above,
                       std::uint16_t* sum, const std::uint32_t* squared_above, std::uint32_t* squared);
  // pixels_above may be null (no pixels there).
  void (*tilted_row)(const std::uint8_t* pixels, const std::uint8_t* pixels_above, int width,
                     const std::uint16_t* above2, const std::uint16_t* above, std::uint16_t* row);
  void (*split)(const std::uint16_t* row, int count, int odd, std::uint16_t* out);
};

// AVX-512 gains nothing over AVX2 here.
IntegralKernels integral_kernels(ScalarSet), integral_kernels(Simd128Set), integral_kernels(Avx2Set);
inline IntegralKernels integral_kernels(InstructionSet set) {
  return for_instruction_set<Avx2Set>(set, [](auto known) { return integral_kernels(known); });
}

}  // namespace haarkit::kernels
