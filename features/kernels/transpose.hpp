#pragma once

// For sources compiled with AVX2, hence internal linkage.

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace haarkit::kernels {
namespace {  // NOLINT(google-build-namespaces): see above

// 32 pixels of 16 lanes: lane after lane (pitch bytes apart) in, pixel after pixel (out_pitch bytes apart) out. Four
// rounds of interleaving row i with row i + 8 transpose, in both halves of a register at once.
inline void transpose(const std::uint8_t* lanes, std::ptrdiff_t pitch, std::uint8_t* out, std::ptrdiff_t out_pitch) {
  constexpr int kLanes = 16;
  __m256i a[kLanes], b[kLanes];
  for (int i = 0; i < kLanes; ++i) a[i] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(lanes + i * pitch));
  const auto round = [](const __m256i* from, __m256i* to) {
    for (int i = 0; i < 8; ++i) {
      to[2 * i] = _mm256_unpacklo_epi8(from[i], from[i + 8]);
      to[2 * i + 1] = _mm256_unpackhi_epi8(from[i], from[i + 8]);
    }
  };
  round(a, b);
  round(b, a);
  round(a, b);
  round(b, a);
  for (int i = 0; i < kLanes; ++i) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + i * out_pitch), _mm256_castsi256_si128(a[i]));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + (i + kLanes) * out_pitch), _mm256_extracti128_si256(a[i], 1));
  }
}

}  // namespace
}  // namespace haarkit::kernels
