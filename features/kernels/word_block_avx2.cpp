// Kernels of WordBlock with AVX2, 16 lanes.
#include "word_block_lanes.hpp"

namespace haarkit::kernels {
namespace {

struct Register256 {
  using Int = __m256i;
  static constexpr int kWords = 16;
  static Int zero() { return _mm256_setzero_si256(); }
  static Int load(const std::uint16_t* p) { return _mm256_load_si256(reinterpret_cast<const __m256i*>(p)); }
  static void store(std::uint16_t* p, Int v) { _mm256_store_si256(reinterpret_cast<__m256i*>(p), v); }
  static Int load_pixels(const std::uint8_t* p) {
    return _mm256_cvtepu8_epi16(_mm_load_si128(reinterpret_cast<const __m128i*>(p)));
  }
  static Int add(Int a, Int b) { return _mm256_add_epi16(a, b); }
  static Int subtract(Int a, Int b) { return _mm256_sub_epi16(a, b); }
  static Int above_zero(Int a, Int b) { return _mm256_subs_epu16(a, b); }
  static Int absolute(Int a) { return _mm256_abs_epi16(a); }
  static Int smaller(Int a, Int b) { return _mm256_min_epi16(a, b); }
  static Int where_opposite(Int a, Int b, Int v) {
    return _mm256_and_si256(_mm256_srai_epi16(_mm256_xor_si256(a, b), 15), v);
  }
};

}  // namespace

WordBlockKernels avx2_word_block_kernels() {
  using Block = WordBlockOn<Register256>;
  return {Block::prepare_grey, Block::prepare_gradients, Block::kLanes};
}

}  // namespace haarkit::kernels
