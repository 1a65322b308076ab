#pragma once

// The kernels of WindowBlock on lanes: included by one source for each instruction set, hence internal linkage.

#include "block_kernels.hpp"
#include "haarkit/features/lanes.hpp"
#include "transpose.hpp"

namespace haarkit::kernels {
namespace {  // NOLINT(google-build-namespaces)

constexpr int kLanes = 16;

void copy_pixels(const BlockBuffers& b) {
  for (std::ptrdiff_t p = 0; p < b.patch_size; p += kPatchUnit)
    transpose(b.patches + p, b.patch_size, b.pixels + p * kLanes, kLanes);
}

void integrate_tilted(const BlockBuffers& b) {
  const std::ptrdiff_t row = (b.width + 1) * kLanes;
  const std::uint8_t* pixels = b.pixels;
  for (int y = 1; y <= b.height; ++y, pixels += b.width * kLanes) {
    std::int32_t* cell = b.tilted + y * row;
    store(cell, load(cell + kLanes - row));
    for (int x = 1; x <= b.width; ++x) {
      cell += kLanes;
      const std::uint8_t* p = pixels + (x - 1) * kLanes;
      IntLanes sum = load(cell - kLanes - row) + load_bytes(p);
      if (x < b.width) sum = sum + load(cell + kLanes - row);
      if (y > 1) sum = sum + load_bytes(p - b.width * kLanes);
      if (x < b.width && y > 1) sum = sum - load(cell - 2 * row);
      store(cell, sum);
    }
  }
}

void integrate(const BlockBuffers& b) {
  const std::ptrdiff_t row = (b.width + 1) * kLanes;
  const std::uint8_t* p = b.pixels;
  std::int32_t* cell = b.planes[0] + row + kLanes;
  for (int y = 0; y < b.height; ++y, cell += kLanes) {
    IntLanes sum = broadcast(0);
    for (int x = 0; x < b.width; ++x, cell += kLanes, p += kLanes) {
      sum = sum + load_bytes(p);
      store(cell, load(cell - row) + sum);
    }
  }
}

std::uint32_t compute_norms(const BlockBuffers& b) {
  IntLanes squares = broadcast(0);
  for (int y = 1; y < b.height - 1; ++y) {
    const std::uint8_t* p = b.pixels + static_cast<std::ptrdiff_t>(y) * b.width * kLanes;
    for (int x = 1; x < b.width - 1; ++x) squares = squares + square_small(load_bytes(p + x * kLanes));
  }
  const std::ptrdiff_t row = (b.width + 1) * kLanes;
  const std::int32_t *top = b.planes[0] + row, *bottom = b.planes[0] + (b.height - 1) * row;
  const std::ptrdiff_t left = kLanes, right = (b.width - 1) * kLanes;
  const IntLanes inner = (load(top + left) - load(top + right)) + (load(bottom + right) - load(bottom + left));
  FloatLanes inverse;
  const std::uint32_t passes = inverse_norms(inner, squares, b.area, b.limit, inverse);
  store(b.inverse_norms, inverse);
  return passes;
}

std::uint32_t prepare_grey(const BlockBuffers& b) {
  copy_pixels(b);
  integrate(b);
  if (b.tilted) integrate_tilted(b);
  return compute_norms(b);
}

inline __m256i load_words(const std::uint8_t* p) {
  return _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
}

// Adds the gradient channels of 16 lanes, as words, to their running sums. diagonal is zero where dx or dy is, so the
// sign of dx xor dy tells the two diagonal orientations apart.
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

// Running sums of a row fit unsigned words up to 65535 / 510 = 128 columns; wider windows, if there are any, have time.
void prepare_gradients(const BlockBuffers& b) {
  constexpr int kWidest = 128;
  if (b.width > kWidest) return scalar_block_kernels().prepare_gradients(b);
  const std::ptrdiff_t row = (b.width + 1) * kLanes, below = static_cast<std::ptrdiff_t>(b.width) * kLanes;
  for (int y = 0; y < b.height; ++y) {
    const bool border = y == 0 || y == b.height - 1;
    const std::uint8_t* p = b.pixels + y * below;
    __m256i sums[kChannelCount];
    for (__m256i& sum : sums) sum = _mm256_setzero_si256();
    for (int x = 0; x < b.width; ++x, p += kLanes) {
      if (!border && x > 0 && x < b.width - 1)
        add_gradients(_mm256_sub_epi16(load_words(p + kLanes), load_words(p - kLanes)),
                      _mm256_sub_epi16(load_words(p + below), load_words(p - below)), sums);
      const std::ptrdiff_t at = (y + 1) * row + (x + 1) * kLanes;
      for (int c = 1; c < kChannelCount; ++c) {
        if (!b.planes[c]) continue;
        std::int32_t* cell = b.planes[c] + at;
        store(cell, load(cell - row) + widen(sums[c]));
      }
    }
  }
}

inline FloatLanes rect_term(const BlockFeature& f, int r, const std::int32_t* cells) {
  const auto& c = f.corners[r];
  const IntLanes sum = load(cells + c[0] * kLanes) - load(cells + c[1] * kLanes) - load(cells + c[2] * kLanes) +
                       load(cells + c[3] * kLanes);
  return broadcast(f.weights[r]) * to_float(sum);
}

template <int rect_count>
void values_of(const BlockFeature& f, const BlockView* blocks, int block_count, float* out) {
  for (int i = 0; i < block_count; ++i, out += kLanes) {
    const std::int32_t* cells = blocks[i].cells;
    FloatLanes value = rect_term(f, 0, cells);
    if constexpr (rect_count > 1) value = value + rect_term(f, 1, cells);
    if constexpr (rect_count > 2) value = value + rect_term(f, 2, cells);
    store(out, value * load(blocks[i].inverse_norms));
  }
}

void values(const BlockFeature& f, const BlockView* blocks, int block_count, float* out) {
  // A copy that nobody else can write to, so that the offsets stay in registers.
  const BlockFeature own = f;
  if (own.rect_count == 2) return values_of<2>(own, blocks, block_count, out);
  if (own.rect_count == 3) return values_of<3>(own, blocks, block_count, out);
  values_of<1>(own, blocks, block_count, out);
}

}  // namespace
}  // namespace haarkit::kernels
