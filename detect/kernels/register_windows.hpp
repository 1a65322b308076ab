#pragma once

// Neighbouring windows on registers: what the scan kernels (scan_kernel_body.hpp) are written in. Cells of neighbouring
// windows are neighbours in memory, so one load brings the same cell of all of them; words become floats in two halves,
// of the even windows and of the odd ones:
//
//   cell 5 of windows 0..15   | w0 w1 w2 w3 ...... w15 |    words (Words)
//   as floats                 | w0 w2 ... w14 |             Floats.low: even windows
//                             | w1 w3 ... w15 |             Floats.high: odd windows
//
// because a word in the upper half of an int is 2^16 times its value there (registers.hpp): one instruction instead of
// an extension, and exact, since a power of two only moves a float's exponent.

#include "bound_cascade.hpp"
#include "norms.hpp"
#include "registers.hpp"

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): as registers.hpp

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

inline Floats leaf_of(Floats value, const BoundNode& node) {
  if constexpr (kSelectsAtOnce)
    return select_less(value, all<Floats>(node.threshold), all<Floats>(node.left), all<Floats>(node.right));
  // The right leaf, and where value is less the bits in which the left one differs.
  const auto is_less = (Ints)(value < all<Floats>(node.threshold));
  return (Floats)((Ints)all<Floats>(node.right) ^ (is_less & all<Ints>(node.flip)));
}
inline Floats leaf_where(Ints hits, const BoundNode& node) {
  return (Floats)((Ints)all<Floats>(node.right) ^ (hits & all<Ints>(node.flip)));
}
template <typename T>
inline auto leaf_where(Pair<T> hits, const BoundNode& node) {
  return Pair<decltype(leaf_where(hits.low, node))>{leaf_where(hits.low, node), leaf_where(hits.high, node)};
}
template <typename T>
inline Pair<T> leaf_of(Pair<T> value, const BoundNode& node) {
  return {leaf_of(value.low, node), leaf_of(value.high, node)};
}

// So many windows: as many as a register holds words, or twice as many.
template <int kWindows>
struct RegisterWindows {
  static constexpr int kCount = kWindows;
  static constexpr float kScale = 65536;
  static constexpr bool kLbp = false;
  using Words = Numbers<std::uint16_t, kCount>;
  // Of even and odd windows apart.
  using Ints = Pair<Numbers<std::uint32_t, kCount / 2>>;
  using Floats = Pair<Numbers<float, kCount / 2>>;
  // One window after the other.
  using OrderedInts = Numbers<std::uint32_t, kCount>;
  using OrderedFloats = Numbers<float, kCount>;

  static Words cells(const std::uint16_t* p) { return load<Words>(p); }
  static Words all_words(int x) { return haarkit::all<Words>(x); }
  static Words kept(Words w) { return haarkit::kept(w); }
  static Words where_less(Words a, Words b) { return haarkit::where_less(a, b); }  // with a sign
  static Words where_equal(Words a, Words b) { return haarkit::where_equal(a, b); }
  static Words choose(Words mask, Words a, Words b) { return haarkit::choose(mask, a, b); }
  static Words pick_bytes(const std::uint8_t* table, Words index) { return haarkit::pick_bytes(table, index); }
  // Signed words, times kScale.
  static Floats scaled(Words w) { return {haarkit::to_float(upper_of_even(w)), haarkit::to_float(upper_of_odd(w))}; }
  static Ints unsigned_ints(Words w) { return {lower_of_even(w), lower_of_odd(w)}; }
  static Floats to_float(Ints i) { return haarkit::to_float(i); }
  static Floats all(float x) { return haarkit::all<Floats>(x); }
  static Floats numbers(const float* p) {
    const auto f = load<OrderedFloats>(p);
    return {evens(f), odds(f)};
  }
  static void store(float* p, Floats f) { haarkit::store(p, joined(f.low, f.high)); }
  // Bit i: window i.
  static std::uint32_t less(Floats x, Floats y) { return less_of_both(x.low, y.low, x.high, y.high); }
  static std::uint32_t less(Words a, Words b) { return haarkit::less(a, b); }  // with a sign
  // The same with the bits of even windows before those of odd ones, which is quicker.
  static std::uint32_t less_in_own_order(Floats x, Floats y) { return haarkit::less(x, y); }
  static std::uint32_t own_order(std::uint32_t bits) { return evens_of(bits) | evens_of(bits >> 1) << kCount / 2; }
  static std::uint32_t window_order(std::uint32_t bits) {
    return to_evens(bits & ((1U << kCount / 2) - 1)) | to_evens(bits >> kCount / 2) << 1;
  }
  static Floats select_less(Floats x, Floats y, Floats if_less, Floats otherwise) {
    return haarkit::select_less(x, y, if_less, otherwise);
  }
  // The node's left leaf where value is less than its threshold, else the right one.
  static Floats leaf(Floats value, const BoundNode& node) { return leaf_of(value, node); }

  // The left leaf where all bits of a word are set, the right one where none is.
  static Floats leaf_where(Words hits, const BoundNode& node) {
    return {haarkit::leaf_where(sign_of_even(hits), node), haarkit::leaf_where(sign_of_odd(hits), node)};
  }

  static OrderedInts ordered_ints(Words w) { return widen(w); }
  static OrderedInts ordered_ints(const std::uint32_t* p) { return load<OrderedInts>(p); }
  // Writes the inverse norms of the windows; returns which pass the contrast gate.
  static std::uint32_t inverse_norms(OrderedInts sum, OrderedInts square_sum, double area, double limit,
                                     float* inverse) {
    OrderedFloats norms;
    const std::uint32_t passes = haarkit::inverse_norms(sum, square_sum, area, limit, norms);
    haarkit::store(inverse, norms);
    return passes;
  }
};

}  // namespace
}  // namespace haarkit
