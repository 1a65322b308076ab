#pragma once

// Sixteen lanes of int32 or float, as two AVX2 registers or one AVX-512 register: the vocabulary in which kernels of
// features and detect are written once for both. Only for kernel sources (haarkit_kernel): everything here has internal
// linkage, so that code of one instruction set can't leak into a source of another.

#include <immintrin.h>

#include <cstdint>

#if !defined(__AVX2__)
#error "lanes.hpp is for sources compiled with AVX2 or AVX-512"
#endif

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): see above

#if defined(__AVX512F__)

struct IntLanes {
  __m512i v;
};
struct FloatLanes {
  __m512 v;
};

inline IntLanes load(const std::int32_t* p) {
  return {_mm512_loadu_si512(p)};
}
inline IntLanes load(const std::uint32_t* p) {
  return {_mm512_loadu_si512(p)};
}
inline IntLanes load_bytes(const std::uint8_t* p) {
  return {_mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)))};
}
// 16 unsigned words to lanes.
inline IntLanes widen(__m256i words) {
  return {_mm512_cvtepu16_epi32(words)};
}
inline FloatLanes load(const float* p) {
  return {_mm512_loadu_ps(p)};
}
inline void store(std::int32_t* p, IntLanes a) {
  _mm512_storeu_si512(p, a.v);
}
inline void store(float* p, FloatLanes a) {
  _mm512_storeu_ps(p, a.v);
}

inline IntLanes broadcast(std::int32_t x) {
  return {_mm512_set1_epi32(x)};
}
inline FloatLanes broadcast(float x) {
  return {_mm512_set1_ps(x)};
}

inline IntLanes operator+(IntLanes a, IntLanes b) {
  return {_mm512_add_epi32(a.v, b.v)};
}
inline IntLanes operator-(IntLanes a, IntLanes b) {
  return {_mm512_sub_epi32(a.v, b.v)};
}
inline IntLanes operator*(IntLanes a, IntLanes b) {
  return {_mm512_mullo_epi32(a.v, b.v)};
}
// Square of lanes whose values fit into 15 bits.
inline IntLanes square_small(IntLanes a) {
  return {_mm512_madd_epi16(a.v, a.v)};
}

inline FloatLanes operator+(FloatLanes a, FloatLanes b) {
  return {_mm512_add_ps(a.v, b.v)};
}
inline FloatLanes operator-(FloatLanes a, FloatLanes b) {
  return {_mm512_sub_ps(a.v, b.v)};
}
inline FloatLanes operator*(FloatLanes a, FloatLanes b) {
  return {_mm512_mul_ps(a.v, b.v)};
}
inline FloatLanes to_float(IntLanes a) {
  return {_mm512_cvtepi32_ps(a.v)};
}

// Bit i of a lane mask stands for lane i.
inline std::uint32_t less(FloatLanes a, FloatLanes b) {
  return _mm512_cmp_ps_mask(a.v, b.v, _CMP_LT_OQ);
}
// if_less where x < y, else otherwise: the branch of a stump, without a detour through bits.
inline FloatLanes select_less(FloatLanes x, FloatLanes y, FloatLanes if_less, FloatLanes otherwise) {
  return {_mm512_mask_blend_ps(_mm512_cmp_ps_mask(x.v, y.v, _CMP_LT_OQ), otherwise.v, if_less.v)};
}

// (float)(1 / sqrt(x)), both operations in double, of eight numbers >= 1, to the bit. Square roots and divisions of
// eight are slow, so 1 / sqrt(x) is approached from an estimate: by a step of third order and one of second, to some
// 2^-52. That rounds to the same float unless it lies within a few units of the middle between two floats; then, about
// once in a million numbers, the slow operations tell.
inline __m256 inverse_roots(__m512d x) {
  constexpr int kFewUnits = 16, kBelow = 29;  // bits of a double's fraction below a float's
  const __m512d one = _mm512_set1_pd(1), half = _mm512_set1_pd(0.5);
  __m512d y = _mm512_rsqrt14_pd(x);
  __m512d error = _mm512_fnmadd_pd(_mm512_mul_pd(x, y), y, one);
  y = _mm512_fmadd_pd(_mm512_mul_pd(y, error), _mm512_fmadd_pd(error, _mm512_set1_pd(0.375), half), y);
  error = _mm512_fnmadd_pd(_mm512_mul_pd(x, y), y, one);
  y = _mm512_fmadd_pd(_mm512_mul_pd(y, half), error, y);
  const __m512i from_middle =
      _mm512_add_epi64(_mm512_castpd_si512(y), _mm512_set1_epi64(kFewUnits - (1LL << (kBelow - 1))));
  const __m512i rest = _mm512_and_si512(from_middle, _mm512_set1_epi64((1LL << kBelow) - 1));
  if (__builtin_expect(_mm512_cmplt_epi64_mask(rest, _mm512_set1_epi64(2 * kFewUnits)), 0))
    y = _mm512_div_pd(one, _mm512_sqrt_pd(x));
  return _mm512_cvtpd_ps(y);
}

