// Integral images, row by row: cell (x+1, y+1) = cell (x+1, y) + the sum of row y up to pixel x.
// Source: Viola and Jones 2001; the tilted recurrence is in kernels/integral_scalar.cpp.
#include "haarkit/features/integral_image.hpp"

#include <cassert>

#include "kernels/integral_kernels.hpp"

namespace haarkit {
void integral_rows(const std::uint8_t* pixels, std::ptrdiff_t pixel_pitch, int width, int first_row, int rows,
                   const IntegralStrip& strip, ColumnOrder order, InstructionSet set) {
  assert(strip.pitch >= integral_row_size(width, order));
  const kernels::IntegralKernels k = kernels::integral_kernels(set);
  const int odd = odd_offset(width);
  for (int y = 0; y < rows; ++y, pixels += pixel_pitch) {
    const std::ptrdiff_t above = (first_row + y) * strip.pitch, row = above + strip.pitch;
    std::uint32_t* squared = strip.squared ? strip.squared + row : nullptr;
    const std::uint32_t* squared_above = strip.squared ? strip.squared + above : nullptr;
    if (order == ColumnOrder::natural)
      k.row(pixels, width, strip.sum + above, strip.sum + row, squared_above, squared);
    else
      k.row_even_odd(pixels, width, odd, strip.sum + above, strip.sum + row, squared_above, squared);
  }
}

void tilted_integral_row(const std::uint8_t* pixels, const std::uint8_t* pixels_above, int width,
                         const std::uint16_t* above2, const std::uint16_t* above, std::uint16_t* row,
                         InstructionSet set) {
  kernels::integral_kernels(set).tilted_row(pixels, pixels_above, width, above2, above, row);
}

void split_columns(const std::uint16_t* row, int count, std::uint16_t* out, InstructionSet set) {
  kernels::integral_kernels(set).split(row, count, odd_offset(count - 1), out);
}

}  // namespace haarkit
