#pragma once

// Operations of the vocabulary (registers.hpp, which includes this) lifted to Pairs: done on the low half, then on the
// high one. A Pair of Pairs is lifted twice.

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): as registers.hpp

template <typename T>
inline Pair<T> operator+(Pair<T> a, Pair<T> b) {
  return {a.low + b.low, a.high + b.high};
}
template <typename T>
inline Pair<T> operator-(Pair<T> a, Pair<T> b) {
  return {a.low - b.low, a.high - b.high};
}
template <typename T>
inline Pair<T> operator*(Pair<T> a, Pair<T> b) {
  return {a.low * b.low, a.high * b.high};
}
template <typename T>
inline Pair<T> operator/(Pair<T> a, Pair<T> b) {
  return {a.low / b.low, a.high / b.high};
}
template <typename T>
inline Pair<T> operator&(Pair<T> a, Pair<T> b) {
  return {a.low & b.low, a.high & b.high};
}
template <typename T>
inline Pair<T> operator|(Pair<T> a, Pair<T> b) {
  return {a.low | b.low, a.high | b.high};
}
template <typename T>
inline Pair<T> where_not_less(Pair<T> a, Pair<T> b) {
  return {where_not_less(a.low, b.low), where_not_less(a.high, b.high)};
}
template <typename T>
inline Pair<T> where_less(Pair<T> a, Pair<T> b) {
  return {where_less(a.low, b.low), where_less(a.high, b.high)};
}
template <typename T>
inline auto sign_of_even(Pair<T> v) {
  return Pair<decltype(sign_of_even(v.low))>{sign_of_even(v.low), sign_of_even(v.high)};
}
template <typename T>
inline auto sign_of_odd(Pair<T> v) {
  return Pair<decltype(sign_of_odd(v.low))>{sign_of_odd(v.low), sign_of_odd(v.high)};
}
template <typename T>
inline Pair<T> where_equal(Pair<T> a, Pair<T> b) {
  return {where_equal(a.low, b.low), where_equal(a.high, b.high)};
}
template <typename T>
inline Pair<T> choose(Pair<T> mask, Pair<T> a, Pair<T> b) {
  return {choose(mask.low, a.low, b.low), choose(mask.high, a.high, b.high)};
}
template <typename T>
inline Pair<T> pick_bytes(const std::uint8_t* table, Pair<T> index) {
  return {pick_bytes(table, index.low), pick_bytes(table, index.high)};
}
template <typename T>
inline Pair<T> larger(Pair<T> a, Pair<T> b) {
  return {larger(a.low, b.low), larger(a.high, b.high)};
}
template <typename T>
inline Pair<T> root(Pair<T> a) {
  return {root(a.low), root(a.high)};
}
template <typename T>
inline Pair<T> add_pairs(Pair<T> a, Pair<T> b) {
  return {add_pairs(a.low, a.high), add_pairs(b.low, b.high)};
}
template <typename T>
inline Pair<T> smaller(Pair<T> a, Pair<T> b) {
  return {smaller(a.low, b.low), smaller(a.high, b.high)};
}
template <typename T>
inline Pair<T> absolute(Pair<T> a) {
  return {absolute(a.low), absolute(a.high)};
}
template <typename T>
inline Pair<T> where_opposite(Pair<T> a, Pair<T> b, Pair<T> v) {
  return {where_opposite(a.low, b.low, v.low), where_opposite(a.high, b.high, v.high)};
}
template <typename T>
inline Pair<T> select_less(Pair<T> x, Pair<T> y, Pair<T> if_less, Pair<T> otherwise) {
  return {select_less(x.low, y.low, if_less.low, otherwise.low),
          select_less(x.high, y.high, if_less.high, otherwise.high)};
}
template <typename T>
inline auto to_float(Pair<T> v) {
  return Pair<decltype(to_float(v.low))>{to_float(v.low), to_float(v.high)};
}
template <typename T>
inline auto widen(Pair<T> v) {
  return Pair<decltype(widen(v.low))>{widen(v.low), widen(v.high)};
}
template <typename T>
inline auto upper_of_even(Pair<T> v) {
  return Pair<decltype(upper_of_even(v.low))>{upper_of_even(v.low), upper_of_even(v.high)};
}
template <typename T>
inline auto upper_of_odd(Pair<T> v) {
  return Pair<decltype(upper_of_odd(v.low))>{upper_of_odd(v.low), upper_of_odd(v.high)};
}
template <typename T>
inline auto lower_of_even(Pair<T> v) {
  return Pair<decltype(lower_of_even(v.low))>{lower_of_even(v.low), lower_of_even(v.high)};
}
template <typename T>
inline auto lower_of_odd(Pair<T> v) {
  return Pair<decltype(lower_of_odd(v.low))>{lower_of_odd(v.low), lower_of_odd(v.high)};
}
template <typename T>
inline std::uint32_t less(Pair<T> x, Pair<T> y) {
  return less(x.low, y.low) | less(x.high, y.high) << kCount<T>;
}
template <typename T>
inline std::uint32_t less_of_both(Pair<T> even_x, Pair<T> even_y, Pair<T> odd_x, Pair<T> odd_y) {
  return less_of_both(even_x.low, even_y.low, odd_x.low, odd_y.low) |
         less_of_both(even_x.high, even_y.high, odd_x.high, odd_y.high) << 2 * kCount<T>;
}
// Every other number of a Pair, from the first or from the second on, and back. A Pair of Pairs holds its numbers in
// order too, so its evens are those of its low half, then those of its high one.
template <typename T>
inline Pair<T> evens(Pair<Pair<T>> v) {
  return {evens(v.low), evens(v.high)};
}
template <typename T>
inline Pair<T> odds(Pair<Pair<T>> v) {
  return {odds(v.low), odds(v.high)};
}
template <typename T>
inline Pair<Pair<T>> joined(Pair<T> even, Pair<T> odd) {
  return {joined(even.low, odd.low), joined(even.high, odd.high)};
}

}  // namespace
}  // namespace haarkit
