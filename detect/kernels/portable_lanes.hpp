#pragma once

// The vocabulary of word_lanes.hpp in plain C++: the scalar twin of the scan kernels, for any machine.

#include <cmath>
#include <cstdint>

#include "bound_cascade.hpp"

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): as word_lanes.hpp

template <typename T>
struct Lanes {
  T v[16];
};

// f(i) for each lane.
template <typename T, typename F>
inline Lanes<T> each_lane(F f) {
  Lanes<T> out;
  for (int i = 0; i < 16; ++i) out.v[i] = static_cast<T>(f(i));
  return out;
}

template <typename T>
inline Lanes<T> operator+(const Lanes<T>& a, const Lanes<T>& b) {
  return each_lane<T>([&](int i) { return a.v[i] + b.v[i]; });
}
template <typename T>
inline Lanes<T> operator-(const Lanes<T>& a, const Lanes<T>& b) {
  return each_lane<T>([&](int i) { return a.v[i] - b.v[i]; });
}
template <typename T>
inline Lanes<T> operator*(const Lanes<T>& a, const Lanes<T>& b) {
  return each_lane<T>([&](int i) { return a.v[i] * b.v[i]; });
}

struct Sixteen {
  static constexpr int kCount = 16;
  static constexpr float kScale = 1;
  using Words = Lanes<std::uint16_t>;
  using Ints = Lanes<std::int32_t>;
  using Floats = Lanes<float>;

  static Words cells(const std::uint16_t* p) {
    return each_lane<std::uint16_t>([&](int i) { return p[i]; });
  }
  static Floats scaled(const Words& w) {
    return each_lane<float>([&](int i) { return static_cast<std::int16_t>(w.v[i]); });
  }
  static Ints unsigned_ints(const Words& w) {
    return each_lane<std::int32_t>([&](int i) { return w.v[i]; });
  }
  static Floats to_float(const Ints& a) {
    return each_lane<float>([&](int i) { return a.v[i]; });
  }
  static Floats all(float x) {
    return each_lane<float>([&](int) { return x; });
  }
  static Floats numbers(const float* p) {
    return each_lane<float>([&](int i) { return p[i]; });
  }
  static void store(float* p, const Floats& a) {
    for (int i = 0; i < 16; ++i) p[i] = a.v[i];
  }
  static std::uint32_t less(const Floats& a, const Floats& b) {
    std::uint32_t bits = 0;
    for (int i = 0; i < 16; ++i) bits |= static_cast<std::uint32_t>(a.v[i] < b.v[i]) << i;
    return bits;
  }
  static std::uint32_t less_in_own_order(const Floats& a, const Floats& b) { return less(a, b); }
  static std::uint32_t own_order(std::uint32_t bits) { return bits; }
  static std::uint32_t window_order(std::uint32_t bits) { return bits; }
  static Floats select_less(const Floats& x, const Floats& y, const Floats& if_less, const Floats& otherwise) {
    return each_lane<float>([&](int i) { return x.v[i] < y.v[i] ? if_less.v[i] : otherwise.v[i]; });
  }
  static Floats leaf(const Floats& value, const BoundNode& node) {
    return each_lane<float>([&](int i) { return value.v[i] < node.threshold ? node.left : node.right; });
  }
};
using Widest = Sixteen;

using IntLanes = Lanes<std::int32_t>;
using FloatLanes = Lanes<float>;

inline Lanes<std::uint32_t> load(const std::uint32_t* p) {
  return each_lane<std::uint32_t>([&](int i) { return p[i]; });
}
inline void store(float* p, const FloatLanes& a) {
  Sixteen::store(p, a);
}
// The sum of a rectangle that fits a word, in sixteen windows.
inline IntLanes rect_sum(const std::uint16_t* at, const std::int32_t* c) {
  return each_lane<std::int32_t>(
      [&](int i) { return static_cast<std::uint16_t>(at[c[0] + i] - at[c[1] + i] - at[c[2] + i] + at[c[3] + i]); });
}

// features' WindowNormaliser in each lane.
inline std::uint32_t inverse_norms(const IntLanes& sum, const Lanes<std::uint32_t>& square_sum, double area,
                                   double limit, FloatLanes& inverse) {
  std::uint32_t passes = 0;
  for (int i = 0; i < 16; ++i) {
    const double s = sum.v[i];
    const double nf = area * static_cast<double>(square_sum.v[i]) - s * s;
    inverse.v[i] = nf > 0 ? static_cast<float>(1 / std::sqrt(nf)) : 1;
    const bool pass = nf > 0 && area * static_cast<double>(inverse.v[i]) < limit;
    passes |= static_cast<std::uint32_t>(pass) << i;
  }
  return passes;
}

}  // namespace
}  // namespace haarkit
