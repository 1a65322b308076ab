// Integral image rows on registers: as many pixels at a time as a register holds words. Running sums grow inside a
// register by shifts and additions,
//   p0  p1  p2  p3       + shifted by one:  p0  p01  p12  p23      + shifted by two:  p0  p01  p012  p0123
// and from one group of pixels to the next only one addition depends on the group before. Compiled for each instruction
// set up to AVX2 (registers.hpp); integral_scalar.cpp is the plain twin.
#include "integral_kernels.hpp"
#include "registers.hpp"

namespace haarkit::kernels {
namespace {

constexpr int kPixels = kCount<Words>;

// Running sums of the pixels, what came before included, modulo 2^16; `before` becomes the last of them.
inline Words sums(Words pixels, Words& before) {
  const Words own = running_sums(pixels), all_sums = own + before;
  before += last(own);
  return all_sums;
}

// The same of their squares, modulo 2^32.
inline Pair<Ints> squares(Words pixels, Ints& before) {
  const Pair<Ints> square = widen(pixels * pixels);
  const Ints low = running_sums(square.low), high = running_sums(square.high);
  const Ints middle = before + last(low);
  const Pair<Ints> all_sums{low + before, high + middle};
  before = middle + last(high);
  return all_sums;
}

// First, third, ... of the words, then second, fourth, ...
inline Words split_words(Words v) {
  return narrow({lower_of_even(v), lower_of_odd(v)});
}
inline Ints even_ints(Pair<Ints> v) {
  return (Ints)evens(Pair<Floats>{(Floats)v.low, (Floats)v.high});
}
inline Ints odd_ints(Pair<Ints> v) {
  return (Ints)odds(Pair<Floats>{(Floats)v.low, (Floats)v.high});
}

template <typename V, typename T>
inline void add_row(V v, const T* above, T* row) {
  store(row, load<V>(above) + v);
}

// Where the sums behind pixels x .. x + kPixels - 1 go, x a multiple of kPixels: to cells x + 1 .. x + kPixels.
struct Natural {
  static void put(Words v, int x, int, const std::uint16_t* above, std::uint16_t* row) {
    add_row(v, above + x + 1, row + x + 1);
  }
  static void put(Pair<Ints> v, int x, int, const std::uint32_t* above, std::uint32_t* row) {
    add_row(v, above + x + 1, row + x + 1);
  }
  static int place(int x, int) { return x; }
};
// Cell x + 1 is an odd one: the first, third, ... sums go to the odd columns.
//   cells    0 2 4 6 ..  | 1 3 5 7 ..
//            ^ row         ^ row + odd
struct EvenOdd {
  static void put(Words v, int x, int odd, const std::uint16_t* above, std::uint16_t* row) {
    const int at_odd = odd + x / 2, at_even = x / 2 + 1;
    const Words sum = split_words(v) + load_halves(above + at_odd, above + at_even);
    store_halves(row + at_odd, row + at_even, sum);
  }
  static void put(Pair<Ints> v, int x, int odd, const std::uint32_t* above, std::uint32_t* row) {
    add_row(even_ints(v), above + odd + x / 2, row + odd + x / 2);
    add_row(odd_ints(v), above + x / 2 + 1, row + x / 2 + 1);
  }
  static int place(int x, int odd) { return (x % 2 ? odd : 0) + x / 2; }
};

template <typename Order, bool with_squares>
void fill(const std::uint8_t* pixels, int width, int odd, const std::uint16_t* sum_above, std::uint16_t* sum,
          const std::uint32_t* squared_above, std::uint32_t* squared) {
  Words sum_before{};
  Ints squares_before{};
  sum[0] = sum_above[0];
  if (with_squares) squared[0] = squared_above[0];
  int x = 0;
  for (; x + kPixels <= width; x += kPixels) {
    const Words words = words_of(pixels + x);
    Order::put(sums(words, sum_before), x, odd, sum_above, sum);
    if (with_squares) Order::put(squares(words, squares_before), x, odd, squared_above, squared);
  }
  std::uint32_t row_sum = sum_before[0], row_squares = squares_before[0];
  for (; x < width; ++x) {
    const std::uint32_t p = pixels[x];
    const int i = Order::place(x + 1, odd);
    row_sum += p;
    row_squares += p * p;
    sum[i] = static_cast<std::uint16_t>(sum_above[i] + row_sum);
    if (with_squares) squared[i] = squared_above[i] + row_squares;
  }
}

template <typename Order>
void fill_row(const std::uint8_t* pixels, int width, int odd, const std::uint16_t* sum_above, std::uint16_t* sum,
              const std::uint32_t* squared_above, std::uint32_t* squared) {
  const auto kernel = squared ? fill<Order, true> : fill<Order, false>;
  kernel(pixels, width, odd, sum_above, sum, squared_above, squared);
}

void row(const std::uint8_t* pixels, int width, const std::uint16_t* sum_above, std::uint16_t* sum,
         const std::uint32_t* squared_above, std::uint32_t* squared) {
  fill_row<Natural>(pixels, width, 0, sum_above, sum, squared_above, squared);
}

// The recurrence and its ends are explained in integral_scalar.cpp.
void tilted_row(const std::uint8_t* pixels, const std::uint8_t* pixels_above, int width, const std::uint16_t* above2,
                const std::uint16_t* above, std::uint16_t* row) {
  row[0] = width > 0 ? above[1] : std::uint16_t{0};
  int x = 1;
  for (; x + kPixels <= width; x += kPixels) {
    Words sum = load<Words>(above + x - 1) + load<Words>(above + x + 1);
    sum = sum - load<Words>(above2 + x) + words_of(pixels + x - 1);
    if (pixels_above) sum += words_of(pixels_above + x - 1);
    store(row + x, sum);
  }
  for (; x <= width; ++x) {
    const std::uint32_t p = pixels[x - 1] + (pixels_above ? pixels_above[x - 1] : 0U);
    const std::uint32_t right = x < width ? 0U + above[x + 1] - above2[x] : 0U;
    row[x] = static_cast<std::uint16_t>(above[x - 1] + right + p);
  }
}

void split(const std::uint16_t* row, int count, int odd, std::uint16_t* out) {
  int x = 0;
  for (; x + kPixels <= count; x += kPixels)
    store_halves(out + x / 2, out + odd + x / 2, split_words(load<Words>(row + x)));
  for (; x < count; ++x) out[EvenOdd::place(x, odd)] = row[x];
}

}  // namespace

IntegralKernels integral_kernels(ThisSet) {
  return {row, fill_row<EvenOdd>, tilted_row, split};
}

}  // namespace haarkit::kernels
