// Integral images of a block of windows, and features on them, on registers. A cell holds the same cell of all windows
// side by side, so a window is a lane and no window needs another:
//
//   pixel (x, y):   | window 0 | window 1 | ... | window 15 |     one register, or a few
//   cell (x+1, y+1) = cell (x+1, y) + the sum of row y up to pixel x, in all windows at once
//
// Compiled for each instruction set (registers.hpp); block_scalar.cpp is the plain twin.
#include "block_kernels.hpp"
#include "norms.hpp"
#include "registers.hpp"

namespace haarkit::kernels {
namespace {

// Lanes of a WordBlock: those that scan kernels run at once.
constexpr int kWordLanes = kRegisterBytes == 64 ? 32 : 16;
constexpr int kWindowLanes = WindowBlock::kLanes;

// Sixteen patches side by side: pixel after pixel of all lanes (out_pitch bytes apart) from lane after lane (pitch
// bytes apart), as many pixels as Bytes holds. A round interleaves row i with row i + 8, which moves every number of a
// row one bit of its place towards that row's number; four rounds transpose.
//   rows      a0 a1 .. | b0 b1 .. | c0 c1 .. | d0 d1 ..      (of 4: a with c, b with d)
//   1 round   a0 c0 a1 c1 .. | .. | b0 d0 b1 d1 .. | ..
//   2 rounds  a0 b0 c0 d0 | a1 b1 c1 d1 | ..
void transpose(const std::uint8_t* lanes, std::ptrdiff_t pitch, std::uint8_t* out, std::ptrdiff_t out_pitch) {
  constexpr int kRows = 16;
  Bytes a[kRows], b[kRows];
  for (int i = 0; i < kRows; ++i) a[i] = load<Bytes>(lanes + i * pitch);
  const auto round = [](const Bytes* from, Bytes* to) {
    for (int i = 0; i < kRows / 2; ++i) {
      to[2 * i] = interleave_low(from[i], from[i + kRows / 2]);
      to[2 * i + 1] = interleave_high(from[i], from[i + kRows / 2]);
    }
  };
  round(a, b);
  round(b, a);
  round(a, b);
  round(b, a);
  for (int i = 0; i < kRows; ++i) store_blocks(out + i * out_pitch, kRows * out_pitch, a[i]);
}

// The integral images of blocks of `kLanes` windows. V: the numbers of a cell.
template <typename Cell, typename V>
struct Integrals {
  static constexpr int kLanes = kCount<V>;
  using Buffers = BlockBuffers<Cell>;

  static std::ptrdiff_t row_of(const Buffers& b) { return (b.width + 1) * kLanes; }

  static void upright(const Buffers& b) {
    const std::ptrdiff_t row = row_of(b);
    const std::uint8_t* p = b.pixels;
    Cell* cell = b.planes[0] + row + kLanes;
    for (int y = 0; y < b.height; ++y, cell += kLanes) {
      auto sum = all<V>(0);
      for (int x = 0; x < b.width; ++x, cell += kLanes, p += kLanes) {
        sum = sum + load_bytes<V>(p);
        store(cell, load<V>(cell - row) + sum);
      }
    }
  }

  // The recurrence of integral_scalar.cpp's tilted_row.
  static void tilted(const Buffers& b) {
    const std::ptrdiff_t row = row_of(b), above = static_cast<std::ptrdiff_t>(b.width) * kLanes;
    const std::uint8_t* p = b.pixels;
    for (int y = 1; y <= b.height; ++y) {
      Cell* cell = b.tilted + y * row;
      store(cell, load<V>(cell + kLanes - row));
      for (int x = 1; x <= b.width; ++x, p += kLanes) {
        cell += kLanes;
        V sum = load<V>(cell - kLanes - row) + load_bytes<V>(p);
        if (x < b.width) sum = sum + load<V>(cell + kLanes - row);
        if (y > 1) sum = sum + load_bytes<V>(p - above);
        if (x < b.width && y > 1) sum = sum - load<V>(cell - 2 * row);
        store(cell, sum);
      }
    }
  }

