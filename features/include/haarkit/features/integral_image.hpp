#pragma once

#include <cstddef>
#include <cstdint>

#include "haarkit/features/instruction_set.hpp"

namespace haarkit {

// Integral images in OpenCV's layout: for a picture of w x h there are (w+1) x (h+1) cells, cell (x, y) of
//   sum:     the sum of the pixels (i, j) with i < x, j < y, modulo 2^16;
//   squared: the same of their squares, modulo 2^32;
//   tilted:  the sum of the pixels with j < y, |i - x + 1| <= y - j - 1 (Lienhart 2003), modulo 2^16.
// A sum with coefficients over cells has the same modulus, so it is exact whenever the result itself fits: rectangles
// of up to 257 white pixels as uint16, features whose value lies in -32768..32767, squares of up to 66,051 white
// pixels, whatever the size of the picture. Cells of 16 bits halve the work of a scan. Source: Viola and Jones 2001;
// Lienhart, Kuranov, Pisarevsky 2003. The functions here are thread-safe and touch only what they are given.

/// How the cells of a row lie in memory. Where windows step by two columns, cells of even and of odd columns apart keep
/// the corners of neighbouring windows contiguous.
enum class ColumnOrder {
  natural,
  even_odd,  ///< cell x is at [x / 2] for even x, at [odd_offset(width) + x / 2] for odd x
};
/// Where the odd columns start: the number of even cells, rounded up to 16.
inline int odd_offset(int width) {
  return (width / 2 + 1 + 15) / 16 * 16;
}
/// Elements that a row needs.
inline int integral_row_size(int width, ColumnOrder order) {
  return order == ColumnOrder::natural ? width + 1 : 2 * odd_offset(width);
}

/// A strip of integral image rows in a caller's buffers. Row 0 is the row of cells above the strip's first pixel row:
/// it must be there before (zeros do anywhere in the picture, since only differences inside the strip are ever used).
struct IntegralStrip {
  std::uint16_t* sum = nullptr;
  std::uint32_t* squared = nullptr;  ///< null: not wanted
  std::ptrdiff_t pitch = 0;          ///< elements between rows, >= integral_row_size(width, order)
};

/// Fills rows first_row + 1 .. first_row + rows of the strip from `rows` pixel rows; row first_row must be there.
/// pixels: the first of these pixel rows; pixel_pitch: bytes between rows; width: pixels a row.
void integral_rows(const std::uint8_t* pixels, std::ptrdiff_t pixel_pitch, int width, int first_row, int rows,
                   const IntegralStrip& strip, ColumnOrder order = ColumnOrder::natural,
                   InstructionSet set = best_instruction_set());

/// One row of the tilted integral image, `row`. pixels: the pixel row above it; pixels_above: the one above that (null
/// at the top of picture or strip); above, above2: the row of cells above `row` and the one above that (zeros at the
/// top). Rows of cells have width + 1 of them, in natural order.
void tilted_integral_row(const std::uint8_t* pixels, const std::uint8_t* pixels_above, int width,
                         const std::uint16_t* above2, const std::uint16_t* above, std::uint16_t* row,
                         InstructionSet set = best_instruction_set());

/// Copies a natural row of cells (count of them) into even_odd order; count = width + 1.
void split_columns(const std::uint16_t* row, int count, std::uint16_t* out,
                   InstructionSet set = best_instruction_set());

}  // namespace haarkit
