// A level's rows are made where they belong among those that are asked for; what lies above, below and beside them is
// repeated from them.
#include "level_border.hpp"

#include <algorithm>

namespace haarkit {
namespace {

void make_rows(const LevelRows& level, int first, int count, std::uint8_t* out, std::ptrdiff_t pitch) {
  if (level.pixels == nullptr) {
    level.make(first, count, out, pitch);
    return;
  }
  for (int i = 0; i < count; ++i)
    std::copy_n(level.pixels + (first + i) * level.pitch, level.size.width, out + i * pitch);
}

}  // namespace

LevelRows with_border(const LevelRows& level, const LevelBorder& border) {
  LevelRows rows;
  rows.size = border.around(level.size);
  rows.make = [level, border, width = rows.size.width](int first, int count, std::uint8_t* out, std::ptrdiff_t pitch) {
    const int last = first + count, end = border.top + level.size.height;
    // Those of the level, or the nearest one where there are none, and the first place that they have.
    const int from = std::clamp(first, border.top, end - 1), to = std::clamp(last, border.top + 1, end);
    const int begin = std::clamp(from, first, last - 1) - first, made = to - from;
    make_rows(level, from - border.top, made, out + begin * pitch + border.left, pitch);
    for (int i = begin; i < begin + made; ++i) {
      std::uint8_t* row = out + i * pitch;
      std::fill_n(row, border.left, row[border.left]);
      std::fill_n(row + width - border.right, border.right, row[width - border.right - 1]);
    }
    for (int i = 0; i < begin; ++i) std::copy_n(out + begin * pitch, width, out + i * pitch);
    for (int i = begin + made; i < count; ++i) std::copy_n(out + (begin + made - 1) * pitch, width, out + i * pitch);
  };
  return rows;
}

}  // namespace haarkit
