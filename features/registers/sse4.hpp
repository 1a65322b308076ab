#pragma once

// The vocabulary (registers.hpp) on 128 bits of SSE4.1. What the functions do is said here, for all backends; "in
// blocks" means in each 128 bits apart, which is what these instructions do in wider registers.

#include <smmintrin.h>

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): as registers.hpp

using Bytes = std::uint8_t __attribute__((vector_size(16)));

// Whether choosing between two numbers by a comparison is one quick instruction.
constexpr bool kSelectsAtOnce = false;

// Eight bytes to words, four to ints.
inline Words words_of(const std::uint8_t* p) {
  return (Words)_mm_cvtepu8_epi16(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
}
inline Ints ints_of(const std::uint8_t* p) {
  std::int32_t four;
  __builtin_memcpy(&four, p, sizeof four);
  return (Ints)_mm_cvtepu8_epi32(_mm_cvtsi32_si128(four));
}
// Unsigned words to ints, and back, where the ints are 0..65535.
inline Pair<Ints> widen(Words w) {
  return {(Ints)_mm_cvtepu16_epi32((__m128i)w), (Ints)_mm_unpackhi_epi16((__m128i)w, _mm_setzero_si128())};
}
inline Words narrow(Pair<Ints> v) {
  return (Words)_mm_packus_epi32((__m128i)v.low, (__m128i)v.high);
}

inline Floats root(Floats a) {
  return _mm_sqrt_ps(a);
}
// Signed ints, unsigned ints, floats to doubles; doubles to the nearest floats.
inline Pair<Doubles> to_doubles(Ints v) {
  return {_mm_cvtepi32_pd((__m128i)v), _mm_cvtepi32_pd(_mm_shuffle_epi32((__m128i)v, 0xee))};
}
inline Pair<Doubles> unsigned_to_doubles(Ints v) {
  const Pair<Doubles> less_two_to_31 = to_doubles(v ^ 0x80000000U);
  return {less_two_to_31.low + 2147483648.0, less_two_to_31.high + 2147483648.0};
}
inline Pair<Doubles> to_doubles(Floats v) {
  return {_mm_cvtps_pd(v), _mm_cvtps_pd(_mm_movehl_ps(v, v))};
}
inline Floats to_floats(Pair<Doubles> v) {
  return _mm_movelh_ps(_mm_cvtpd_ps(v.low), _mm_cvtpd_ps(v.high));
}
// 1 / sqrt(x).
inline Doubles inverse_root(Doubles x) {
  return 1.0 / (Doubles)_mm_sqrt_pd(x);
}

// Bit i: x < y for number i.
inline std::uint32_t less(Floats x, Floats y) {
  return static_cast<std::uint32_t>(_mm_movemask_ps(_mm_cmplt_ps(x, y)));
}
inline std::uint32_t less(Doubles x, Doubles y) {
  return static_cast<std::uint32_t>(_mm_movemask_pd(_mm_cmplt_pd(x, y)));
}
// Words with a sign.
inline std::uint32_t less(Words x, Words y) {
  const __m128i bytes = _mm_packs_epi16(_mm_cmplt_epi16((__m128i)x, (__m128i)y), _mm_setzero_si128());
  return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes));
}
// The same for even and odd numbers that lie apart: bit 2 i is of even number i, bit 2 i + 1 of odd number i.
inline std::uint32_t less_of_both(Floats even_x, Floats even_y, Floats odd_x, Floats odd_y) {
  const __m128i e = _mm_castps_si128(_mm_cmplt_ps(even_x, even_y)), o = _mm_castps_si128(_mm_cmplt_ps(odd_x, odd_y));
  return static_cast<std::uint32_t>(
      _mm_movemask_epi8(_mm_packs_epi16(_mm_blend_epi16(e, o, 0xaa), _mm_setzero_si128())));
}

// Every other number of a pair, from the first or from the second on, and back.
inline Floats evens(Pair<Floats> v) {
  return _mm_shuffle_ps(v.low, v.high, 0x88);
}
inline Floats odds(Pair<Floats> v) {
  return _mm_shuffle_ps(v.low, v.high, 0xdd);
}
inline Pair<Floats> joined(Floats even, Floats odd) {
  return {_mm_unpacklo_ps(even, odd), _mm_unpackhi_ps(even, odd)};
}

