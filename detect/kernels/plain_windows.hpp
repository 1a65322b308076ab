#pragma once

// Sixteen neighbouring windows in plain C++, for any machine: what register_windows.hpp is on registers, by the same
// names. The scan kernels made of it are the plain twins of the others.

#include <cstdint>

#include "bound_cascade.hpp"
#include "haarkit/features/window_normalisation.hpp"

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): as register_windows.hpp

template <typename T>
struct Sixteenfold {
  T v[16];
};

// f(i) for each i.
template <typename T, typename F>
inline Sixteenfold<T> for_each_of_16(F f) {
  Sixteenfold<T> out;
  for (int i = 0; i < 16; ++i) out.v[i] = static_cast<T>(f(i));
  return out;
}

template <typename T>
inline Sixteenfold<T> operator+(const Sixteenfold<T>& a, const Sixteenfold<T>& b) {
  return for_each_of_16<T>([&](int i) { return a.v[i] + b.v[i]; });
}
template <typename T>
inline Sixteenfold<T> operator-(const Sixteenfold<T>& a, const Sixteenfold<T>& b) {
  return for_each_of_16<T>([&](int i) { return a.v[i] - b.v[i]; });
}
template <typename T>
inline Sixteenfold<T> operator*(const Sixteenfold<T>& a, const Sixteenfold<T>& b) {
  return for_each_of_16<T>([&](int i) { return a.v[i] * b.v[i]; });
}

template <typename T>
inline Sixteenfold<T> operator&(const Sixteenfold<T>& a, const Sixteenfold<T>& b) {
  return for_each_of_16<T>([&](int i) { return a.v[i] & b.v[i]; });
}
template <typename T>
inline Sixteenfold<T> operator|(const Sixteenfold<T>& a, const Sixteenfold<T>& b) {
  return for_each_of_16<T>([&](int i) { return a.v[i] | b.v[i]; });
}

struct PlainWindows {
  static constexpr int kCount = 16;
  static constexpr float kScale = 1;
  static constexpr bool kLbp = false;
  using Words = Sixteenfold<std::uint16_t>;
  using Ints = Sixteenfold<std::uint32_t>;
  using OrderedInts = Ints;
  using Floats = Sixteenfold<float>;

  static Words cells(const std::uint16_t* p) {
    return for_each_of_16<std::uint16_t>([&](int i) { return p[i]; });
  }
  static Words cells(const std::uint16_t* low, const std::uint16_t* high) {
    return for_each_of_16<std::uint16_t>([&](int i) { return i < 8 ? low[i] : high[i - 8]; });
  }
  static Words all_words(int x) {
    return for_each_of_16<std::uint16_t>([&](int) { return x; });
  }
  static Words kept(const Words& w) { return w; }
  // With a sign.
  static Words where_less(const Words& a, const Words& b) {
    return for_each_of_16<std::uint16_t>(
        [&](int i) { return static_cast<std::int16_t>(a.v[i]) < static_cast<std::int16_t>(b.v[i]) ? 0xffff : 0; });
  }
  static Words where_equal(const Words& a, const Words& b) {
    return for_each_of_16<std::uint16_t>([&](int i) { return a.v[i] == b.v[i] ? 0xffff : 0; });
  }
  static Words choose(const Words& mask, const Words& a, const Words& b) {
    return for_each_of_16<std::uint16_t>([&](int i) { return mask.v[i] ? a.v[i] : b.v[i]; });
  }
  // The bytes of an index are alike.
  static Words pick_bytes(const std::uint8_t* table, const Words& index) {
    return for_each_of_16<std::uint16_t>([&](int i) { return table[index.v[i] & 15] * 0x0101; });
  }
  static Floats scaled(const Words& w) {
    return for_each_of_16<float>([&](int i) { return static_cast<std::int16_t>(w.v[i]); });
  }
  static Ints unsigned_ints(const Words& w) {
    return for_each_of_16<std::uint32_t>([&](int i) { return w.v[i]; });
  }
  static Floats to_float(const Ints& a) {
    return for_each_of_16<float>([&](int i) { return static_cast<std::int32_t>(a.v[i]); });
  }
  static Floats all(float x) {
    return for_each_of_16<float>([&](int) { return x; });
  }
  static Floats numbers(const float* p) {
    return for_each_of_16<float>([&](int i) { return p[i]; });
  }
  static void store(float* p, const Floats& a) {
    for (int i = 0; i < 16; ++i) p[i] = a.v[i];
  }
  static std::uint32_t less(const Floats& a, const Floats& b) {
    std::uint32_t bits = 0;
    for (int i = 0; i < 16; ++i) bits |= static_cast<std::uint32_t>(a.v[i] < b.v[i]) << i;
    return bits;
  }
  static std::uint32_t less(const Words& a, const Words& b) {
    std::uint32_t bits = 0;
    for (int i = 0; i < 16; ++i)
      bits |= static_cast<std::uint32_t>(static_cast<std::int16_t>(a.v[i]) < static_cast<std::int16_t>(b.v[i])) << i;
    return bits;
  }
  static std::uint32_t less_in_own_order(const Floats& a, const Floats& b) { return less(a, b); }
  static std::uint32_t own_order(std::uint32_t bits) { return bits; }
  static std::uint32_t window_order(std::uint32_t bits) { return bits; }
  static Floats select_less(const Floats& x, const Floats& y, const Floats& if_less, const Floats& otherwise) {
    return for_each_of_16<float>([&](int i) { return x.v[i] < y.v[i] ? if_less.v[i] : otherwise.v[i]; });
  }
  static Floats leaf_where(const Words& hits, const BoundNode& node) {
    return for_each_of_16<float>([&](int i) { return hits.v[i] ? node.left : node.right; });
  }
  static Floats leaf(const Floats& value, const BoundNode& node) {
    return for_each_of_16<float>([&](int i) { return value.v[i] < node.threshold ? node.left : node.right; });
  }

  static OrderedInts ordered_ints(const Words& w) { return unsigned_ints(w); }
  static OrderedInts ordered_ints(const std::uint32_t* p) {
    return for_each_of_16<std::uint32_t>([&](int i) { return p[i]; });
  }
  static std::uint32_t inverse_norms(const OrderedInts& sum, const OrderedInts& square_sum, double area, double limit,
                                     float* inverse) {
    std::uint32_t passes = 0;
    for (int i = 0; i < 16; ++i) {
      const WindowNorm norm = window_norm(static_cast<std::int32_t>(sum.v[i]), square_sum.v[i], area, limit);
      inverse[i] = norm.inverse_norm;
      passes |= static_cast<std::uint32_t>(norm.passes) << i;
    }
    return passes;
  }
};

}  // namespace
}  // namespace haarkit
