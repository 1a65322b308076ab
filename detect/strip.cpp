// Keeps some rows of a level and their integral images in a buffer that fits the cache as far as possible. Moving down,
// the rows that both places share are moved up and only new ones are made. Sums start at some earlier row, wherever
// that was: only differences count.
#include "strip.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace haarkit {
namespace {

ColumnOrder order_of(bool by_two) {
  return by_two ? ColumnOrder::even_odd : ColumnOrder::natural;
}

// Elements a row: whole groups of 16, so that rows stay aligned, and never a multiple of 256, because rows that are 512
// bytes apart (or a multiple) share few sets of the cache.
std::ptrdiff_t pitch_of(int width, bool by_two) {
  const std::ptrdiff_t pitch = (integral_row_size(width, order_of(by_two)) + 15) / 16 * 16;
  return pitch % 256 == 0 ? pitch + 16 : pitch;
}

// What the buffer held is lost when it grows.
template <typename T>
void grow(AlignedBuffer<T>& buffer, std::ptrdiff_t size) {
  if (buffer.size() < static_cast<std::size_t>(size)) buffer = AlignedBuffer<T>(size);
}

}  // namespace

std::ptrdiff_t Strip::row_bytes(int width, bool by_two, bool tilted, bool squares) {
  constexpr std::ptrdiff_t kWord = sizeof(std::uint16_t), kSquare = sizeof(std::uint32_t);
  return pitch_of(width, by_two) * ((squares ? kSquare : 0) + kWord * (tilted ? 2 : 1)) + width;
}

void Strip::reset(const Shape& shape, InstructionSet set) {
  shape_ = shape;
  set_ = set;
  pitch_ = pitch_of(shape.width, shape.by_two);
  pixel_pitch_ = shape.width;
  plane_size_ = pitch_ * (shape.rows + 1) + kSlack;  // + 1: the cells above the first pixel row
  grow(sum_, plane_size_ * (shape.tilted ? 2 : 1));
  if (shape.squares) grow(squared_, plane_size_);
  if (shape.owns_pixels) grow(pixels_, pixel_pitch_ * shape.rows);
  if (shape.tilted)
    for (auto& row : tilted_rows_) grow(row, shape.width + 1);
  first_ = last_ = 0;
}

CellLayout Strip::layout() const {
  CellLayout layout;
  layout.row_size = pitch_;
  layout.plane_size = plane_size_;
  layout.stride = shape_.by_two ? 2 : 1;
  layout.residue_size = shape_.by_two ? odd_offset(shape_.width) : 0;
  return layout;
}

void Strip::move_to(int first, int last, const LevelRows& level) {
  assert(first >= first_ && last >= last_ && last - first <= shape_.rows);
  if (last_ == first_ || first > last_ - 2) {  // fewer than two shared rows spare nothing: zeros above the first row
    first_ = last_ = first;
    std::fill_n(sum_.data(), pitch_, std::uint16_t{0});
    if (shape_.squares) std::fill_n(squared_.data(), pitch_, 0U);
    if (shape_.tilted) {
      std::fill_n(tilted(), pitch_, std::uint16_t{0});
      for (auto& row : tilted_rows_) std::fill_n(row.data(), shape_.width + 1, std::uint16_t{0});
    }
  } else {
    shift_to(first);
  }
  append(last, level);
}

void Strip::shift_to(int first) {
  const int by = first - first_, kept = last_ - first;
  if (by == 0) return;
  const auto shift = [by](auto* rows, std::ptrdiff_t pitch, int count) {
    std::memmove(rows, rows + by * pitch, count * pitch * sizeof(*rows));
  };
  shift(sum_.data(), pitch_, kept + 1);
  if (shape_.squares) shift(squared_.data(), pitch_, kept + 1);
  if (shape_.tilted) shift(tilted(), pitch_, kept + 1);
  if (shape_.owns_pixels) shift(pixels_.data(), pixel_pitch_, kept);
  first_ = first;
}

void Strip::append(int last, const LevelRows& level) {
  assert(shape_.owns_pixels == (level.pixels == nullptr));
  const int from = last_, count = last - from;
  if (count == 0) return;
  if (level.pixels == nullptr) level.make(from, count, pixels_.data() + (from - first_) * pixel_pitch_, pixel_pitch_);
  last_ = last;
  const IntegralStrip tables{sum_.data(), shape_.squares ? squared_.data() : nullptr, pitch_};
  integral_rows(pixels(from, level), pixel_pitch(level), shape_.width, from - first_, count, tables,
                order_of(shape_.by_two), set_);
  if (shape_.tilted) append_tilted(from, last, level);
}

void Strip::append_tilted(int from, int last, const LevelRows& level) {
  for (int y = from; y < last; ++y) {
    const std::uint8_t* above = y > first_ ? pixels(y - 1, level) : nullptr;
    // Three rows of cells take turns.
    const std::uint16_t* cells_above2 = tilted_rows_[(y + 2) % 3].data();
    const std::uint16_t* cells_above = tilted_rows_[y % 3].data();
    std::uint16_t* row = tilted_rows_[(y + 1) % 3].data();
    tilted_integral_row(pixels(y, level), above, shape_.width, cells_above2, cells_above, row, set_);
    std::uint16_t* out = tilted() + (y + 1 - first_) * pitch_;
    if (shape_.by_two)
      split_columns(row, shape_.width + 1, out, set_);
    else
      std::copy_n(row, shape_.width + 1, out);
  }
}

}  // namespace haarkit