  static void grey(const Buffers& b) {
    constexpr int kPixels = sizeof(Bytes), kAtOnce = 16;
    for (std::ptrdiff_t p = 0; p < b.patch_size; p += kPixels)
      for (int lane = 0; lane < kLanes; lane += kAtOnce)
        transpose(b.patches + lane * b.patch_size + p, b.patch_size, b.pixels + p * kLanes + lane, kLanes);
    upright(b);
    if (b.tilted) tilted(b);
  }

  // Adds the gradient channels (haar_feature.hpp) of a pixel to their running sums. diagonal is zero where dx or dy is,
  // so the sign of dx xor dy tells the two diagonal orientations apart.
  template <typename Sums>
  static void add_gradients(Sums dx, Sums dy, Sums sums[kChannelCount]) {
    const Sums u = absolute(dx), v = absolute(dy), less = smaller(u, v);
    const Sums diagonal = less + less, of_opposite = where_opposite(dx, dy, diagonal);
    sums[1] = sums[1] + (u + v);
    sums[2] = sums[2] + (u - less);
    sums[3] = sums[3] + (diagonal - of_opposite);
    sums[4] = sums[4] + (v - less);
    sums[5] = sums[5] + of_opposite;
  }

  // One row of cells from one of pixels; `all_channels` are wanted, as is usual, or some. A patch's border has no
  // gradients, so that the first column of cells with pixels above it stays zero, as the first row of cells does.
  // Sums: the numbers of running sums along the row.
  template <bool all_channels, typename Sums>
  static void gradient_row(const Buffers& b, int y) {
    const std::ptrdiff_t row = row_of(b), below = static_cast<std::ptrdiff_t>(b.width) * kLanes;
    const bool border = y == b.height - 1;
    const std::uint8_t* p = b.pixels + y * below + kLanes;
    Cell* cells[kChannelCount] = {};
    for (int c = 1; c < kChannelCount; ++c)
      if (all_channels || b.planes[c]) cells[c] = b.planes[c] + (y + 1) * row + 2 * kLanes;
    Sums sums[kChannelCount];
    for (Sums& sum : sums) sum = all<Sums>(0);
    for (int x = 1; x < b.width; ++x, p += kLanes) {
      if (!border && x < b.width - 1)
        add_gradients<Sums>(load_bytes<Sums>(p + kLanes) - load_bytes<Sums>(p - kLanes),
                            load_bytes<Sums>(p + below) - load_bytes<Sums>(p - below), sums);
      for (int c = 1; c < kChannelCount; ++c) {
        if (!all_channels && !cells[c]) continue;
        store(cells[c], load<V>(cells[c] - row) + as_cell(sums[c]));
        cells[c] += kLanes;
      }
    }
  }

  static V as_cell(V sum) { return sum; }
  template <typename Sums>
  static V as_cell(Sums sum) {
    return widen(sum);
  }

  template <typename Sums>
  static void gradient_rows(const Buffers& b) {
    bool all_channels = true;
    for (int c = 1; c < kChannelCount; ++c) all_channels = all_channels && b.planes[c];
    for (int y = 1; y < b.height; ++y) all_channels ? gradient_row<true, Sums>(b, y) : gradient_row<false, Sums>(b, y);
  }

