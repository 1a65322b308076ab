#pragma once

// The vocabulary (registers.hpp) on 256 bits of AVX2; sse4.hpp says what each function does.

#include <immintrin.h>

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): as registers.hpp

using Bytes = std::uint8_t __attribute__((vector_size(32)));

constexpr bool kSelectsAtOnce = false;

inline __m128i load_block(const void* p) {
  return _mm_loadu_si128(static_cast<const __m128i*>(p));
}
inline void store_block(void* p, __m128i v) {
  _mm_storeu_si128(static_cast<__m128i*>(p), v);
}
inline __m128i low_block(__m256i v) {
  return _mm256_castsi256_si128(v);
}
inline __m128i high_block(__m256i v) {
  return _mm256_extracti128_si256(v, 1);
}
inline __m256i blocks(__m128i low, __m128i high) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
}
// Quarters 0 2 1 3: what instructions that work in blocks leave out of order.
inline __m256i swap_middle(__m256i v) {
  return _mm256_permute4x64_epi64(v, 0xd8);
}

inline Words words_of(const std::uint8_t* p) {
  return (Words)_mm256_cvtepu8_epi16(load_block(p));
}
inline Ints ints_of(const std::uint8_t* p) {
  return (Ints)_mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
}
inline Pair<Ints> widen(Words w) {
  return {(Ints)_mm256_cvtepu16_epi32(low_block((__m256i)w)), (Ints)_mm256_cvtepu16_epi32(high_block((__m256i)w))};
}
inline Words narrow(Pair<Ints> v) {
  return (Words)swap_middle(_mm256_packus_epi32((__m256i)v.low, (__m256i)v.high));
}

inline Floats root(Floats a) {
  return _mm256_sqrt_ps(a);
}
inline Pair<Doubles> to_doubles(Ints v) {
  return {_mm256_cvtepi32_pd(low_block((__m256i)v)), _mm256_cvtepi32_pd(high_block((__m256i)v))};
}
inline Pair<Doubles> unsigned_to_doubles(Ints v) {
  const Pair<Doubles> less_two_to_31 = to_doubles(v ^ 0x80000000U);
  return {less_two_to_31.low + 2147483648.0, less_two_to_31.high + 2147483648.0};
}
inline Pair<Doubles> to_doubles(Floats v) {
  return {_mm256_cvtps_pd(_mm256_castps256_ps128(v)), _mm256_cvtps_pd(_mm256_extractf128_ps(v, 1))};
}
inline Floats to_floats(Pair<Doubles> v) {
  return _mm256_set_m128(_mm256_cvtpd_ps(v.high), _mm256_cvtpd_ps(v.low));
}
inline Doubles inverse_root(Doubles x) {
  return 1.0 / (Doubles)_mm256_sqrt_pd(x);
}

inline std::uint32_t less(Floats x, Floats y) {
  return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_cmp_ps(x, y, _CMP_LT_OQ)));
}
inline std::uint32_t less(Doubles x, Doubles y) {
  return static_cast<std::uint32_t>(_mm256_movemask_pd(_mm256_cmp_pd(x, y, _CMP_LT_OQ)));
}
inline std::uint32_t less(Words x, Words y) {
  const __m256i words = _mm256_cmpgt_epi16((__m256i)y, (__m256i)x);
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(low_block(words), high_block(words))));
}
inline std::uint32_t less_of_both(Floats even_x, Floats even_y, Floats odd_x, Floats odd_y) {
  const __m256i e = _mm256_castps_si256(_mm256_cmp_ps(even_x, even_y, _CMP_LT_OQ));
  const __m256i o = _mm256_castps_si256(_mm256_cmp_ps(odd_x, odd_y, _CMP_LT_OQ));
  const __m256i words = _mm256_blend_epi16(e, o, 0xaa);
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(low_block(words), high_block(words))));
}

inline Floats evens(Pair<Floats> v) {
  return (Floats)swap_middle((__m256i)_mm256_shuffle_ps(v.low, v.high, 0x88));
}
inline Floats odds(Pair<Floats> v) {
  return (Floats)swap_middle((__m256i)_mm256_shuffle_ps(v.low, v.high, 0xdd));
}
inline Pair<Floats> joined(Floats even, Floats odd) {
  const __m256 low = _mm256_unpacklo_ps(even, odd), high = _mm256_unpackhi_ps(even, odd);
  return {_mm256_permute2f128_ps(low, high, 0x20), _mm256_permute2f128_ps(low, high, 0x31)};
}

