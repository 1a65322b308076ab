#pragma once

// The vocabulary (registers.hpp) on 512 bits of AVX-512 (F, BW, DQ, VL); sse4.hpp says what each function does. Only
// what scanning and blocks of windows need: prefix sums, resizing and training gain nothing over AVX2.

#include <immintrin.h>

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): as registers.hpp

using Bytes = std::uint8_t __attribute__((vector_size(32)));  // as many as there are Words

constexpr bool kSelectsAtOnce = true;

inline __m256i low_half(Ints v) {
  return _mm512_castsi512_si256((__m512i)v);
}
inline __m256i high_half(Ints v) {
  return _mm512_extracti64x4_epi64((__m512i)v, 1);
}

inline Words words_of(const std::uint8_t* p) {
  return (Words)_mm512_cvtepu8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
}
inline Ints ints_of(const std::uint8_t* p) {
  return (Ints)_mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
}
inline Pair<Ints> widen(Words w) {
  return {(Ints)_mm512_cvtepu16_epi32(low_half((Ints)w)), (Ints)_mm512_cvtepu16_epi32(high_half((Ints)w))};
}

inline Pair<Doubles> to_doubles(Ints v) {
  return {_mm512_cvtepi32_pd(low_half(v)), _mm512_cvtepi32_pd(high_half(v))};
}
inline Pair<Doubles> unsigned_to_doubles(Ints v) {
  return {_mm512_cvtepu32_pd(low_half(v)), _mm512_cvtepu32_pd(high_half(v))};
}
inline Pair<Doubles> to_doubles(Floats v) {
  return {_mm512_cvtps_pd(_mm512_castps512_ps256(v)), _mm512_cvtps_pd(_mm512_extractf32x8_ps(v, 1))};
}
inline Floats to_floats(Pair<Doubles> v) {
  return _mm512_insertf32x8(_mm512_castps256_ps512(_mm512_cvtpd_ps(v.low)), _mm512_cvtpd_ps(v.high), 1);
}
// 1 / sqrt(x) for x >= 1, near enough that it rounds to the same float. Square roots and divisions of eight doubles are
// slow, so the result is approached from an estimate, by a step of third order and one of second, to some 2^-52 of it.
// It rounds as the true one does unless the middle between two floats is within kUnsure units of a double's last bit;
// then, about once in a million numbers, the slow operations tell.
inline Doubles inverse_root(Doubles x) {
  constexpr int kUnsure = 16, kBelow = 29;  // kBelow: bits of a double's fraction that a float lacks
  const __m512d one = _mm512_set1_pd(1), half = _mm512_set1_pd(0.5);
  __m512d y = _mm512_rsqrt14_pd(x);
  __m512d error = _mm512_fnmadd_pd(_mm512_mul_pd(x, y), y, one);
  y = _mm512_fmadd_pd(_mm512_mul_pd(y, error), _mm512_fmadd_pd(error, _mm512_set1_pd(0.375), half), y);
  error = _mm512_fnmadd_pd(_mm512_mul_pd(x, y), y, one);
  y = _mm512_fmadd_pd(_mm512_mul_pd(y, half), error, y);
  const __m512i from_middle =
      _mm512_add_epi64(_mm512_castpd_si512(y), _mm512_set1_epi64(kUnsure - (1LL << (kBelow - 1))));
  const __m512i rest = _mm512_and_si512(from_middle, _mm512_set1_epi64((1LL << kBelow) - 1));
  if (__builtin_expect(_mm512_cmplt_epi64_mask(rest, _mm512_set1_epi64(2 * kUnsure)), 0))
    y = _mm512_div_pd(one, _mm512_sqrt_pd(x));
  return y;
}

inline std::uint32_t less(Floats x, Floats y) {
  return _mm512_cmp_ps_mask(x, y, _CMP_LT_OQ);
}
inline std::uint32_t less(Doubles x, Doubles y) {
  return _mm512_cmp_pd_mask(x, y, _CMP_LT_OQ);
}
inline std::uint32_t less_of_both(Floats even_x, Floats even_y, Floats odd_x, Floats odd_y) {
  const __m512i e = _mm512_movm_epi32(_mm512_cmp_ps_mask(even_x, even_y, _CMP_LT_OQ));
  const __m512i o = _mm512_movm_epi32(_mm512_cmp_ps_mask(odd_x, odd_y, _CMP_LT_OQ));
  return _mm512_movepi16_mask(_mm512_mask_blend_epi16(0xaaaaaaaa, e, o));
}

inline Floats evens(Pair<Floats> v) {
  return _mm512_permutex2var_ps(v.low, _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30),
                                v.high);
}
inline Floats odds(Pair<Floats> v) {
  return _mm512_permutex2var_ps(v.low, _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31),
                                v.high);
}
inline Pair<Floats> joined(Floats even, Floats odd) {
  const __m512i low = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  return {_mm512_permutex2var_ps(even, low, odd),
          _mm512_permutex2var_ps(even, _mm512_add_epi32(low, _mm512_set1_epi32(8)), odd)};
}

inline Bytes interleave_low(Bytes a, Bytes b) {
  return (Bytes)_mm256_unpacklo_epi8((__m256i)a, (__m256i)b);
}
inline Bytes interleave_high(Bytes a, Bytes b) {
  return (Bytes)_mm256_unpackhi_epi8((__m256i)a, (__m256i)b);
}
inline void store_blocks(std::uint8_t* out, std::ptrdiff_t distance, Bytes v) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm256_castsi256_si128((__m256i)v));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out + distance), _mm256_extracti128_si256((__m256i)v, 1));
}

}  // namespace
}  // namespace haarkit
