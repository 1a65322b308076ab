// The weights of the Gaussian resize. For a factor f (source pixels per output pixel):
//   sigma^2 = max(f^2 - 1, 0) / 4 + sigma0^2.
// The first term: a picture is taken to be blurred by half a pixel already, and this much more makes it half an output
// pixel (Lowe 2004). The second, sigma0 = 0.45, makes the sampled Gaussian a good interpolator between pixels: smaller
// ones snap to the nearest pixel, larger ones only blur; at 0.45 the weights of a point half way and a quarter way
// between two pixels are close to those of linear interpolation. There are ceil(3 sigma) taps to each side of the gap
// behind the pixel that the centre lies in (so one more to the right of a centre on a pixel, of a weight of 1/128 or
// none). Positions are rounded to 1/128 of a pixel and weights to whole 1/128, by largest remainder (the first of equal
// ones), so that they add up to 128 and a flat picture stays as it is.
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
    : sigma_(resampling_sigma(factor)),
      taps_(taps_of(factor)),
      gaussian_(taps_),
      weights_(kCount * taps_, -1) {}  // -1: not made yet

const std::int16_t* GaussianPhases::weights(int phase) {
  std::int16_t* weights = weights_.data() + static_cast<std::ptrdiff_t>(phase) * taps_;
  if (weights[0] < 0) quantise(phase, weights);
  return weights;
}

// Whole weights that add up to kOne, nearest to the Gaussian.
void GaussianPhases::quantise(int phase, std::int16_t* weights) {
  double total = 0;
  for (int k = 0; k < taps_; ++k) {
    const double d = (k - before() - phase / static_cast<double>(kCount)) / sigma_;
    total += gaussian_[k] = std::exp(-d * d / 2);
  }
  int left = kOne;  // from here on gaussian_ holds what the whole weights leave
  for (int k = 0; k < taps_; ++k) {
    const double share = gaussian_[k] / total * kOne;
    weights[k] = static_cast<std::int16_t>(share);
    gaussian_[k] = share - weights[k];
    left -= weights[k];
  }
  for (; left > 0; --left) {
    const auto most = std::max_element(gaussian_.begin(), gaussian_.end());
    ++weights[most - gaussian_.begin()];
    *most -= 1;
  }
}

// Beyond the border the weights fall to the border pixel. Where it would get all 128 of them, one goes to its neighbour
// (kMaxWeight).
kernels::TapTable gaussian_taps(GaussianPhases& phases, int source, double origin, double factor, int output) {
  kernels::TapTable table;
  table.taps = std::min(phases.taps(), source);
  table.start.resize(output);
  table.weights.resize(static_cast<std::size_t>(table.taps) * output);
  std::int16_t* weights = table.weights.data();
  for (int i = 0; i < output; ++i, weights += table.taps) {
    const double centre = origin + (i + 0.5) * factor - 0.5;
    const double in_phases = std::floor(centre * GaussianPhases::kCount + 0.5),
                 pixel = std::floor(in_phases / GaussianPhases::kCount);
    const std::int16_t* whole = phases.weights(static_cast<int>(in_phases - pixel * GaussianPhases::kCount));
    const double first = pixel - phases.before();
    const int start = static_cast<int>(std::clamp(first, 0.0, static_cast<double>(source - table.taps)));
    table.start[i] = start;
    if (first == start && table.taps == phases.taps()) {
      std::copy_n(whole, table.taps, weights);
      continue;
    }
    for (int k = 0; k < phases.taps(); ++k)
      weights[static_cast<int>(std::clamp(first + k - start, 0.0, table.taps - 1.0))] += whole[k];
    for (int k = 0; k < table.taps && table.taps > 1; ++k)
      if (weights[k] > kMaxWeight) --weights[k], ++weights[k > 0 ? k - 1 : 1];
  }
  return table;
}

}  // namespace haarkit
