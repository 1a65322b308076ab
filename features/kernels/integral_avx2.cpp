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
inline __m256i words_of(const std::uint8_t* pixels) {
  return _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(pixels)));
}

// Sums: 16 words, modulo 2^16.

// The last word of each half, everywhere in the half.
inline __m256i last_words(__m256i v) {
  return _mm256_shuffle_epi8(v, _mm256_set1_epi16(0x0f0e));
}

// Running sums of 16 pixels, the sum so far included.
inline __m256i sums(__m256i words, __m256i& carry) {
  words = _mm256_add_epi16(words, _mm256_slli_si256(words, 2));
  words = _mm256_add_epi16(words, _mm256_slli_si256(words, 4));
  words = _mm256_add_epi16(words, _mm256_slli_si256(words, 8));
  const __m256i last = last_words(words);
  words = _mm256_add_epi16(words, _mm256_permute2x128_si256(last, last, 0x08));  // zero | low half
  const __m256i prefix = _mm256_add_epi16(words, carry);
  carry = _mm256_add_epi16(carry, _mm256_permute4x64_epi64(last_words(words), 0xff));
  return prefix;
}

// First, third, ... of 16 words | second, fourth, ...
inline __m256i split_words(__m256i v) {
  const __m256i firsts = _mm256_and_si256(v, _mm256_set1_epi32(0xffff)), seconds = _mm256_srli_epi32(v, 16);
  return _mm256_permute4x64_epi64(_mm256_packus_epi32(firsts, seconds), 0xd8);
}

// Squares: 16 double words in two halves, modulo 2^32.

inline __m256i last_of(__m256i v) {
  return _mm256_permutevar8x32_epi32(v, _mm256_set1_epi32(7));
}

struct Prefix {
  __m256i low, high;
};

inline __m256i prefix_of_eight(__m256i v) {
  v = _mm256_add_epi32(v, _mm256_slli_si256(v, 4));
  v = _mm256_add_epi32(v, _mm256_slli_si256(v, 8));
  const __m256i half = _mm256_permute2x128_si256(v, v, 0x08);  // zero | low half
  return _mm256_add_epi32(v, _mm256_shuffle_epi32(half, 0xff));
}

inline Prefix squares(__m256i words, __m256i& carry) {
  const __m256i square = _mm256_mullo_epi16(words, words);
  const __m256i low = prefix_of_eight(_mm256_cvtepu16_epi32(_mm256_castsi256_si128(square)));
  const __m256i high = prefix_of_eight(_mm256_cvtepu16_epi32(_mm256_extracti128_si256(square, 1)));
  const __m256i middle = _mm256_add_epi32(carry, last_of(low));
  const Prefix prefix{_mm256_add_epi32(low, carry), _mm256_add_epi32(high, middle)};
  carry = _mm256_add_epi32(carry, _mm256_add_epi32(last_of(low), last_of(high)));
  return prefix;
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

inline void add_words(__m128i words, const std::uint16_t* above, std::uint16_t* row) {
  const __m128i sum = _mm_add_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(above)), words);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(row), sum);
}
inline void add_double_words(__m256i v, const std::uint32_t* above, std::uint32_t* row) {
  store(row, _mm256_add_epi32(load(above), v));
}

// Cells x + 1 .. x + 16 of a row, x a multiple of 16.
struct Natural {
  static void put(__m256i words, int x, int, const std::uint16_t* above, std::uint16_t* row) {
    store(row + x + 1, _mm256_add_epi16(load(above + x + 1), words));
  }
  static void put(Prefix p, int x, int, const std::uint32_t* above, std::uint32_t* row) {
    add_double_words(p.low, above + x + 1, row + x + 1);
    add_double_words(p.high, above + x + 9, row + x + 9);
  }
  static int place(int x, int) { return x; }
};
struct EvenOdd {
  static void put(__m256i words, int x, int odd, const std::uint16_t* above, std::uint16_t* row) {
    const __m256i split = split_words(words);
    add_words(_mm256_castsi256_si128(split), above + odd + x / 2, row + odd + x / 2);
    add_words(_mm256_extracti128_si256(split, 1), above + x / 2 + 1, row + x / 2 + 1);
  }
  static void put(Prefix p, int x, int odd, const std::uint32_t* above, std::uint32_t* row) {
    add_double_words(firsts(p), above + odd + x / 2, row + odd + x / 2);
    add_double_words(seconds(p), above + x / 2 + 1, row + x / 2 + 1);
  }
  static int place(int x, int odd) { return (x % 2 ? odd : 0) + x / 2; }
};

template <typename Order, bool with_squares>
void fill(const std::uint8_t* pixels, int width, int odd, const std::uint16_t* sum_above, std::uint16_t* sum,
          const std::uint32_t* squared_above, std::uint32_t* squared) {
  __m256i sum_carry = _mm256_setzero_si256(), square_carry = _mm256_setzero_si256();
  sum[0] = sum_above[0];
  if (with_squares) squared[0] = squared_above[0];
  int x = 0;
  for (; x + kPixels <= width; x += kPixels) {
    const __m256i words = words_of(pixels + x);
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
    __m256i sum = _mm256_add_epi16(load(above + x - 1), load(above + x + 1));
    sum = _mm256_add_epi16(_mm256_sub_epi16(sum, load(above2 + x)), words_of(pixels + x - 1));
    if (pixels_above) sum = _mm256_add_epi16(sum, words_of(pixels_above + x - 1));
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
  for (; x + kPixels <= count; x += kPixels) {
    const __m256i cells = split_words(load(row + x));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + x / 2), _mm256_castsi256_si128(cells));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + odd + x / 2), _mm256_extracti128_si256(cells, 1));
  }
  for (; x < count; ++x) out[EvenOdd::place(x, odd)] = row[x];
}

}  // namespace

IntegralKernels avx2_integral_kernels() {
  return {row, fill_row<EvenOdd>, tilted_row, split};
}

}  // namespace haarkit::kernels
