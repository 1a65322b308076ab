#pragma once

// Windows side by side on AVX2 and AVX-512 registers: the vocabulary of the scan kernels. The cells of 16 or 32 windows
// are the words of one register; numbers in float take two, one for the even windows and one for the odd. A word in the
// upper half of a double word is 2^16 times its value there, which costs one instruction instead of an extension, and
// nothing in accuracy: a power of two. Only for kernel sources (haarkit_kernel), hence internal linkage.

#include "bound_cascade.hpp"
#include "haarkit/features/lanes.hpp"

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): see above

constexpr std::int32_t kUpper = -0x10000;  // the upper word of a double word

struct Register256 {
  using Int = __m256i;
  using Float = __m256;
  static constexpr int kWords = 16;

  static Int load(const std::uint16_t* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
  static Int add_words(Int a, Int b) { return _mm256_add_epi16(a, b); }
  static Int subtract_words(Int a, Int b) { return _mm256_sub_epi16(a, b); }
  static Int add(Int a, Int b) { return _mm256_add_epi32(a, b); }
  static Int even(Int words) { return _mm256_and_si256(words, _mm256_set1_epi32(0xffff)); }
  static Int odd(Int words) { return _mm256_srli_epi32(words, 16); }
  static Int even_scaled(Int words) { return _mm256_slli_epi32(words, 16); }
  static Int odd_scaled(Int words) { return _mm256_and_si256(words, _mm256_set1_epi32(kUpper)); }
  static Float to_float(Int v) { return _mm256_cvtepi32_ps(v); }
  static Float all(float x) { return _mm256_set1_ps(x); }
  static Float add(Float a, Float b) { return _mm256_add_ps(a, b); }
  static Float subtract(Float a, Float b) { return _mm256_sub_ps(a, b); }
  static Float multiply(Float a, Float b) { return _mm256_mul_ps(a, b); }
  static Float select_less(Float x, Float y, Float if_less, Float otherwise) {
    return _mm256_blendv_ps(otherwise, if_less, _mm256_cmp_ps(x, y, _CMP_LT_OQ));
  }
  static Float leaf(Float value, const BoundNode& node) {
    const __m256 flip = _mm256_castsi256_ps(_mm256_set1_epi32(static_cast<std::int32_t>(node.flip)));
    const __m256 is_left = _mm256_cmp_ps(value, all(node.threshold), _CMP_LT_OQ);
    return _mm256_xor_ps(all(node.right), _mm256_and_ps(is_left, flip));
  }
  // Bit i: window i.
  static std::uint32_t less(Float even_x, Float even_y, Float odd_x, Float odd_y) {
    const __m256i e = _mm256_castps_si256(_mm256_cmp_ps(even_x, even_y, _CMP_LT_OQ));
    const __m256i o = _mm256_castps_si256(_mm256_cmp_ps(odd_x, odd_y, _CMP_LT_OQ));
    const __m256i words = _mm256_blend_epi16(e, o, 0xaa);
    return static_cast<std::uint32_t>(
        _mm_movemask_epi8(_mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1))));
  }
  // Bit i: number i.
  static std::uint32_t less(Float x, Float y) {
    return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_cmp_ps(x, y, _CMP_LT_OQ)));
  }
  static void load_split(const float* p, Float& even, Float& odd) {
    const __m256 low = _mm256_loadu_ps(p), high = _mm256_loadu_ps(p + 8);
    const auto in_order = [](__m256 v) { return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(v), 0xd8)); };
    even = in_order(_mm256_shuffle_ps(low, high, 0x88));
    odd = in_order(_mm256_shuffle_ps(low, high, 0xdd));
  }
  static void store_joined(float* p, Float even, Float odd) {
    const __m256 low = _mm256_unpacklo_ps(even, odd), high = _mm256_unpackhi_ps(even, odd);
    _mm256_storeu_ps(p, _mm256_permute2f128_ps(low, high, 0x20));
    _mm256_storeu_ps(p + 8, _mm256_permute2f128_ps(low, high, 0x31));
  }
};

#if defined(__AVX512F__)

struct Register512 {
  using Int = __m512i;
  using Float = __m512;
  static constexpr int kWords = 32;

  static Int load(const std::uint16_t* p) { return _mm512_loadu_si512(p); }
  static Int add_words(Int a, Int b) { return _mm512_add_epi16(a, b); }
  static Int subtract_words(Int a, Int b) { return _mm512_sub_epi16(a, b); }
  static Int add(Int a, Int b) { return _mm512_add_epi32(a, b); }
  static Int even(Int words) { return _mm512_and_si512(words, _mm512_set1_epi32(0xffff)); }
  static Int odd(Int words) { return _mm512_srli_epi32(words, 16); }
  static Int even_scaled(Int words) { return _mm512_slli_epi32(words, 16); }
  static Int odd_scaled(Int words) { return _mm512_maskz_mov_epi16(0xaaaaaaaa, words); }
  static Float to_float(Int v) { return _mm512_cvtepi32_ps(v); }
  static Float all(float x) { return _mm512_set1_ps(x); }
  static Float add(Float a, Float b) { return _mm512_add_ps(a, b); }
  static Float subtract(Float a, Float b) { return _mm512_sub_ps(a, b); }
  static Float multiply(Float a, Float b) { return _mm512_mul_ps(a, b); }
  static Float select_less(Float x, Float y, Float if_less, Float otherwise) {
    return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(x, y, _CMP_LT_OQ), otherwise, if_less);
  }
  static Float leaf(Float value, const BoundNode& node) {
    return select_less(value, all(node.threshold), all(node.left), all(node.right));
  }
  static std::uint32_t less(Float even_x, Float even_y, Float odd_x, Float odd_y) {
    const __m512i e = _mm512_movm_epi32(_mm512_cmp_ps_mask(even_x, even_y, _CMP_LT_OQ));
    const __m512i o = _mm512_movm_epi32(_mm512_cmp_ps_mask(odd_x, odd_y, _CMP_LT_OQ));
    return _mm512_movepi16_mask(_mm512_mask_blend_epi16(0xaaaaaaaa, e, o));
  }
  static std::uint32_t less(Float x, Float y) { return _mm512_cmp_ps_mask(x, y, _CMP_LT_OQ); }
  static void load_split(const float* p, Float& even, Float& odd) {
    const __m512 low = _mm512_loadu_ps(p), high = _mm512_loadu_ps(p + 16);
    const __m512i evens = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    even = _mm512_permutex2var_ps(low, evens, high);
    odd = _mm512_permutex2var_ps(low, _mm512_add_epi32(evens, _mm512_set1_epi32(1)), high);
  }
  static void store_joined(float* p, Float even, Float odd) {
    const __m512i low = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    _mm512_storeu_ps(p, _mm512_permutex2var_ps(even, low, odd));
    _mm512_storeu_ps(p + 16, _mm512_permutex2var_ps(even, _mm512_add_epi32(low, _mm512_set1_epi32(8)), odd));
  }
};

