// Kernels of WordBlock with AVX-512, 32 lanes.
#include "word_block_lanes.hpp"

namespace haarkit::kernels {
namespace {

struct Register512 {
  using Int = __m512i;
  static constexpr int kWords = 32;
  static Int zero() { return _mm512_setzero_si512(); }
  static Int load(const std::uint16_t* p) { return _mm512_load_si512(p); }
  static void store(std::uint16_t* p, Int v) { _mm512_store_si512(p, v); }
  static Int load_pixels(const std::uint8_t* p) {
    return _mm512_cvtepu8_epi16(_mm256_load_si256(reinterpret_cast<const __m256i*>(p)));
  }
  static Int add(Int a, Int b) { return _mm512_add_epi16(a, b); }
  static Int subtract(Int a, Int b) { return _mm512_sub_epi16(a, b); }
  static Int above_zero(Int a, Int b) { return _mm512_subs_epu16(a, b); }
  static Int absolute(Int a) { return _mm512_abs_epi16(a); }
  static Int smaller(Int a, Int b) { return _mm512_min_epi16(a, b); }
  static Int where_opposite(Int a, Int b, Int v) {
    return _mm512_maskz_mov_epi16(_mm512_movepi16_mask(_mm512_xor_si512(a, b)), v);
  }
};

}  // namespace

WordBlockKernels avx512_word_block_kernels() {
  using Block = WordBlockOn<Register512>;
  return {Block::prepare_grey, Block::prepare_gradients, Block::kLanes};
}

}  // namespace haarkit::kernels
