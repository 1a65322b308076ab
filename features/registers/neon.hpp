#pragma once

// The vocabulary (registers.hpp) on 128 bits of NEON (64-bit ARM); sse4.hpp says what each function does.

#include <arm_neon.h>

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): as registers.hpp

using Bytes = uint8x16_t;

constexpr bool kSelectsAtOnce = true;

inline Words words_of(const std::uint8_t* p) {
  return vmovl_u8(vld1_u8(p));
}
inline Ints ints_of(const std::uint8_t* p) {
  std::uint32_t four;
  __builtin_memcpy(&four, p, sizeof four);
  return vmovl_u16(vget_low_u16(vmovl_u8(vcreate_u8(four))));
}
inline Pair<Ints> widen(Words w) {
  return {vmovl_u16(vget_low_u16(w)), vmovl_high_u16(w)};
}
inline Words narrow(Pair<Ints> v) {
  return vmovn_high_u32(vmovn_u32(v.low), v.high);
}

inline Floats root(Floats a) {
  return vsqrtq_f32(a);
}
inline Pair<Doubles> to_doubles(Ints v) {
  return {vcvtq_f64_s64(vmovl_s32(vget_low_s32((int32x4_t)v))), vcvtq_f64_s64(vmovl_high_s32((int32x4_t)v))};
}
inline Pair<Doubles> unsigned_to_doubles(Ints v) {
  return {vcvtq_f64_u64(vmovl_u32(vget_low_u32(v))), vcvtq_f64_u64(vmovl_high_u32(v))};
}
inline Pair<Doubles> to_doubles(Floats v) {
  return {vcvt_f64_f32(vget_low_f32(v)), vcvt_high_f64_f32(v)};
}
inline Floats to_floats(Pair<Doubles> v) {
  return vcvt_high_f32_f64(vcvt_f32_f64(v.low), v.high);
}
inline Doubles inverse_root(Doubles x) {
  return 1.0 / (Doubles)vsqrtq_f64(x);
}

// There is no instruction that gathers signs: each number's bit is left of it, and the sum of bits is the mask.
inline std::uint32_t less(Floats x, Floats y) {
  return vaddvq_u32(vcltq_f32(x, y) & Ints{1, 2, 4, 8});
}
inline std::uint32_t less(Doubles x, Doubles y) {
  return static_cast<std::uint32_t>(vaddvq_u64(vcltq_f64(x, y) & uint64x2_t{1, 2}));
}
inline std::uint32_t less(Words x, Words y) {
  return vaddvq_u16(vcltq_s16((int16x8_t)x, (int16x8_t)y) & Words{1, 2, 4, 8, 16, 32, 64, 128});
}
inline std::uint32_t less_of_both(Floats even_x, Floats even_y, Floats odd_x, Floats odd_y) {
  return vaddvq_u32((vcltq_f32(even_x, even_y) & Ints{1, 4, 16, 64}) | (vcltq_f32(odd_x, odd_y) & Ints{2, 8, 32, 128}));
}

inline Floats evens(Pair<Floats> v) {
  return vuzp1q_f32(v.low, v.high);
}
inline Floats odds(Pair<Floats> v) {
  return vuzp2q_f32(v.low, v.high);
}
inline Pair<Floats> joined(Floats even, Floats odd) {
  return {vzip1q_f32(even, odd), vzip2q_f32(even, odd)};
}

inline Bytes interleave_low(Bytes a, Bytes b) {
  return vzip1q_u8(a, b);
}
inline Bytes interleave_high(Bytes a, Bytes b) {
  return vzip2q_u8(a, b);
}
inline Words interleave_low(Words a, Words b) {
  return vzip1q_u16(a, b);
}
inline Words interleave_high(Words a, Words b) {
  return vzip2q_u16(a, b);
}
inline Bytes narrow_in_blocks(Words a, Words b) {
  return vmovn_high_u16(vmovn_u16(a), b);
}
inline Words narrow_in_blocks(Ints a, Ints b) {
  return vmovn_high_u32(vmovn_u32(a), b);
}
inline void store_bytes(std::uint8_t* p, Words w) {
  vst1_u8(p, vmovn_u16(w));
}

inline Words running_sums(Words v) {
  v += vextq_u16(Words{}, v, 7);
  v += vextq_u16(Words{}, v, 6);
  return v + vextq_u16(Words{}, v, 4);
}
inline Ints running_sums(Ints v) {
  v += vextq_u32(Ints{}, v, 3);
  return v + vextq_u32(Ints{}, v, 2);
}
inline Words last(Words v) {
  return vdupq_laneq_u16(v, 7);
}
inline Ints last(Ints v) {
  return vdupq_laneq_u32(v, 3);
}
inline Words load_halves(const std::uint16_t* low, const std::uint16_t* high) {
  return vcombine_u16(vld1_u16(low), vld1_u16(high));
}
inline void store_halves(std::uint16_t* low, std::uint16_t* high, Words v) {
  vst1_u16(low, vget_low_u16(v));
  vst1_u16(high, vget_high_u16(v));
}

inline Bytes load_blocks(const std::uint8_t* p, const std::int32_t* offsets) {
  return vld1q_u8(p + offsets[0]);
}
inline void store_blocks(std::uint8_t* out, std::ptrdiff_t, Bytes v) {
  vst1q_u8(out, v);
}
inline Bytes block_everywhere(const std::uint8_t* p) {
  return vld1q_u8(p);
}
inline Bytes pick(Bytes v, Bytes index) {
  return vqtbl1q_u8(v, index);
}
inline Words pick_bytes(const std::uint8_t* table, Words index) {
  return (Words)pick(block_everywhere(table), (Bytes)index);
}
inline Words multiply_pairs(Bytes a, Bytes b) {
  return vpaddq_u16(vmull_u8(vget_low_u8(a), vget_low_u8(b)), vmull_high_u8(a, b));
}
inline Ints multiply_pairs(Words a, Words b) {
  const auto x = (int16x8_t)a, y = (int16x8_t)b;
  return (Ints)vpaddq_s32(vmull_s16(vget_low_s16(x), vget_low_s16(y)), vmull_high_s16(x, y));
}
inline Ints add_pairs(Words v) {
  return vpaddlq_u16(v);
}
inline Ints add_pairs(Ints a, Ints b) {
  return vpaddq_u32(a, b);
}
inline Ints add_pairs_in_blocks(Ints a, Ints b) {
  return add_pairs(a, b);
}
inline Words narrow_pairs(Pair<Ints> v) {
  return narrow(v);
}

}  // namespace
}  // namespace haarkit