  // Where cells have 32 bits, running sums along a row of up to 128 pixels still fit words, twice as many a register.
  // (AVX-512 has no words of 16 lanes here.)
  static void gradients(const Buffers& b) {
    constexpr int kBrightest = 510;
    if constexpr (sizeof(Cell) == sizeof(std::int32_t) && kRegisterBytes < 64)
      if (b.width <= UINT16_MAX / kBrightest) return gradient_rows<Numbers<std::uint16_t, kLanes>>(b);
    gradient_rows<V>(b);
  }
};

using WindowInts = Numbers<std::uint32_t, kWindowLanes>;
using WindowFloats = Numbers<float, kWindowLanes>;

// Squares of bytes: they fit the lower words, which multiply in half the time of whole numbers.
Ints squares(Ints bytes) {
  const auto words = (Words)bytes;
  return (Ints)(words * words);
}
template <typename V>
Pair<V> squares(Pair<V> bytes) {
  return {squares(bytes.low), squares(bytes.high)};
}

std::uint32_t norms(const BlockBuffers<std::int32_t>& b, double area, double limit, float* inverse_norms) {
  constexpr int kLanes = kWindowLanes;
  auto sum = all<WindowInts>(0);  // of squares
  for (int y = 1; y < b.height - 1; ++y) {
    const std::uint8_t* p = b.pixels + static_cast<std::ptrdiff_t>(y) * b.width * kLanes;
    for (int x = 1; x < b.width - 1; ++x) sum = sum + squares(load_bytes<WindowInts>(p + x * kLanes));
  }
  const std::ptrdiff_t row = (b.width + 1) * kLanes, left = kLanes, right = (b.width - 1) * kLanes;
  const std::int32_t *top = b.planes[0] + row, *bottom = b.planes[0] + (b.height - 1) * row;
  const auto cell = [](const std::int32_t* at) { return load<WindowInts>(at); };
  const WindowInts inner = (cell(top + left) - cell(top + right)) + (cell(bottom + right) - cell(bottom + left));
  WindowFloats inverse;
  const std::uint32_t passes = haarkit::inverse_norms(inner, sum, area, limit, inverse);
  store(inverse_norms, inverse);
  return passes;
}

// The corners of rectangle r of some lanes, whose cells begin at `cells`.
inline Floats rect_term(const BlockFeature& f, int r, const std::int32_t* cells) {
  const auto cell = [&](int i) { return load<Ints>(cells + f.corners[r][i] * kWindowLanes); };
  return all<Floats>(f.weights[r]) * to_float(cell(0) - cell(1) - cell(2) + cell(3));
}

// One register of lanes after the other: more at once would want more registers than there are for the corners' places.
template <int rect_count>
void values_of(const BlockFeature& f, const BlockView* blocks, int block_count, float* out) {
  for (int i = 0; i < block_count; ++i, out += kWindowLanes)
    for (int lane = 0; lane < kWindowLanes; lane += kCount<Ints>) {
      const std::int32_t* cells = blocks[i].cells + lane;
      Floats value = rect_term(f, 0, cells);
      if constexpr (rect_count > 1) value = value + rect_term(f, 1, cells);
      if constexpr (rect_count > 2) value = value + rect_term(f, 2, cells);
      store(out + lane, value * load<Floats>(blocks[i].inverse_norms + lane));
    }
}

void values(const BlockFeature& f, const BlockView* blocks, int block_count, float* out) {
  // A copy that nobody else can write to, so that the offsets stay in registers.
  const BlockFeature own = f;
  if (own.rect_count == 2) return values_of<2>(own, blocks, block_count, out);
  if (own.rect_count == 3) return values_of<3>(own, blocks, block_count, out);
  values_of<1>(own, blocks, block_count, out);
}

void codes(const BlockLbpFeature& f, const BlockView* blocks, int block_count, float* out) {
  const BlockLbpFeature own = f;  // as in values
  for (int n = 0; n < block_count; ++n, out += kWindowLanes) {
    const std::int32_t* cells = blocks[n].cells + own.first * kWindowLanes;
    WindowInts sums[3][3];  // of the blocks, by row and column: the difference of two rows' sums above each cell
    for (int i = 0; i < 3; ++i) {
      const auto row_sum = [&](int j) {
        const std::int32_t* left = cells + (i * own.right + j * own.down) * kWindowLanes;
        return load<WindowInts>(left + own.right * kWindowLanes) - load<WindowInts>(left);
      };
      WindowInts above = row_sum(0);
      for (int j = 0; j < 3; ++j) {
        const WindowInts below = row_sum(j + 1);
        sums[j][i] = below - above;
        above = below;
      }
    }
    auto code = all<WindowInts>(0);
    for (int bit = 0; bit < 8; ++bit)
      code =
          code | (where_not_less(sums[kLbpPlaces[bit][1]][kLbpPlaces[bit][0]], sums[1][1]) & all<WindowInts>(1 << bit));
    store(out, to_float(code));
  }
}

}  // namespace

const WindowBlockKernels& window_block_kernels(ThisSet) {
  using Block = Integrals<std::int32_t, WindowInts>;
  static constexpr WindowBlockKernels kernels{{Block::grey, Block::gradients}, norms, values, codes};
  return kernels;
}

WordBlockKernels word_block_kernels(ThisSet) {
  using Block = Integrals<std::uint16_t, Numbers<std::uint16_t, kWordLanes>>;
  return {{Block::grey, Block::gradients}, kWordLanes};
}

}  // namespace haarkit::kernels
