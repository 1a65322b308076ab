#pragma once

// WindowNormaliser (window_normalisation.hpp) on registers, to the bit.

#include "registers.hpp"

namespace haarkit {
namespace {  // NOLINT(google-build-namespaces): as registers.hpp

// From the sums (signed) and square sums (unsigned) of the normalisation rectangle to inverse norms; returns the mask
// of the windows that pass the contrast gate. area and limit are the normaliser's.
inline std::uint32_t inverse_norms(Ints sum, Ints square_sum, double area, double limit, Floats& inverse) {
  const Pair<Doubles> s = to_doubles(sum), q = unsigned_to_doubles(square_sum);
  const Pair<Doubles> nf{area * q.low - s.low * s.low, area * q.high - s.high * s.high};
  const auto root = [](Doubles x) { return inverse_root(x > 0.0 ? x : all<Doubles>(1.0)); };
  inverse = to_floats({root(nf.low), root(nf.high)});
  const Pair<Doubles> rounded = to_doubles(inverse);
  const Doubles zero{};
  const std::uint32_t low = less(zero, nf.low) & less(area * rounded.low, all<Doubles>(limit));
  const std::uint32_t high = less(zero, nf.high) & less(area * rounded.high, all<Doubles>(limit));
  return low | high << kCount<Doubles>;
}
template <typename T, typename F>
inline std::uint32_t inverse_norms(Pair<T> sum, Pair<T> square_sum, double area, double limit, Pair<F>& inverse) {
  const std::uint32_t low = inverse_norms(sum.low, square_sum.low, area, limit, inverse.low);
  return low | inverse_norms(sum.high, square_sum.high, area, limit, inverse.high) << kCount<T>;
}

}  // namespace
}  // namespace haarkit
