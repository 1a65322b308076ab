#pragma once

#include <cstdint>
#include <vector>

#include "kernels/tap_tables.hpp"

namespace haarkit {

// Weights of output centres at 0, 1/128, ..., 127/128 of a pixel for one factor, made when first asked for.
class GaussianPhases {
 public:
  static constexpr int kCount = 128;

  explicit GaussianPhases(double factor);
  int taps() const { return taps_; }
  // Taps start this many pixels before the centre's pixel.
  int before() const { return taps_ / 2 - 1; }
  const std::int16_t* weights(int phase);

 private:
  void quantise(int phase, std::int16_t* weights);

  double sigma_;
  int taps_;
  std::vector<double> gaussian_;
  std::vector<std::int16_t> weights_;
};

// The taps of one axis: output i lies at source point origin + (i + 0.5) * factor. Outside the source its border pixel
// stands for all. phases: of the same factor.
kernels::TapTable gaussian_taps(GaussianPhases& phases, int source, double origin, double factor, int output);

}  // namespace haarkit