inline Bytes interleave_low(Bytes a, Bytes b) {
  return (Bytes)_mm256_unpacklo_epi8((__m256i)a, (__m256i)b);
}
inline Bytes interleave_high(Bytes a, Bytes b) {
  return (Bytes)_mm256_unpackhi_epi8((__m256i)a, (__m256i)b);
}
inline Words interleave_low(Words a, Words b) {
  return (Words)_mm256_unpacklo_epi16((__m256i)a, (__m256i)b);
}
inline Words interleave_high(Words a, Words b) {
  return (Words)_mm256_unpackhi_epi16((__m256i)a, (__m256i)b);
}
inline Bytes narrow_in_blocks(Words a, Words b) {
  return (Bytes)_mm256_packus_epi16((__m256i)a, (__m256i)b);
}
inline Words narrow_in_blocks(Ints a, Ints b) {
  return (Words)_mm256_packus_epi32((__m256i)a, (__m256i)b);
}
inline void store_bytes(std::uint8_t* p, Words w) {
  store_block(p, _mm_packus_epi16(low_block((__m256i)w), high_block((__m256i)w)));
}

// Within each block first; then the last number of the low block goes to all of the high one.
inline Words last_in_blocks(Words v) {
  return (Words)_mm256_shuffle_epi8((__m256i)v, _mm256_set1_epi16(0x0f0e));
}
inline Words running_sums(Words v) {
  v += (Words)_mm256_slli_si256((__m256i)v, 2);
  v += (Words)_mm256_slli_si256((__m256i)v, 4);
  v += (Words)_mm256_slli_si256((__m256i)v, 8);
  const auto ends = (__m256i)last_in_blocks(v);
  return v + (Words)_mm256_permute2x128_si256(ends, ends, 0x08);
}
inline Ints running_sums(Ints v) {
  v += (Ints)_mm256_slli_si256((__m256i)v, 4);
  v += (Ints)_mm256_slli_si256((__m256i)v, 8);
  const __m256i low_above = _mm256_permute2x128_si256((__m256i)v, (__m256i)v, 0x08);
  return v + (Ints)_mm256_shuffle_epi32(low_above, 0xff);
}
inline Words last(Words v) {
  return (Words)_mm256_permute4x64_epi64((__m256i)last_in_blocks(v), 0xff);
}
inline Ints last(Ints v) {
  return (Ints)_mm256_permutevar8x32_epi32((__m256i)v, _mm256_set1_epi32(7));
}
inline Words load_halves(const std::uint16_t* low, const std::uint16_t* high) {
  return (Words)blocks(load_block(low), load_block(high));
}
inline void store_halves(std::uint16_t* low, std::uint16_t* high, Words v) {
  store_block(low, low_block((__m256i)v));
  store_block(high, high_block((__m256i)v));
}

inline Bytes load_blocks(const std::uint8_t* p, const std::int32_t* offsets) {
  return (Bytes)blocks(load_block(p + offsets[0]), load_block(p + offsets[1]));
}
inline void store_blocks(std::uint8_t* out, std::ptrdiff_t distance, Bytes v) {
  store_block(out, low_block((__m256i)v));
  store_block(out + distance, high_block((__m256i)v));
}
inline Bytes block_everywhere(const std::uint8_t* p) {
  return (Bytes)_mm256_broadcastsi128_si256(load_block(p));
}
inline Bytes pick(Bytes v, Bytes index) {
  return (Bytes)_mm256_shuffle_epi8((__m256i)v, (__m256i)index);
}
inline Words pick_bytes(const std::uint8_t* table, Words index) {
  return (Words)pick(block_everywhere(table), (Bytes)index);
}
inline Words multiply_pairs(Bytes a, Bytes b) {
  return (Words)_mm256_maddubs_epi16((__m256i)a, (__m256i)b);
}
inline Ints multiply_pairs(Words a, Words b) {
  return (Ints)_mm256_madd_epi16((__m256i)a, (__m256i)b);
}
inline Ints add_pairs(Words v) {
  return (Ints)_mm256_madd_epi16((__m256i)v, _mm256_set1_epi16(1));
}
inline Ints add_pairs_in_blocks(Ints a, Ints b) {
  return (Ints)_mm256_hadd_epi32((__m256i)a, (__m256i)b);
}
inline Ints add_pairs(Ints a, Ints b) {
  return (Ints)swap_middle((__m256i)add_pairs_in_blocks(a, b));
}
// In each block now: two sums of the first a, of its b, of the second a, of its b.
inline Words narrow_pairs(Pair<Ints> v) {
  const __m256i words = (__m256i)narrow_in_blocks(v.low, v.high);
  return (Words)_mm256_permutevar8x32_epi32(words, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

}  // namespace
}  // namespace haarkit
