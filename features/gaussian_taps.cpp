// The weights of the Gaussian resize. For a factor f (source pixels per output pixel):
//   sigma^2 = max(f^2 - 1, 0) / 4 + sigma0^2,
// the blur that a picture of half a pixel's blur needs to have half an output pixel's blur (Lowe 2004), and a small
// sigma0 = 0.45 that makes the sampled Gaussian a good interpolator between pixels (smaller ones snap to the nearest
// pixel, larger ones only blur; at 0.45 the weights of a point half way and a quarter way between two pixels are close
// to those of linear interpolation). Taps reach 3 sigma. Positions are rounded to 1/128 of a pixel and weights to
// whole 1/128, by largest remainder, so that they add up to 128 and a flat picture stays as it is.
#include "gaussian_taps.hpp"

#include <algorithm>
#include <cmath>

#include "haarkit/features/pyramid.hpp"

namespace haarkit {
namespace {

constexpr int kOne = 128;         // weights are in 1 / kOne
constexpr int kMaxWeight = 127;   // what fits the signed bytes of the fast kernels
constexpr double kSigma0 = 0.45;  // pixels
constexpr double kReach = 3;      // sigmas

int taps_of(double factor) {
  return 2 * static_cast<int>(std::ceil(kReach * resampling_sigma(factor)));
}

}  // namespace

double resampling_sigma(double factor) {
  return std::sqrt(std::max(factor * factor - 1, 0.0) / 4 + kSigma0 * kSigma0);
}

int gaussian_reach(double factor) {
  return taps_of(factor) / 2;
}

GaussianPhases::GaussianPhases(double factor)
    : sigma_(resampling_sigma(factor)), taps_(taps_of(factor)), exact_(taps_), weights_(kCount * taps_, -1) {}

const std::int16_t* GaussianPhases::weights(int phase) {
  std::int16_t* weights = weights_.data() + static_cast<std::ptrdiff_t>(phase) * taps_;
  if (weights[0] < 0) quantise(phase, weights);
  return weights;
}

// Whole weights that add up to kOne, nearest to the exact ones.
void GaussianPhases::quantise(int phase, std::int16_t* weights) {
  double total = 0;
  for (int k = 0; k < taps_; ++k) {
    const double d = (k - before() - phase / static_cast<double>(kCount)) / sigma_;
    total += exact_[k] = std::exp(-d * d / 2);
  }
  int left = kOne;
  for (int k = 0; k < taps_; ++k) {
    const double share = exact_[k] / total * kOne;
    weights[k] = static_cast<std::int16_t>(share);
    exact_[k] = share - weights[k];
    left -= weights[k];
  }
  for (; left > 0; --left) {
    const auto most = std::max_element(exact_.begin(), exact_.end());
    ++weights[most - exact_.begin()];
    *most -= 1;
  }
}

// At the border one pixel may have all the weight but for 1/128, which stays with its neighbour (kMaxWeight).
kernels::TapTable gaussian_taps(GaussianPhases& phases, int source, double origin, double factor, int output) {
  kernels::TapTable table;
  table.taps = std::min(phases.taps(), source);
  table.start.resize(output);
  table.weights.resize(static_cast<std::size_t>(table.taps) * output);
  std::int16_t* weights = table.weights.data();
  for (int i = 0; i < output; ++i, weights += table.taps) {
    const double centre = origin + (i + 0.5) * factor - 0.5;
    const double fine = std::floor(centre * GaussianPhases::kCount + 0.5),
                 pixel = std::floor(fine / GaussianPhases::kCount);
    const std::int16_t* exact = phases.weights(static_cast<int>(fine - pixel * GaussianPhases::kCount));
    const double first = pixel - phases.before();
    const int start = static_cast<int>(std::clamp(first, 0.0, static_cast<double>(source - table.taps)));
    table.start[i] = start;
    if (first == start && table.taps == phases.taps()) {
      std::copy_n(exact, table.taps, weights);
      continue;
    }
    for (int k = 0; k < phases.taps(); ++k)
      weights[static_cast<int>(std::clamp(first + k - start, 0.0, table.taps - 1.0))] += exact[k];
    for (int k = 0; k < table.taps && table.taps > 1; ++k)
      if (weights[k] > kMaxWeight) --weights[k], ++weights[k > 0 ? k - 1 : 1];
  }
  return table;
}

}  // namespace haarkit
