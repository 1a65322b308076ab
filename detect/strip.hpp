#pragma once

#include <cstddef>
#include <cstdint>
#include <opencv2/core/mat.hpp>

#include "bound_cascade.hpp"
#include "haarkit/detect/level_rows.hpp"
#include "haarkit/features/aligned_buffer.hpp"
#include "haarkit/features/instruction_set.hpp"
#include "haarkit/features/integral_image.hpp"

namespace haarkit {

// A number of rows of a level with their integral images, as many as stay in the cache or a scan needs. Moves down the
// level and keeps what both places share:
//
//   level   ----------------          before        after move_to
//           ================ first_   | row 0   |
//           ================          | row 1   |   | row 0 |  moved up, kept
//           ================          | row 2   |   | row 1 |
//           ---------------- last_                  | row 2 |  new
//
// Where windows step by two columns, a row's even columns come first, then the odd ones (ColumnOrder::even_odd), so
// that a corner's cells in neighbouring windows stay neighbours in memory:
//
//   columns       0 1 2 3 4 5 6 7 ..     corner of windows at columns 0, 2, 4, ..
//   in memory     0 2 4 6 .. | 1 3 5 7 ..     x = 1:  1 3 5 ..    x = 2:  2 4 6 ..
class Strip {
 public:
  struct Shape {
    int width = 0;        // of the level
    int rows = 0;         // pixel rows at most
    bool by_two = false;  // windows step by two columns: even and odd columns lie apart
    bool tilted = false;
    bool squares = true;  // squared integral images too
    bool owns_pixels = false;
    bool operator==(const Shape& o) const {
      return width == o.width && rows == o.rows && by_two == o.by_two && tilted == o.tilted && squares == o.squares &&
             owns_pixels == o.owns_pixels;
    }
  };
  static constexpr int kSlack = 64;  // elements that kernels may read behind the last row

  // Bytes of cache that a row of the level takes: its pixels, wherever they are, and its cells.
  static std::ptrdiff_t row_bytes(int width, bool by_two, bool tilted, bool squares);

  // Forgets everything and takes a shape; allocates only when it needs more than ever before.
  void reset(const Shape& shape, InstructionSet set);
  CellLayout layout() const;
  // Holds pixel rows [first, last) from now on. first must not decrease; last - first <= shape.rows.
  void move_to(int first, int last, const LevelRows& level);

  // The cells above pixel row y and the pixels of row y, for y in the held range.
  const std::uint16_t* cells(int y) const { return sum_.data() + (y - first_) * pitch_; }
  const std::uint32_t* squared(int y) const { return squared_.data() + (y - first_) * pitch_; }
  const std::uint8_t* pixels(int y, const LevelRows& level) const {
    return level.pixels ? level.pixels + y * level.pitch : pixels_.data() + (y - first_) * pixel_pitch_;
  }
  std::ptrdiff_t pixel_pitch(const LevelRows& level) const { return level.pixels ? level.pitch : pixel_pitch_; }

 private:
  std::uint16_t* tilted() { return sum_.data() + plane_size_; }  // plane 1 of CellLayout
  void shift_to(int first);
  void append(int last, const LevelRows& level);
  void append_tilted(int from, int last, const LevelRows& level);

  Shape shape_;
  InstructionSet set_ = InstructionSet::scalar;
  std::ptrdiff_t pitch_ = 0, plane_size_ = 0, pixel_pitch_ = 0;
  int first_ = 0, last_ = 0;          // the pixel rows that are held: [first_, last_)
  AlignedBuffer<std::uint16_t> sum_;  // with the tilted image behind it
  AlignedBuffer<std::uint32_t> squared_;
  AlignedBuffer<std::uint8_t> pixels_;
  AlignedBuffer<std::uint16_t> tilted_rows_[3];  // the last ones in natural order; [y % 3] is the row above pixel row y
};

}  // namespace haarkit
