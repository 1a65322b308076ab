#pragma once

// The vocabulary of features' lanes.hpp in plain C++: the scalar twin of the scan kernels, for any machine.

#include <cmath>
#include <cstdint>

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): as lanes.hpp

struct IntLanes {
  std::int32_t v[16];
};
struct FloatLanes {
  float v[16];
};

// f(i) for each lane.
template <typename Lanes, typename F>
inline Lanes each_lane(F f) {
  Lanes out;
  for (int i = 0; i < 16; ++i) out.v[i] = f(i);
  return out;
}

inline std::int32_t wrapped(std::uint32_t x) {
  return static_cast<std::int32_t>(x);
}

inline IntLanes load(const std::int32_t* p) {
  return each_lane<IntLanes>([&](int i) { return p[i]; });
}
inline IntLanes load(const std::uint32_t* p) {
  return each_lane<IntLanes>([&](int i) { return wrapped(p[i]); });
}
inline FloatLanes load(const float* p) {
  return each_lane<FloatLanes>([&](int i) { return p[i]; });
}
inline void store(float* p, const FloatLanes& a) {
  for (int i = 0; i < 16; ++i) p[i] = a.v[i];
}
inline IntLanes broadcast(std::int32_t x) {
  return each_lane<IntLanes>([&](int) { return x; });
}
inline FloatLanes broadcast(float x) {
  return each_lane<FloatLanes>([&](int) { return x; });
}

// Sums modulo 2^32.
inline IntLanes operator+(const IntLanes& a, const IntLanes& b) {
  return each_lane<IntLanes>(
      [&](int i) { return wrapped(static_cast<std::uint32_t>(a.v[i]) + static_cast<std::uint32_t>(b.v[i])); });
}
inline IntLanes operator-(const IntLanes& a, const IntLanes& b) {
  return each_lane<IntLanes>(
      [&](int i) { return wrapped(static_cast<std::uint32_t>(a.v[i]) - static_cast<std::uint32_t>(b.v[i])); });
}
inline IntLanes operator*(const IntLanes& a, const IntLanes& b) {
  return each_lane<IntLanes>(
      [&](int i) { return wrapped(static_cast<std::uint32_t>(a.v[i]) * static_cast<std::uint32_t>(b.v[i])); });
}
inline FloatLanes operator+(const FloatLanes& a, const FloatLanes& b) {
  return each_lane<FloatLanes>([&](int i) { return a.v[i] + b.v[i]; });
}
inline FloatLanes operator-(const FloatLanes& a, const FloatLanes& b) {
  return each_lane<FloatLanes>([&](int i) { return a.v[i] - b.v[i]; });
}
inline FloatLanes operator*(const FloatLanes& a, const FloatLanes& b) {
  return each_lane<FloatLanes>([&](int i) { return a.v[i] * b.v[i]; });
}
inline FloatLanes to_float(const IntLanes& a) {
  return each_lane<FloatLanes>([&](int i) { return static_cast<float>(a.v[i]); });
}

inline std::uint32_t less(const FloatLanes& a, const FloatLanes& b) {
  std::uint32_t bits = 0;
  for (int i = 0; i < 16; ++i) bits |= static_cast<std::uint32_t>(a.v[i] < b.v[i]) << i;
  return bits;
}
inline FloatLanes select_less(const FloatLanes& x, const FloatLanes& y, const FloatLanes& if_less,
                              const FloatLanes& otherwise) {
  return each_lane<FloatLanes>([&](int i) { return x.v[i] < y.v[i] ? if_less.v[i] : otherwise.v[i]; });
}

// features' WindowNormaliser in each lane.
inline std::uint32_t inverse_norms(const IntLanes& sum, const IntLanes& square_sum, double area, double limit,
                                   FloatLanes& inverse) {
  std::uint32_t passes = 0;
  for (int i = 0; i < 16; ++i) {
    const double s = sum.v[i];
    const double nf = area * static_cast<double>(static_cast<std::uint32_t>(square_sum.v[i])) - s * s;
    inverse.v[i] = nf > 0 ? static_cast<float>(1 / std::sqrt(nf)) : 1;
    const bool pass = nf > 0 && area * static_cast<double>(inverse.v[i]) < limit;
    passes |= static_cast<std::uint32_t>(pass) << i;
  }
  return passes;
}

}  // namespace
}  // namespace haarkit