// Bytes of a and b in turn, in blocks: of their first halves, of their second halves.
inline Bytes interleave_low(Bytes a, Bytes b) {
  return (Bytes)_mm_unpacklo_epi8((__m128i)a, (__m128i)b);
}
inline Bytes interleave_high(Bytes a, Bytes b) {
  return (Bytes)_mm_unpackhi_epi8((__m128i)a, (__m128i)b);
}
inline Words interleave_low(Words a, Words b) {
  return (Words)_mm_unpacklo_epi16((__m128i)a, (__m128i)b);
}
inline Words interleave_high(Words a, Words b) {
  return (Words)_mm_unpackhi_epi16((__m128i)a, (__m128i)b);
}
// The inverse: numbers that fit are narrowed, in blocks.
inline Bytes narrow_in_blocks(Words a, Words b) {
  return (Bytes)_mm_packus_epi16((__m128i)a, (__m128i)b);
}
inline Words narrow_in_blocks(Ints a, Ints b) {
  return (Words)_mm_packus_epi32((__m128i)a, (__m128i)b);
}
// Words 0..255 to as many bytes in memory.
inline void store_bytes(std::uint8_t* p, Words w) {
  _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm_packus_epi16((__m128i)w, (__m128i)w));
}

// Running sums: number i of the result is the sum of numbers 0..i. last: the last number, everywhere.
inline Words running_sums(Words v) {
  v += (Words)_mm_slli_si128((__m128i)v, 2);
  v += (Words)_mm_slli_si128((__m128i)v, 4);
  return v + (Words)_mm_slli_si128((__m128i)v, 8);
}
inline Ints running_sums(Ints v) {
  v += (Ints)_mm_slli_si128((__m128i)v, 4);
  return v + (Ints)_mm_slli_si128((__m128i)v, 8);
}
inline Words last(Words v) {
  return (Words)_mm_shuffle_epi8((__m128i)v, _mm_set1_epi16(0x0f0e));
}
inline Ints last(Ints v) {
  return (Ints)_mm_shuffle_epi32((__m128i)v, 0xff);
}
// Half of the words from (to) one place in memory, half from (to) another.
inline Words load_halves(const std::uint16_t* low, const std::uint16_t* high) {
  const __m128i l = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(low));
  return (Words)_mm_unpacklo_epi64(l, _mm_loadl_epi64(reinterpret_cast<const __m128i*>(high)));
}
inline void store_halves(std::uint16_t* low, std::uint16_t* high, Words v) {
  _mm_storel_epi64(reinterpret_cast<__m128i*>(low), (__m128i)v);
  _mm_storel_epi64(reinterpret_cast<__m128i*>(high), _mm_unpackhi_epi64((__m128i)v, (__m128i)v));
}

// Each 16 bytes from a place of its own (two with 256 bits), or all from one.
inline Bytes load_blocks(const std::uint8_t* p, const std::int32_t* offsets) {
  return (Bytes)_mm_loadu_si128(reinterpret_cast<const __m128i*>(p + offsets[0]));
}
// Blocks v to out, out + distance, ...
inline void store_blocks(std::uint8_t* out, std::ptrdiff_t, Bytes v) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out), (__m128i)v);
}
inline Bytes block_everywhere(const std::uint8_t* p) {
  return (Bytes)_mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
}
// Byte i is byte index[i] of the same block of v, or 0 where index[i] >= 128.
inline Bytes pick(Bytes v, Bytes index) {
  return (Bytes)_mm_shuffle_epi8((__m128i)v, (__m128i)index);
}
// Each byte of index is 0..15, and becomes that byte of the table's sixteen.
inline Words pick_bytes(const std::uint8_t* table, Words index) {
  return (Words)pick(block_everywhere(table), (Bytes)index);
}
// a[2 i] * b[2 i] + a[2 i + 1] * b[2 i + 1]: bytes, whose sum must fit 15 bits, and b at most 127; words with a sign.
inline Words multiply_pairs(Bytes a, Bytes b) {
  return (Words)_mm_maddubs_epi16((__m128i)a, (__m128i)b);
}
inline Ints multiply_pairs(Words a, Words b) {
  return (Ints)_mm_madd_epi16((__m128i)a, (__m128i)b);
}
// Sums of neighbours: of words (15 bits); of ints, those of a, then those of b.
inline Ints add_pairs(Words v) {
  return (Ints)_mm_madd_epi16((__m128i)v, _mm_set1_epi16(1));
}
inline Ints add_pairs(Ints a, Ints b) {
  return (Ints)_mm_hadd_epi32((__m128i)a, (__m128i)b);
}
// The same, in blocks, and how two such results are narrowed and brought into order at once.
inline Ints add_pairs_in_blocks(Ints a, Ints b) {
  return add_pairs(a, b);
}
inline Words narrow_pairs(Pair<Ints> v) {
  return narrow(v);
}

}  // namespace
}  // namespace haarkit
