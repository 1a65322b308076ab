#pragma once

// The kernels of WordBlock on registers: a cell, the words of all lanes, is one register. Included by one source for
// each instruction set, hence internal linkage. `Register` has Int, kWords, load, store, load_pixels (kWords bytes to
// words) and the arithmetic on words.

#include "block_kernels.hpp"
#include "transpose.hpp"
#include "word_block_kernels.hpp"

namespace haarkit::kernels {
namespace {  // NOLINT(google-build-namespaces): see above

template <typename Register>
struct WordBlockOn {
  using R = Register;
  using Int = typename R::Int;
  static constexpr int kLanes = R::kWords;

  static void integrate(const WordBuffers& b) {
    const std::ptrdiff_t row = (b.width + 1) * kLanes;
    const std::uint8_t* p = b.pixels;
    std::uint16_t* cell = b.planes[0] + row + kLanes;
    for (int y = 0; y < b.height; ++y, cell += kLanes) {
      Int sum = R::zero();
      for (int x = 0; x < b.width; ++x, cell += kLanes, p += kLanes) {
        sum = R::add(sum, R::load_pixels(p));
        R::store(cell, R::add(R::load(cell - row), sum));
      }
    }
  }

  static void integrate_tilted(const WordBuffers& b) {
    const std::ptrdiff_t row = (b.width + 1) * kLanes, above = static_cast<std::ptrdiff_t>(b.width) * kLanes;
    const std::uint8_t* p = b.pixels;
    for (int y = 1; y <= b.height; ++y) {
      std::uint16_t* cell = b.tilted + y * row;
      R::store(cell, R::load(cell + kLanes - row));
      for (int x = 1; x <= b.width; ++x, p += kLanes) {
        cell += kLanes;
        Int sum = R::add(R::load(cell - kLanes - row), R::load_pixels(p));
        if (x < b.width) sum = R::add(sum, R::load(cell + kLanes - row));
        if (y > 1) sum = R::add(sum, R::load_pixels(p - above));
        if (x < b.width && y > 1) sum = R::subtract(sum, R::load(cell - 2 * row));
        R::store(cell, sum);
      }
    }
  }

  static void prepare_grey(const WordBuffers& b) {
    constexpr int kSixteen = 16;
    for (std::ptrdiff_t p = 0; p < b.patch_size; p += kPatchUnit)
      for (int lane = 0; lane < kLanes; lane += kSixteen)
        transpose(b.patches + lane * b.patch_size + p, b.patch_size, b.pixels + p * kLanes + lane, kLanes);
    integrate(b);
    if (b.tilted) integrate_tilted(b);
  }

  // Adds the gradient channels to their running sums. diagonal is zero where dx or dy is, so the sign of dx xor dy
  // tells the two diagonal orientations apart.
  static void add_gradients(Int dx, Int dy, Int sums[kChannelCount]) {
    const Int u = R::absolute(dx), v = R::absolute(dy), smaller = R::smaller(u, v);
    const Int diagonal = R::add(smaller, smaller);
    const Int of_opposite = R::where_opposite(dx, dy, diagonal);
    sums[1] = R::add(sums[1], R::add(u, v));
    sums[2] = R::add(sums[2], R::above_zero(u, v));
    sums[3] = R::add(sums[3], R::subtract(diagonal, of_opposite));
    sums[4] = R::add(sums[4], R::above_zero(v, u));
    sums[5] = R::add(sums[5], of_opposite);
  }

  // One row of cells from one of pixels; `all` channels are wanted, as is usual, or some.
  template <bool all>
  static void gradient_row(const WordBuffers& b, int y) {
    const std::ptrdiff_t row = (b.width + 1) * kLanes, below = static_cast<std::ptrdiff_t>(b.width) * kLanes;
    const bool border = y == 0 || y == b.height - 1;
    const std::uint8_t* p = b.pixels + y * below;
    std::uint16_t* cells[kChannelCount] = {};
    for (int c = 1; c < kChannelCount; ++c)
      if (all || b.planes[c]) cells[c] = b.planes[c] + (y + 1) * row + kLanes;
    Int sums[kChannelCount];
    for (Int& sum : sums) sum = R::zero();
    for (int x = 0; x < b.width; ++x, p += kLanes) {
      if (!border && x > 0 && x < b.width - 1)
        add_gradients(R::subtract(R::load_pixels(p + kLanes), R::load_pixels(p - kLanes)),
                      R::subtract(R::load_pixels(p + below), R::load_pixels(p - below)), sums);
      for (int c = 1; c < kChannelCount; ++c) {
        if (!all && !cells[c]) continue;
        R::store(cells[c], R::add(R::load(cells[c] - row), sums[c]));
        cells[c] += kLanes;
      }
    }
  }

  static void prepare_gradients(const WordBuffers& b) {
    bool all = true;
    for (int c = 1; c < kChannelCount; ++c) all = all && b.planes[c];
    for (int y = 0; y < b.height; ++y) all ? gradient_row<true>(b, y) : gradient_row<false>(b, y);
  }
};

}  // namespace
}  // namespace haarkit::kernels
