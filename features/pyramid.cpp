// Levels of a pyramid, and parts of pictures resized by the same filters: octave first, then one Gaussian resampling by
// a factor below 2.
#include "haarkit/features/pyramid.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace haarkit {
namespace {

int octave_of_part(cv::Size2d part, cv::Size size) {
  return octave_of(std::min(part.width / size.width, part.height / size.height));
}

// The part of one axis [0, length) that a resize of [start, start + extent) to `size` reads, with both ends on pixels
// of the octave (or at the border), so that cutting it out first changes nothing.
cv::Range needed(int length, double start, double extent, int size, int octave) {
  const double unit = std::ldexp(1.0, octave);
  // Halving reads two pixels further in each octave, less than two of the last one in all.
  const double margin = gaussian_reach(extent / size / unit) + 3;
  const double first = std::floor(start / unit - margin) * unit,
               last = std::ceil((start + extent) / unit + margin) * unit;
  // A part outside the picture still reads its border.
  const double last_first = std::floor((length - 1) / unit - margin) * unit, first_last = std::ceil(margin) * unit;
  return {static_cast<int>(std::max(0.0, std::min(first, last_first))),
          static_cast<int>(std::min(static_cast<double>(length), std::max(last, first_last)))};
}

}  // namespace

std::vector<PyramidLevel> pyramid_levels(cv::Size picture, cv::Size window, double start_factor, double scale_factor,
                                         double last_factor) {
  assert(start_factor > 0 && scale_factor > 1);
  std::vector<PyramidLevel> levels;
  double factor = start_factor;
  while (factor <= last_factor) {
    const cv::Size size(static_cast<int>(std::lround(picture.width / factor)),
                        static_cast<int>(std::lround(picture.height / factor)));
    if (size.width < std::max(window.width, 1) || size.height < std::max(window.height, 1)) break;
    levels.push_back({factor, size});
    factor *= scale_factor;
  }
  return levels;
}

int octave_count(const std::vector<PyramidLevel>& levels) {
  int count = 1;
  for (const PyramidLevel& level : levels) count = std::max(count, octave_of(level.factor) + 1);
  return count;
}

int octave_count(cv::Size2d part, cv::Size size) {
  return octave_of_part(part, size) + 1;
}

GaussianResampler level_resampler(const Octaves& octaves, const PyramidLevel& level, InstructionSet set) {
  const int octave = octave_of(level.factor);
  assert(octave < octaves.count());
  const double factor = std::ldexp(level.factor, -octave);
  return {octaves[octave].size(), {0, 0}, {factor, factor}, level.size, set};
}

cv::Mat resize_antialiased(const Octaves& octaves, const cv::Rect2d& part, cv::Size size) {
  assert(part.width > 0 && part.height > 0 && size.width > 0 && size.height > 0);
  const int octave = std::min(octave_of_part(part.size(), size), octaves.count() - 1);
  const double unit = std::ldexp(1.0, octave);
  const GaussianResampler resample(octaves[octave].size(), part.tl() / unit,
                                   {part.width / size.width / unit, part.height / size.height / unit}, size);
  return resample(octaves[octave]);
}

cv::Mat resize_antialiased(const cv::Mat& grey, const cv::Rect2d& part, cv::Size size) {
  assert(part.width > 0 && part.height > 0 && size.width > 0 && size.height > 0);
  const int octave = octave_of_part(part.size(), size);
  const cv::Range columns = needed(grey.cols, part.x, part.width, size.width, octave);
  const cv::Range rows = needed(grey.rows, part.y, part.height, size.height, octave);
  const Octaves octaves(grey(rows, columns), octave + 1);
  return resize_antialiased(octaves, part - cv::Point2d(columns.start, rows.start), size);
}

cv::Mat resize_antialiased(const cv::Mat& grey, cv::Size size) {
  return resize_antialiased(grey, cv::Rect2d(0, 0, grey.cols, grey.rows), size);
}

}  // namespace haarkit
