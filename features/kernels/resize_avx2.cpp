// Kernels of the resizers with AVX2. Along a row, four outputs take their source bytes from one 16-byte load by a
// shuffle (TapGroups); where a table does not fit that, and for short rows, the scalar kernels do it.
#include <immintrin.h>

#include "resize_kernels.hpp"

namespace haarkit::kernels {
namespace {

inline __m128i load16(const void* p) {
  return _mm_loadu_si128(static_cast<const __m128i*>(p));
}
inline __m256i load32(const void* p) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(p));
}
inline __m256i load_pair(const void* low, const void* high) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(load16(low)), load16(high), 1);
}
inline void store16(void* p, __m128i v) {
  _mm_storeu_si128(static_cast<__m128i*>(p), v);
}
inline void store32(void* p, __m256i v) {
  _mm256_storeu_si256(static_cast<__m256i*>(p), v);
}

// 16 words, in order, to 16 bytes.
inline __m128i to_bytes(__m256i words) {
  return _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
}

// Calls f(i) for i = 0, step, 2 step, ... so that [i, i + step) covers [0, count); the last one may overlap the one
// before. count >= step.
template <typename F>
inline void in_steps(int count, int step, F f) {
  int i = 0;
  for (; i + step <= count; i += step) f(i);
  if (i < count) f(count - step);
}

inline __m256i pair_of(int first, int second) {
  return _mm256_set1_epi16(static_cast<std::int16_t>((first & 0xff) | (second << 8)));
}

template <int pairs>
void down_by_pairs(const std::uint8_t* const* rows, const std::int16_t* weights, int taps, int width,
                   std::uint8_t* out) {
  const std::uint8_t* row[2 * pairs];
  __m256i weight[pairs];
  for (int k = 0; k < pairs; ++k) {
    const bool has_second = 2 * k + 1 < taps;
    row[2 * k] = rows[2 * k];
    row[2 * k + 1] = rows[has_second ? 2 * k + 1 : 2 * k];
    weight[k] = pair_of(weights[2 * k], has_second ? weights[2 * k + 1] : 0);
  }
  in_steps(width, 32, [&](int x) {
    const __m256i half = _mm256_set1_epi16(64);
    __m256i low = half, high = half;
    for (int k = 0; k < pairs; ++k) {
      const __m256i a = load32(row[2 * k] + x), b = load32(row[2 * k + 1] + x);
      low = _mm256_add_epi16(low, _mm256_maddubs_epi16(_mm256_unpacklo_epi8(a, b), weight[k]));
      high = _mm256_add_epi16(high, _mm256_maddubs_epi16(_mm256_unpackhi_epi8(a, b), weight[k]));
    }
    store32(out + x, _mm256_packus_epi16(_mm256_srli_epi16(low, 7), _mm256_srli_epi16(high, 7)));
  });
}

void gaussian_down(const std::uint8_t* const* rows, const std::int16_t* weights, int taps, int width,
                   std::uint8_t* out) {
  if (width < 32 || taps < 2 || taps > 8) return scalar_resize_kernels().gaussian_down(rows, weights, taps, width, out);
  if (taps <= 4) return down_by_pairs<2>(rows, weights, taps, width, out);
  if (taps <= 6) return down_by_pairs<3>(rows, weights, taps, width, out);
  down_by_pairs<4>(rows, weights, taps, width, out);
}

// Sums of two groups (eight outputs) of four slots, in order.
inline __m256i two_groups_of_four(const std::uint8_t* row, const TapGroups& g, int group) {
  const __m256i pixels = load_pair(row + g.base[group], row + g.base[group + 1]);
  const __m256i taps = _mm256_shuffle_epi8(pixels, load32(g.shuffle + group * 16));
  const __m256i pairs = _mm256_maddubs_epi16(taps, load32(g.weights + group * 16));
  return _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
}

// The same of one group of eight slots: two sums for each output.
inline __m256i one_group_of_eight(const std::uint8_t* row, const TapGroups& g, int group) {
  const __m256i pixels = _mm256_broadcastsi128_si256(load16(row + g.base[group]));
  const __m256i taps = _mm256_shuffle_epi8(pixels, load32(g.shuffle + group * 32));
  const __m256i pairs = _mm256_maddubs_epi16(taps, load32(g.weights + group * 32));
  return _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
}

