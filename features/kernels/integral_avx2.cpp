// Integral image rows with AVX2: 16 pixels at a time. Prefix sums grow inside a register by shifts and adds; from one
// group of pixels to the next only one addition depends on the group before.
#include <immintrin.h>

#include "integral_kernels.hpp"

namespace haarkit::kernels {
namespace {

constexpr int kPixels = 16;

inline __m256i load(const void* p) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(p));
}
inline void store(void* p, __m256i v) {
  _mm256_storeu_si256(static_cast<__m256i*>(p), v);
}
inline __m256i last_of(__m256i v) {
  return _mm256_permutevar8x32_epi32(v, _mm256_set1_epi32(7));
}

// Running sums of 16 values, in two halves of eight, the sum so far included.
struct Prefix {
  __m256i low, high;
};

inline Prefix with_carry(__m256i low, __m256i high, __m256i& carry) {
  const __m256i middle = _mm256_add_epi32(carry, last_of(low));
  const Prefix prefix{_mm256_add_epi32(low, carry), _mm256_add_epi32(high, middle)};
  carry = _mm256_add_epi32(carry, _mm256_add_epi32(last_of(low), last_of(high)));
  return prefix;
}

// words: 16 pixels. Sums of eight pixels fit 16 bits.
inline Prefix sums(__m256i words, __m256i& carry) {
  words = _mm256_add_epi16(words, _mm256_slli_si256(words, 2));
  words = _mm256_add_epi16(words, _mm256_slli_si256(words, 4));
  words = _mm256_add_epi16(words, _mm256_slli_si256(words, 8));
  return with_carry(_mm256_cvtepu16_epi32(_mm256_castsi256_si128(words)),
                    _mm256_cvtepu16_epi32(_mm256_extracti128_si256(words, 1)), carry);
}

inline __m256i prefix_of_eight(__m256i v) {
  v = _mm256_add_epi32(v, _mm256_slli_si256(v, 4));
  v = _mm256_add_epi32(v, _mm256_slli_si256(v, 8));
  const __m256i half = _mm256_permute2x128_si256(v, v, 0x08);  // zero | low half
  return _mm256_add_epi32(v, _mm256_shuffle_epi32(half, 0xff));
}

inline Prefix squares(__m256i words, __m256i& carry) {
  const __m256i square = _mm256_mullo_epi16(words, words);
  return with_carry(prefix_of_eight(_mm256_cvtepu16_epi32(_mm256_castsi256_si128(square))),
                    prefix_of_eight(_mm256_cvtepu16_epi32(_mm256_extracti128_si256(square, 1))), carry);
}

// Every other of the 16: first, third, ... or second, fourth, ...
inline __m256i firsts(Prefix p) {
  return _mm256_permute4x64_epi64(
      _mm256_castps_si256(_mm256_shuffle_ps(_mm256_castsi256_ps(p.low), _mm256_castsi256_ps(p.high), 0x88)), 0xd8);
}
inline __m256i seconds(Prefix p) {
  return _mm256_permute4x64_epi64(
      _mm256_castps_si256(_mm256_shuffle_ps(_mm256_castsi256_ps(p.low), _mm256_castsi256_ps(p.high), 0xdd)), 0xd8);
}

// Cells x + 1 .. x + 16 of a row, x a multiple of 16.
struct Natural {
  template <typename Cell>
  static void put(Prefix p, int x, int, const Cell* above, Cell* row) {
    store(row + x + 1, _mm256_add_epi32(load(above + x + 1), p.low));
    store(row + x + 9, _mm256_add_epi32(load(above + x + 9), p.high));
  }
  static int place(int x, int) { return x; }
};
struct EvenOdd {
  template <typename Cell>
  static void put(Prefix p, int x, int odd, const Cell* above, Cell* row) {
    const int even_at = x / 2 + 1, odd_at = odd + x / 2;
    store(row + odd_at, _mm256_add_epi32(load(above + odd_at), firsts(p)));
    store(row + even_at, _mm256_add_epi32(load(above + even_at), seconds(p)));
  }
  static int place(int x, int odd) { return (x % 2 ? odd : 0) + x / 2; }
};

