#pragma once

#include <cstddef>
#include <cstdint>
#include <opencv2/core/mat.hpp>

#include "haarkit/features/instruction_set.hpp"

namespace haarkit {

// Integral images in OpenCV's layout: for a picture of w x h there are (w+1) x (h+1) cells, cell (x, y) of
//   sum:     the sum of the pixels (i, j) with i < x, j < y;
//   squared: the same of their squares;
//   tilted:  the sum of the pixels with j < y, |i - x + 1| <= y - j - 1 (Lienhart 2003).
// All are modulo 2^32. The sum over a rectangle is a difference of four cells, modulo 2^32 too, so it is exact whenever
// the rectangle's own sum fits: sums (as int32) up to 8,421,504 white pixels, sums of squares (as uint32) up to 66,051
// white pixels, whatever the size of the picture. Source: Viola and Jones 2001; Lienhart, Kuranov, Pisarevsky 2003.
// The functions here are thread-safe and touch only what they are given.

// How the cells of a row lie in memory. Where windows step by two columns, cells of even and of odd columns apart keep
// the corners of neighbouring windows contiguous.
enum class ColumnOrder {
  natural,
  even_odd,  // cell x is at [x / 2] for even x, at [odd_offset(width) + x / 2] for odd x
};
// Where the odd columns start: the number of even cells, rounded up to 16.
inline int odd_offset(int width) {
  return (width / 2 + 1 + 15) / 16 * 16;
}
// Elements that a row needs.
inline int integral_row_size(int width, ColumnOrder order) {
  return order == ColumnOrder::natural ? width + 1 : 2 * odd_offset(width);
}

// A strip of integral image rows in a caller's buffers. Row 0 is the row of cells above the strip's first pixel row: it
// must be there before (zeros do anywhere in the picture, since only differences inside the strip are ever used).
struct IntegralStrip {
  std::int32_t* sum = nullptr;
  std::uint32_t* squared = nullptr;  // null: not wanted
  std::ptrdiff_t pitch = 0;          // elements between rows, >= integral_row_size(width, order)
};

// Fills rows first_row + 1 .. first_row + rows of the strip from `rows` pixel rows; row first_row must be there.
// pixels: the first of these pixel rows; pixel_pitch: bytes between rows; width: pixels a row.
void integral_rows(const std::uint8_t* pixels, std::ptrdiff_t pixel_pitch, int width, int first_row, int rows,
                   const IntegralStrip& strip, ColumnOrder order = ColumnOrder::natural,
                   InstructionSet set = best_instruction_set());

// One row of the tilted integral image: `row` from the pixel row above it, the pixel row above that one (null at the
// top of picture or strip) and the two rows of cells above it (zeros at the top). width + 1 cells each, natural order.
void tilted_integral_row(const std::uint8_t* pixels, const std::uint8_t* pixels_above, int width,
                         const std::int32_t* above2, const std::int32_t* above, std::int32_t* row,
                         InstructionSet set = best_instruction_set());

// Copies a natural row of cells (count of them) into even_odd order; count = width + 1.
void split_columns(const std::int32_t* row, int count, std::int32_t* out, InstructionSet set = best_instruction_set());

// Whole pictures, for tests, tools and small things. grey: CV_8UC1. Tables are CV_32SC1 (squared: its bits are uint32).
cv::Mat integral_sum(const cv::Mat& grey);
cv::Mat integral_squared(const cv::Mat& grey);
cv::Mat integral_tilted(const cv::Mat& grey);

}  // namespace haarkit
