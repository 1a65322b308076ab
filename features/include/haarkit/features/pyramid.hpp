#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/features/instruction_set.hpp"

namespace haarkit {

// Resizing by Gaussian filters, so that a small face in a large picture and a training crop look alike: after the
// resize by a factor f the picture is blurred as a camera would have blurred it at that size. A picture is taken to
// have a blur of half a pixel already (Lowe 2004), so a reduction by f adds sigma^2 = (f^2 - 1) / 4 source pixels.
// Coordinates are continuous: pixel i covers [i, i + 1), so a level's point X is the picture's point X * f.
// All arithmetic is fixed point on 8 bits (1/128): the same bits everywhere. Everything const is thread-safe.

/// A picture and its halves: octave k is the picture reduced by 2^k with the binomial filter 1 3 3 1 (whose variance is
/// the (2^2 - 1) / 4 above). Sizes are halved and rounded up; the border is replicated.
class Octaves {
 public:
  /// grey: CV_8UC1, at least 1x1; not copied, its pixels must stay. count: octaves wanted, picture included (>= 1).
  Octaves(const cv::Mat& grey, int count, InstructionSet set = best_instruction_set());
  int count() const { return static_cast<int>(pictures_.size()); }
  const cv::Mat& operator[](int octave) const { return pictures_[octave]; }

 private:
  std::vector<cv::Mat> pictures_;
};

/// The octave that a reduction by this factor starts from: the largest k with 2^k <= factor (0 for factors below 2).
int octave_of(double factor);

/// Resamples one picture (an octave) to a grid; output pixel (i, j) is the Gaussian-weighted mean around the source
/// point (x + (i + 0.5) * factor_x, y + (j + 0.5) * factor_y). Makes its tables once; then strips of rows in any order.
/// Immutable; safe to share between threads; copies share their tables.
class GaussianResampler {
 public:
  /// source: size of the picture; origin: the source point of the output's top left corner; factor: source pixels per
  /// output pixel, > 0 (fast up to about 2: that is what octaves are for). Outside, the source's border is continued.
  GaussianResampler(cv::Size source, cv::Point2d origin, cv::Size2d factor, cv::Size output,
                    InstructionSet set = best_instruction_set());

  cv::Size output() const { return output_; }
  /// The source rows that output rows [first, first + rows) read: [start, end).
  cv::Range source_rows(int first, int rows) const;
  /// Writes output rows [first, first + rows) to out (its first row), out_pitch bytes between rows.
  void rows(const cv::Mat& source, int first, int rows, std::uint8_t* out, std::ptrdiff_t out_pitch) const;
  cv::Mat operator()(const cv::Mat& source) const;  ///< all of them

 private:
  struct Tables;
  cv::Size source_, output_;
  InstructionSet instruction_set_;
  std::shared_ptr<const Tables> tables_;
};

/// The width of its Gaussian for this factor, source pixels (where it does not just copy).
double resampling_sigma(double factor);

/// How many source pixels to each side of an output pixel's centre a GaussianResampler of this factor reads.
int gaussian_reach(double factor);

/// A level of a pyramid: the picture reduced by factor (picture pixels per level pixel).
struct PyramidLevel {
  double factor = 1;
  cv::Size size;
  bool operator==(const PyramidLevel& o) const { return factor == o.factor && size == o.size; }
};

/// The levels start_factor * scale_factor^k (k = 0, 1, ...), largest first, sizes rounded, as long as a level holds the
/// window and factor <= last_factor. start_factor > 0 (below 1 enlarges), scale_factor > 1.
std::vector<PyramidLevel> pyramid_levels(cv::Size picture, cv::Size window, double start_factor, double scale_factor,
                                         double last_factor);

/// How many octaves these levels need.
int octave_count(const std::vector<PyramidLevel>& levels);

/// The resampler from octaves[octave_of(level.factor)] to the level.
GaussianResampler level_resampler(const Octaves& octaves, const PyramidLevel& level,
                                  InstructionSet set = best_instruction_set());

/// The same filters for a part of a picture: `part` (picture pixels, may be fractional and may reach outside) becomes
/// `size`. Reductions that differ in x and y halve by the smaller one. Whole octaves can be shared by many parts.
cv::Mat resize_antialiased(const Octaves& octaves, const cv::Rect2d& part, cv::Size size);
cv::Mat resize_antialiased(const cv::Mat& grey, const cv::Rect2d& part, cv::Size size);
cv::Mat resize_antialiased(const cv::Mat& grey, cv::Size size);

/// How many octaves resize_antialiased uses for this reduction.
int octave_count(cv::Size2d part, cv::Size size);

}  // namespace haarkit
