// bin_values, eight samples at a time: the bins of features 0..3 and 4..7 are packed into the bytes of two 32-bit
// lanes, then the two halves of each sample are put together.
#include <immintrin.h>

#include "bin_values.hpp"

namespace haarkit::kernels {
namespace {

inline __m256i bins_of(const float* values, const float* low, const float* steps) {
  const __m256 place =
      _mm256_mul_ps(_mm256_sub_ps(_mm256_loadu_ps(values), _mm256_broadcast_ss(low)), _mm256_broadcast_ss(steps));
  return _mm256_cvttps_epi32(_mm256_min_ps(_mm256_max_ps(place, _mm256_setzero_ps()), _mm256_set1_ps(255.0F)));
}

inline __m256i four_features(const float* values, std::size_t pitch, const float* low, const float* steps) {
  const __m256i a = bins_of(values, low, steps);
  const __m256i b = _mm256_slli_epi32(bins_of(values + pitch, low + 1, steps + 1), 8);
  const __m256i c = _mm256_slli_epi32(bins_of(values + 2 * pitch, low + 2, steps + 2), 16);
  const __m256i d = _mm256_slli_epi32(bins_of(values + 3 * pitch, low + 3, steps + 3), 24);
  return _mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d));
}

}  // namespace

void bin_values_avx2(const float* values, std::size_t pitch, std::size_t count, const float* low, const float* steps,
                     std::uint8_t* out) {
  for (std::size_t sample = 0; sample < count; sample += 8) {
    const __m256i first = four_features(values + sample, pitch, low, steps);
    const __m256i last = four_features(values + 4 * pitch + sample, pitch, low + 4, steps + 4);
    const __m256i even = _mm256_unpacklo_epi32(first, last);  // samples 0 1 4 5
    const __m256i odd = _mm256_unpackhi_epi32(first, last);   // samples 2 3 6 7
    auto* target = reinterpret_cast<__m256i*>(out + sample * 8);
    _mm256_storeu_si256(target, _mm256_permute2x128_si256(even, odd, 0x20));
    _mm256_storeu_si256(target + 1, _mm256_permute2x128_si256(even, odd, 0x31));
  }
}

}  // namespace haarkit::kernels