// WindowNormaliser on lanes: sums and square sums (uint32) of the normalisation rectangle to inverse norms; returns the
// mask of lanes that pass the contrast gate. area and limit are the normaliser's.
inline std::uint32_t inverse_norms(IntLanes sum, IntLanes square_sum, double area, double limit, FloatLanes& inverse) {
  const __m512d a = _mm512_set1_pd(area), one = _mm512_set1_pd(1), l = _mm512_set1_pd(limit);
  std::uint32_t passes = 0;
  __m256 parts[2];
  for (int i = 0; i < 2; ++i) {
    const __m256i si = i ? _mm512_extracti64x4_epi64(sum.v, 1) : _mm512_castsi512_si256(sum.v);
    const __m256i qi = i ? _mm512_extracti64x4_epi64(square_sum.v, 1) : _mm512_castsi512_si256(square_sum.v);
    const __m512d s = _mm512_cvtepi32_pd(si);
    const __m512d nf = _mm512_sub_pd(_mm512_mul_pd(a, _mm512_cvtepu32_pd(qi)), _mm512_mul_pd(s, s));
    const __mmask8 positive = _mm512_cmp_pd_mask(nf, _mm512_setzero_pd(), _CMP_GT_OQ);
    parts[i] = inverse_roots(_mm512_mask_blend_pd(positive, one, nf));
    const __mmask8 gate = _mm512_cmp_pd_mask(_mm512_mul_pd(a, _mm512_cvtps_pd(parts[i])), l, _CMP_LT_OQ);
    passes |= static_cast<std::uint32_t>(gate & positive) << (8 * i);
  }
  inverse.v = _mm512_insertf32x8(_mm512_castps256_ps512(parts[0]), parts[1], 1);
  return passes;
}

#else

struct IntLanes {
  __m256i lo, hi;
};
struct FloatLanes {
  __m256 lo, hi;
};

inline IntLanes load(const std::int32_t* p) {
  return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)),
          _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 8))};
}
inline IntLanes load(const std::uint32_t* p) {
  return load(reinterpret_cast<const std::int32_t*>(p));
}
inline IntLanes load_bytes(const std::uint8_t* p) {
  return {_mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))),
          _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p + 8)))};
}
// 16 unsigned words to lanes.
inline IntLanes widen(__m256i words) {
  return {_mm256_cvtepu16_epi32(_mm256_castsi256_si128(words)),
          _mm256_cvtepu16_epi32(_mm256_extracti128_si256(words, 1))};
}
inline FloatLanes load(const float* p) {
  return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)};
}
inline void store(std::int32_t* p, IntLanes a) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), a.lo);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p + 8), a.hi);
}
inline void store(float* p, FloatLanes a) {
  _mm256_storeu_ps(p, a.lo);
  _mm256_storeu_ps(p + 8, a.hi);
}

inline IntLanes broadcast(std::int32_t x) {
  return {_mm256_set1_epi32(x), _mm256_set1_epi32(x)};
}
inline FloatLanes broadcast(float x) {
  return {_mm256_set1_ps(x), _mm256_set1_ps(x)};
}

inline IntLanes operator+(IntLanes a, IntLanes b) {
  return {_mm256_add_epi32(a.lo, b.lo), _mm256_add_epi32(a.hi, b.hi)};
}
inline IntLanes operator-(IntLanes a, IntLanes b) {
  return {_mm256_sub_epi32(a.lo, b.lo), _mm256_sub_epi32(a.hi, b.hi)};
}
inline IntLanes operator*(IntLanes a, IntLanes b) {
  return {_mm256_mullo_epi32(a.lo, b.lo), _mm256_mullo_epi32(a.hi, b.hi)};
}
// Square of lanes whose values fit into 15 bits.
inline IntLanes square_small(IntLanes a) {
  return {_mm256_madd_epi16(a.lo, a.lo), _mm256_madd_epi16(a.hi, a.hi)};
}