inline __m256i sixteen_outputs(const std::uint8_t* row, const TapGroups& g, int group) {
  const __m256i half = _mm256_set1_epi32(64);
  const auto rounded = [&](__m256i v) { return _mm256_srli_epi32(_mm256_add_epi32(v, half), 7); };
  if (g.slots <= 4)
    return _mm256_permute4x64_epi64(
        _mm256_packus_epi32(rounded(two_groups_of_four(row, g, group)), rounded(two_groups_of_four(row, g, group + 2))),
        0xd8);
  const auto two = [&](int first) {  // outputs 0, 1 of both groups | 2, 3 of both
    return _mm256_hadd_epi32(one_group_of_eight(row, g, first), one_group_of_eight(row, g, first + 1));
  };
  const __m256i words = _mm256_packus_epi32(rounded(two(group)), rounded(two(group + 2)));
  return _mm256_permutevar8x32_epi32(words, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

void gaussian_across(const std::uint8_t* row, const Taps& t, const TapGroups& groups, std::uint8_t* out) {
  constexpr int kOutputs = 16;
  if (groups.slots < 4 || t.size < kOutputs) return scalar_resize_kernels().gaussian_across(row, t, groups, out);
  in_steps(groups.outputs, kOutputs, [&](int x) { store16(out + x, to_bytes(sixteen_outputs(row, groups, x / 4))); });
  for (int x = groups.outputs; x < t.size; ++x) {
    int sum = 64;
    for (int k = 0; k < t.taps; ++k) sum += t.weights[x * t.taps + k] * row[t.start[x] + k];
    out[x] = static_cast<std::uint8_t>(sum >> 7);
  }
}

// t[x] = a + 3 (b + c) + d, then eight outputs from t[2 x - 1 ...].
inline __m256i halve_down(const std::uint8_t* const* rows, int x) {
  const auto words = [&](int i) { return _mm256_cvtepu8_epi16(load16(rows[i] + x)); };
  const __m256i inner = _mm256_add_epi16(words(1), words(2)), outer = _mm256_add_epi16(words(0), words(3));
  return _mm256_add_epi16(outer, _mm256_add_epi16(inner, _mm256_slli_epi16(inner, 1)));
}

inline __m256i halve_across(const std::int16_t* t) {
  const __m256i one_three = _mm256_set1_epi32(0x00030001), three_one = _mm256_set1_epi32(0x00010003);
  const __m256i sum =
      _mm256_add_epi32(_mm256_madd_epi16(load32(t - 1), one_three), _mm256_madd_epi16(load32(t + 1), three_one));
  return _mm256_srli_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(32)), 6);
}

void halve(const std::uint8_t* const* rows, int width, std::int16_t* scratch, std::uint8_t* out) {
  const int out_width = (width + 1) / 2;
  if (out_width < 16) return scalar_resize_kernels().halve(rows, width, scratch, out);
  std::int16_t* t = scratch + 1;
  in_steps(width, 16, [&](int x) { store32(t + x, halve_down(rows, x)); });
  t[-1] = t[0];
  t[width] = t[width + 1] = t[width - 1];
  in_steps(out_width, 16, [&](int x) {
    const __m256i words = _mm256_packus_epi32(halve_across(t + 2 * x), halve_across(t + 2 * x + 16));
    store16(out + x, to_bytes(_mm256_permute4x64_epi64(words, 0xd8)));
  });
}

// Eight outputs of two taps.
inline __m256i exact_eight(const std::uint8_t* row, const TapGroups& g, int group) {
  const __m256i pixels = load_pair(row + g.base[group], row + g.base[group + 1]);
  // Byte numbers to words: the high byte of each is filled with zero.
  const __m256i shuffle =
      _mm256_or_si256(_mm256_cvtepu8_epi16(load16(g.shuffle + group * 8)), _mm256_set1_epi16(INT16_MIN));
  return _mm256_madd_epi16(_mm256_shuffle_epi8(pixels, shuffle), load32(g.wide_weights + group * 8));
}

void exact_across(const std::uint8_t* row, const Taps& t, const TapGroups& groups, std::uint16_t* out) {
  constexpr int kOutputs = 16;
  if (groups.slots != 2 || t.size < kOutputs) return scalar_resize_kernels().exact_across(row, t, groups, out);
  in_steps(groups.outputs, kOutputs, [&](int x) {
    const __m256i words = _mm256_packus_epi32(exact_eight(row, groups, x / 4), exact_eight(row, groups, x / 4 + 2));
    store32(out + x, _mm256_permute4x64_epi64(words, 0xd8));
  });
  for (int x = groups.outputs; x < t.size; ++x)
    out[x] =
        static_cast<std::uint16_t>(t.weights[2 * x] * row[t.start[x]] + t.weights[2 * x + 1] * row[t.start[x] + 1]);
}

// Words less 2^15 are signed, and the weights add up to 2^8, so 2^23 goes back in.
inline __m256i exact_sixteen(const std::uint16_t* a, const std::uint16_t* b, __m256i weights) {
  const __m256i flip = _mm256_set1_epi16(INT16_MIN), back = _mm256_set1_epi32((1 << 23) + (1 << 15));
  const __m256i x = _mm256_xor_si256(load32(a), flip), y = _mm256_xor_si256(load32(b), flip);
  const __m256i low = _mm256_madd_epi16(_mm256_unpacklo_epi16(x, y), weights);
  const __m256i high = _mm256_madd_epi16(_mm256_unpackhi_epi16(x, y), weights);
  return _mm256_packus_epi32(_mm256_srli_epi32(_mm256_add_epi32(low, back), 16),
                             _mm256_srli_epi32(_mm256_add_epi32(high, back), 16));
}

void exact_down(const std::uint16_t* a, const std::uint16_t* b, int fraction, int width, std::uint8_t* out) {
  if (width < 16) return scalar_resize_kernels().exact_down(a, b, fraction, width, out);
  const __m256i weights = _mm256_set1_epi32((256 - fraction) | fraction << 16);
  in_steps(width, 16, [&](int x) { store16(out + x, to_bytes(exact_sixteen(a + x, b + x, weights))); });
}

}  // namespace

ResizeKernels avx2_resize_kernels() {
  return {gaussian_down, gaussian_across, halve, exact_across, exact_down};
}

}  // namespace haarkit::kernels
