// Kernels of WordBlock with AVX2: a cell of 16 lanes is one register.
#include "block_kernels.hpp"
#include "transpose.hpp"
#include "word_block_kernels.hpp"

namespace haarkit::kernels {
namespace {

constexpr int kLanes = WordBlock::kLanes;

inline __m256i load(const std::uint16_t* p) {
  return _mm256_load_si256(reinterpret_cast<const __m256i*>(p));
}
inline void store(std::uint16_t* p, __m256i v) {
  _mm256_store_si256(reinterpret_cast<__m256i*>(p), v);
}
inline __m256i load_pixels(const std::uint8_t* p) {
  return _mm256_cvtepu8_epi16(_mm_load_si128(reinterpret_cast<const __m128i*>(p)));
}

void integrate(const WordBuffers& b) {
  const std::ptrdiff_t row = (b.width + 1) * kLanes;
  const std::uint8_t* p = b.pixels;
  std::uint16_t* cell = b.planes[0] + row + kLanes;
  for (int y = 0; y < b.height; ++y, cell += kLanes) {
    __m256i sum = _mm256_setzero_si256();
    for (int x = 0; x < b.width; ++x, cell += kLanes, p += kLanes) {
      sum = _mm256_add_epi16(sum, load_pixels(p));
      store(cell, _mm256_add_epi16(load(cell - row), sum));
    }
  }
}

void integrate_tilted(const WordBuffers& b) {
  const std::ptrdiff_t row = (b.width + 1) * kLanes, above = static_cast<std::ptrdiff_t>(b.width) * kLanes;
  const std::uint8_t* p = b.pixels;
  for (int y = 1; y <= b.height; ++y) {
    std::uint16_t* cell = b.tilted + y * row;
    store(cell, load(cell + kLanes - row));
    for (int x = 1; x <= b.width; ++x, p += kLanes) {
      cell += kLanes;
      __m256i sum = _mm256_add_epi16(load(cell - kLanes - row), load_pixels(p));
      if (x < b.width) sum = _mm256_add_epi16(sum, load(cell + kLanes - row));
      if (y > 1) sum = _mm256_add_epi16(sum, load_pixels(p - above));
      if (x < b.width && y > 1) sum = _mm256_sub_epi16(sum, load(cell - 2 * row));
      store(cell, sum);
    }
  }
}

void prepare_grey(const WordBuffers& b) {
  for (std::ptrdiff_t p = 0; p < b.patch_size; p += kPatchUnit)
    transpose(b.patches + p, b.patch_size, b.pixels + p * kLanes);
  integrate(b);
  if (b.tilted) integrate_tilted(b);
}

// Adds the gradient channels of 16 lanes to their running sums. diagonal is zero where dx or dy is, so the sign of dx
// xor dy tells the two diagonal orientations apart.
inline void add_gradients(__m256i dx, __m256i dy, __m256i sums[kChannelCount]) {
  const __m256i u = _mm256_abs_epi16(dx), v = _mm256_abs_epi16(dy), smaller = _mm256_min_epi16(u, v);
  const __m256i diagonal = _mm256_add_epi16(smaller, smaller);
  const __m256i opposite = _mm256_srai_epi16(_mm256_xor_si256(dx, dy), 15);
  sums[1] = _mm256_add_epi16(sums[1], _mm256_add_epi16(u, v));
  sums[2] = _mm256_add_epi16(sums[2], _mm256_subs_epu16(u, v));
  sums[3] = _mm256_add_epi16(sums[3], _mm256_andnot_si256(opposite, diagonal));
  sums[4] = _mm256_add_epi16(sums[4], _mm256_subs_epu16(v, u));
  sums[5] = _mm256_add_epi16(sums[5], _mm256_and_si256(opposite, diagonal));
}

void prepare_gradients(const WordBuffers& b) {
  const std::ptrdiff_t row = (b.width + 1) * kLanes, below = static_cast<std::ptrdiff_t>(b.width) * kLanes;
  for (int y = 0; y < b.height; ++y) {
    const bool border = y == 0 || y == b.height - 1;
    const std::uint8_t* p = b.pixels + y * below;
    __m256i sums[kChannelCount];
    for (__m256i& sum : sums) sum = _mm256_setzero_si256();
    for (int x = 0; x < b.width; ++x, p += kLanes) {
      if (!border && x > 0 && x < b.width - 1)
        add_gradients(_mm256_sub_epi16(load_pixels(p + kLanes), load_pixels(p - kLanes)),
                      _mm256_sub_epi16(load_pixels(p + below), load_pixels(p - below)), sums);
      const std::ptrdiff_t at = (y + 1) * row + (x + 1) * kLanes;
      for (int c = 1; c < kChannelCount; ++c) {
        if (!b.planes[c]) continue;
        std::uint16_t* cell = b.planes[c] + at;
        store(cell, _mm256_add_epi16(load(cell - row), sums[c]));
      }
    }
  }
}

}  // namespace

WordBlockKernels avx2_word_block_kernels() {
  return {prepare_grey, prepare_gradients};
}

}  // namespace haarkit::kernels