#endif

// Bits 0, 2, 4, ... side by side, and back.
inline std::uint32_t evens_of(std::uint32_t bits) {
  bits &= 0x55555555;
  bits = (bits | bits >> 1) & 0x33333333;
  bits = (bits | bits >> 2) & 0x0f0f0f0f;
  bits = (bits | bits >> 4) & 0x00ff00ff;
  return (bits | bits >> 8) & 0xffff;
}
inline std::uint32_t to_evens(std::uint32_t bits) {
  bits = (bits | bits << 8) & 0x00ff00ff;
  bits = (bits | bits << 4) & 0x0f0f0f0f;
  bits = (bits | bits << 2) & 0x33333333;
  return (bits | bits << 1) & 0x55555555;
}

template <typename Register>
struct Windows {
  static constexpr int kCount = Register::kWords;
  static constexpr float kScale = 65536;

  struct Words {
    typename Register::Int v;
    friend Words operator+(Words a, Words b) { return {Register::add_words(a.v, b.v)}; }
    friend Words operator-(Words a, Words b) { return {Register::subtract_words(a.v, b.v)}; }
  };
  struct Ints {
    typename Register::Int even, odd;
    friend Ints operator+(Ints a, Ints b) { return {Register::add(a.even, b.even), Register::add(a.odd, b.odd)}; }
  };
  struct Floats {
    typename Register::Float even, odd;
    friend Floats operator+(Floats a, Floats b) { return {Register::add(a.even, b.even), Register::add(a.odd, b.odd)}; }
    friend Floats operator-(Floats a, Floats b) {
      return {Register::subtract(a.even, b.even), Register::subtract(a.odd, b.odd)};
    }
    friend Floats operator*(Floats a, Floats b) {
      return {Register::multiply(a.even, b.even), Register::multiply(a.odd, b.odd)};
    }
  };

  static Words cells(const std::uint16_t* p) { return {Register::load(p)}; }
  // Signed words, times kScale.
  static Floats scaled(Words w) {
    return {Register::to_float(Register::even_scaled(w.v)), Register::to_float(Register::odd_scaled(w.v))};
  }
  static Ints unsigned_ints(Words w) { return {Register::even(w.v), Register::odd(w.v)}; }
  static Floats to_float(Ints i) { return {Register::to_float(i.even), Register::to_float(i.odd)}; }
  static Floats all(float x) { return {Register::all(x), Register::all(x)}; }
  static Floats numbers(const float* p) {
    Floats f;
    Register::load_split(p, f.even, f.odd);
    return f;
  }
  static void store(float* p, Floats f) { Register::store_joined(p, f.even, f.odd); }
  static std::uint32_t less(Floats x, Floats y) { return Register::less(x.even, y.even, x.odd, y.odd); }
  // The same with the bits of even windows before those of odd ones, which is quicker.
  static std::uint32_t less_in_own_order(Floats x, Floats y) {
    return Register::less(x.even, y.even) | Register::less(x.odd, y.odd) << kCount / 2;
  }
  static std::uint32_t own_order(std::uint32_t bits) { return evens_of(bits) | evens_of(bits >> 1) << kCount / 2; }
  static std::uint32_t window_order(std::uint32_t bits) {
    return to_evens(bits & ((1U << kCount / 2) - 1)) | to_evens(bits >> kCount / 2) << 1;
  }
  static Floats select_less(Floats x, Floats y, Floats if_less, Floats otherwise) {
    return {Register::select_less(x.even, y.even, if_less.even, otherwise.even),
            Register::select_less(x.odd, y.odd, if_less.odd, otherwise.odd)};
  }
  // The node's left leaf where value is less than its threshold, else the right one.
  static Floats leaf(Floats value, const BoundNode& node) {
    return {Register::leaf(value.even, node), Register::leaf(value.odd, node)};
  }
};

#if defined(__AVX512F__)
using Widest = Windows<Register512>;
#else
using Widest = Windows<Register256>;
#endif

// The sum of a rectangle that fits a word, in sixteen windows.
inline IntLanes rect_sum(const std::uint16_t* at, const std::int32_t* c) {
  using R = Register256;
  const auto cell = [&](int i) { return R::load(at + c[i]); };
  return widen(R::add_words(R::subtract_words(cell(0), cell(1)), R::subtract_words(cell(3), cell(2))));
}

}  // namespace
}  // namespace haarkit