template <typename Order, bool with_squares>
void fill(const std::uint8_t* pixels, int width, int odd, const std::int32_t* sum_above, std::int32_t* sum,
          const std::uint32_t* squared_above, std::uint32_t* squared) {
  __m256i sum_carry = _mm256_setzero_si256(), square_carry = _mm256_setzero_si256();
  sum[0] = sum_above[0];
  if (with_squares) squared[0] = squared_above[0];
  int x = 0;
  for (; x + kPixels <= width; x += kPixels) {
    const __m256i words = _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(pixels + x)));
    Order::put(sums(words, sum_carry), x, odd, sum_above, sum);
    if (with_squares) Order::put(squares(words, square_carry), x, odd, squared_above, squared);
  }
  auto row_sum = static_cast<std::uint32_t>(_mm256_cvtsi256_si32(sum_carry));
  auto row_squares = static_cast<std::uint32_t>(_mm256_cvtsi256_si32(square_carry));
  for (; x < width; ++x) {
    const std::uint32_t p = pixels[x];
    const int i = Order::place(x + 1, odd);
    row_sum += p;
    row_squares += p * p;
    sum[i] = static_cast<std::int32_t>(static_cast<std::uint32_t>(sum_above[i]) + row_sum);
    if (with_squares) squared[i] = squared_above[i] + row_squares;
  }
}

template <typename Order>
void fill_row(const std::uint8_t* pixels, int width, int odd, const std::int32_t* sum_above, std::int32_t* sum,
              const std::uint32_t* squared_above, std::uint32_t* squared) {
  const auto kernel = squared ? fill<Order, true> : fill<Order, false>;
  kernel(pixels, width, odd, sum_above, sum, squared_above, squared);
}

void row(const std::uint8_t* pixels, int width, const std::int32_t* sum_above, std::int32_t* sum,
         const std::uint32_t* squared_above, std::uint32_t* squared) {
  fill_row<Natural>(pixels, width, 0, sum_above, sum, squared_above, squared);
}

// The recurrence and its ends are explained in integral_scalar.cpp.
void tilted_row(const std::uint8_t* pixels, const std::uint8_t* pixels_above, int width, const std::int32_t* above2,
                const std::int32_t* above, std::int32_t* row) {
  constexpr int kCells = 8;
  const auto bytes = [](const std::uint8_t* p) {
    return _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
  };
  const auto at = [](const std::int32_t* cells, int x) { return static_cast<std::uint32_t>(cells[x]); };
  row[0] = width > 0 ? above[1] : 0;
  int x = 1;
  for (; x + kCells <= width; x += kCells) {
    __m256i sum = _mm256_add_epi32(load(above + x - 1), load(above + x + 1));
    sum = _mm256_add_epi32(_mm256_sub_epi32(sum, load(above2 + x)), bytes(pixels + x - 1));
    if (pixels_above) sum = _mm256_add_epi32(sum, bytes(pixels_above + x - 1));
    store(row + x, sum);
  }
  for (; x <= width; ++x) {
    const std::uint32_t p = pixels[x - 1] + (pixels_above ? pixels_above[x - 1] : 0U);
    const std::uint32_t right = x < width ? at(above, x + 1) - at(above2, x) : 0U;
    row[x] = static_cast<std::int32_t>(at(above, x - 1) + right + p);
  }
}

void split(const std::int32_t* row, int count, int odd, std::int32_t* out) {
  int x = 0;
  for (; x + 16 <= count; x += 16) {
    const Prefix cells{load(row + x), load(row + x + 8)};
    store(out + x / 2, firsts(cells));
    store(out + odd + x / 2, seconds(cells));
  }
  for (; x < count; ++x) out[EvenOdd::place(x, odd)] = row[x];
}

}  // namespace

IntegralKernels avx2_integral_kernels() {
  return {row, fill_row<EvenOdd>, tilted_row, split};
}

}  // namespace haarkit::kernels
