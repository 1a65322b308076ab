#pragma once

#include <cstdint>

#include "haarkit/features/instruction_set.hpp"

namespace haarkit::kernels {

// Kernels of integral_image.hpp. All sums are modulo 2^32.
struct IntegralKernels {
  // One row of cells (width + 1) below `above`; squared may be null.
  void (*row)(const std::uint8_t* pixels, int width, const std::int32_t* sum_above, std::int32_t* sum,
              const std::uint32_t* squared_above, std::uint32_t* squared);
  // The same in ColumnOrder::even_odd; odd: odd_offset(width).
  void (*row_even_odd)(const std::uint8_t* pixels, int width, int odd, const std::int32_t* sum_above, std::int32_t* sum,
                       const std::uint32_t* squared_above, std::uint32_t* squared);
  // pixels_above may be null (no pixels there).
  void (*tilted_row)(const std::uint8_t* pixels, const std::uint8_t* pixels_above, int width,
                     const std::int32_t* above2, const std::int32_t* above, std::int32_t* row);
  void (*split)(const std::int32_t* row, int count, int odd, std::int32_t* out);
};

IntegralKernels scalar_integral_kernels();
IntegralKernels avx2_integral_kernels();
IntegralKernels integral_kernels(InstructionSet set);

}  // namespace haarkit::kernels