inline FloatLanes operator+(FloatLanes a, FloatLanes b) {
  return {_mm256_add_ps(a.lo, b.lo), _mm256_add_ps(a.hi, b.hi)};
}
inline FloatLanes operator-(FloatLanes a, FloatLanes b) {
  return {_mm256_sub_ps(a.lo, b.lo), _mm256_sub_ps(a.hi, b.hi)};
}
inline FloatLanes operator*(FloatLanes a, FloatLanes b) {
  return {_mm256_mul_ps(a.lo, b.lo), _mm256_mul_ps(a.hi, b.hi)};
}
inline FloatLanes to_float(IntLanes a) {
  return {_mm256_cvtepi32_ps(a.lo), _mm256_cvtepi32_ps(a.hi)};
}

// Bit i of a lane mask stands for lane i.
inline std::uint32_t less(FloatLanes a, FloatLanes b) {
  return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_cmp_ps(a.lo, b.lo, _CMP_LT_OQ))) |
         static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_cmp_ps(a.hi, b.hi, _CMP_LT_OQ))) << 8;
}
// if_less where x < y, else otherwise: the branch of a stump, without a detour through bits.
inline FloatLanes select_less(FloatLanes x, FloatLanes y, FloatLanes if_less, FloatLanes otherwise) {
  return {_mm256_blendv_ps(otherwise.lo, if_less.lo, _mm256_cmp_ps(x.lo, y.lo, _CMP_LT_OQ)),
          _mm256_blendv_ps(otherwise.hi, if_less.hi, _mm256_cmp_ps(x.hi, y.hi, _CMP_LT_OQ))};
}

// WindowNormaliser on lanes: sums and square sums (uint32) of the normalisation rectangle to inverse norms; returns the
// mask of lanes that pass the contrast gate. area and limit are the normaliser's.
inline std::uint32_t inverse_norms(IntLanes sum, IntLanes square_sum, double area, double limit, FloatLanes& inverse) {
  const __m256d a = _mm256_set1_pd(area), one = _mm256_set1_pd(1), l = _mm256_set1_pd(limit);
  const __m128i flip = _mm_set1_epi32(INT32_MIN);
  const __m256d two31 = _mm256_set1_pd(2147483648.0);
  std::uint32_t passes = 0;
  __m128 parts[4];
  for (int i = 0; i < 4; ++i) {
    const __m256i s8 = i < 2 ? sum.lo : sum.hi, q8 = i < 2 ? square_sum.lo : square_sum.hi;
    const __m128i si = i % 2 ? _mm256_extracti128_si256(s8, 1) : _mm256_castsi256_si128(s8);
    const __m128i qi = i % 2 ? _mm256_extracti128_si256(q8, 1) : _mm256_castsi256_si128(q8);
    const __m256d s = _mm256_cvtepi32_pd(si);
    const __m256d q = _mm256_add_pd(_mm256_cvtepi32_pd(_mm_xor_si128(qi, flip)), two31);  // uint32 to double, exact
    const __m256d nf = _mm256_sub_pd(_mm256_mul_pd(a, q), _mm256_mul_pd(s, s));
    const __m256d positive = _mm256_cmp_pd(nf, _mm256_setzero_pd(), _CMP_GT_OQ);
    const __m256d root = _mm256_sqrt_pd(_mm256_blendv_pd(one, nf, positive));
    parts[i] = _mm256_cvtpd_ps(_mm256_div_pd(one, root));
    const __m256d gate = _mm256_cmp_pd(_mm256_mul_pd(a, _mm256_cvtps_pd(parts[i])), l, _CMP_LT_OQ);
    passes |= static_cast<std::uint32_t>(_mm256_movemask_pd(_mm256_and_pd(gate, positive))) << (4 * i);
  }
  inverse.lo = _mm256_set_m128(parts[1], parts[0]);
  inverse.hi = _mm256_set_m128(parts[3], parts[2]);
  return passes;
}

#endif

}  // namespace
}  // namespace haarkit
