// Resampling with a Gaussian around each output pixel's centre. For a factor f (source pixels per output pixel):
//   sigma^2 = max(f^2 - 1, 0) / 4 + sigma0^2,
// the blur that a picture of half a pixel's blur needs to have half an output pixel's blur (Lowe 2004), and a small
// sigma0 = 0.45 that makes the sampled Gaussian a good interpolator between pixels (smaller ones snap to the nearest
// pixel, larger ones only blur; at 0.45 the weights of a point half way and a quarter way between two pixels are close
// to those of linear interpolation). Taps reach 3 sigma. Positions are rounded to 1/128 of a pixel and weights to
// whole 1/128, by largest remainder, so that they add up to 128 and a flat picture stays as it is. A factor of 1 on
// whole pixels copies.
#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "haarkit/features/pyramid.hpp"
#include "kernels/resize_kernels.hpp"

namespace haarkit {
namespace kernels {

ResizeKernels resize_kernels(InstructionSet set) {
#ifdef HAARKIT_HAVE_AVX2
  if (set != InstructionSet::scalar) return avx2_resize_kernels();
#endif
  (void)set;
  return scalar_resize_kernels();
}

}  // namespace kernels

namespace {

constexpr int kOne = 128;         // weights are in 1 / kOne
constexpr int kMaxWeight = 127;   // what fits the signed bytes of the fast kernels
constexpr double kSigma0 = 0.45;  // pixels
constexpr double kReach = 3;      // sigmas

int taps_of(double factor) {
  return 2 * static_cast<int>(std::ceil(kReach * resampling_sigma(factor)));
}

// The weights of output centres at 0, 1/128, ..., 127/128 of a pixel, made when first asked for.
class Phases {
 public:
  static constexpr int kCount = 128;

  explicit Phases(double factor)
      : sigma_(resampling_sigma(factor)), taps_(taps_of(factor)), exact_(taps_), weights_(kCount * taps_, -1) {}

  int taps() const { return taps_; }
  // Taps from pixel -before() of the centre's pixel on.
  int before() const { return taps_ / 2 - 1; }
  const std::int16_t* weights(int phase) {
    std::int16_t* weights = weights_.data() + static_cast<std::ptrdiff_t>(phase) * taps_;
    if (weights[0] < 0) quantise(phase, weights);
    return weights;
  }

 private:
  // Whole weights that add up to kOne, nearest to the exact ones.
  void quantise(int phase, std::int16_t* weights) {
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

  double sigma_;
  int taps_;
  std::vector<double> exact_;
  std::vector<std::int16_t> weights_;
};

// The taps of one axis. Outside the source its border pixel stands for all; it may then have all the weight but for
// 1/128, which stays with its neighbour (kMaxWeight).
kernels::TapTable make_taps(Phases& phases, int source, double origin, double factor, int output) {
  kernels::TapTable table;
  table.taps = std::min(phases.taps(), source);
  table.start.resize(output);
  table.weights.resize(static_cast<std::size_t>(table.taps) * output);
  std::int16_t* weights = table.weights.data();
  for (int i = 0; i < output; ++i, weights += table.taps) {
    const double centre = origin + (i + 0.5) * factor - 0.5;
    const double fine = std::floor(centre * Phases::kCount + 0.5), pixel = std::floor(fine / Phases::kCount);
    const std::int16_t* exact = phases.weights(static_cast<int>(fine - pixel * Phases::kCount));
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

bool is_whole(double x) {
  return x == std::floor(x);
}

}  // namespace

struct GaussianResampler::Tables {
  kernels::TapTable x, y;
  kernels::TapGroups groups;
  bool copies = false;  // output pixel (i, j) is source pixel (i, j) + at
  cv::Point at;
};

GaussianResampler::GaussianResampler(cv::Size source, cv::Point2d origin, cv::Size2d factor, cv::Size output,
                                     InstructionSet set)
    : source_(source), output_(output), instruction_set_(set) {
  assert(source.width > 0 && source.height > 0 && output.width > 0 && output.height > 0);
  assert(factor.width > 0 && factor.height > 0);
  auto tables = std::make_shared<Tables>();
  Phases phases(factor.width);
  tables->x = make_taps(phases, source.width, origin.x, factor.width, output.width);
  if (factor.height != factor.width) phases = Phases(factor.height);
  tables->y = make_taps(phases, source.height, origin.y, factor.height, output.height);
  const int first = tables->x.start.front();
  for (std::int32_t& start : tables->x.start) start -= first;
  tables->groups = kernels::group_taps(tables->x, tables->x.start.back() + tables->x.taps);
  tables->copies = factor == cv::Size2d(1, 1) && is_whole(origin.x) && is_whole(origin.y) && origin.x >= 0 &&
                   origin.y >= 0 && origin.x + output.width <= source.width &&
                   origin.y + output.height <= source.height;
  tables->at = tables->copies ? cv::Point(static_cast<int>(origin.x), static_cast<int>(origin.y)) : cv::Point(first, 0);
  tables_ = std::move(tables);
}

cv::Range GaussianResampler::source_rows(int first, int rows) const {
  assert(first >= 0 && rows > 0 && first + rows <= output_.height);
  if (tables_->copies) return {tables_->at.y + first, tables_->at.y + first + rows};
  return {tables_->y.start[first], tables_->y.start[first + rows - 1] + tables_->y.taps};
}

void GaussianResampler::rows(const cv::Mat& source, int first, int rows, std::uint8_t* out,
                             std::ptrdiff_t out_pitch) const {
  assert(source.type() == CV_8UC1 && source.size() == source_);
  assert(first >= 0 && rows >= 0 && first + rows <= output_.height);
  const Tables& t = *tables_;
  if (t.copies) {
    for (int i = 0; i < rows; ++i, out += out_pitch)
      std::copy_n(source.ptr(t.at.y + first + i) + t.at.x, output_.width, out);
    return;
  }
  const kernels::ResizeKernels k = kernels::resize_kernels(instruction_set_);
  const int width = t.x.start.back() + t.x.taps;
  std::vector<std::uint8_t> down(static_cast<std::size_t>(width));
  std::vector<const std::uint8_t*> taps(static_cast<std::size_t>(t.y.taps));
  for (int i = first; i < first + rows; ++i, out += out_pitch) {
    for (int j = 0; j < t.y.taps; ++j) taps[j] = source.ptr(t.y.start[i] + j) + t.at.x;
    k.gaussian_down(taps.data(), t.y.weights.data() + static_cast<std::ptrdiff_t>(i) * t.y.taps, t.y.taps, width,
                    down.data());
    k.gaussian_across(down.data(), t.x, t.groups, out);
  }
}

cv::Mat GaussianResampler::operator()(const cv::Mat& source) const {
  cv::Mat out(output_, CV_8UC1);
  rows(source, 0, output_.height, out.data, static_cast<std::ptrdiff_t>(out.step[0]));
  return out;
}

double resampling_sigma(double factor) {
  return std::sqrt(std::max(factor * factor - 1, 0.0) / 4 + kSigma0 * kSigma0);
}

int gaussian_reach(double factor) {
  return taps_of(factor) / 2;
}

}  // namespace haarkit
