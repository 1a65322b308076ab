// A view of a background searched for windows that pass a cascade. While many do it is searched in small stripes of its
// levels in random order, until there are enough to choose from; later whole. Each window has the same chance either
// way.
#include "view_search.hpp"

#include <algorithm>

#include "require.hpp"

namespace haarkit {
namespace {

constexpr unsigned kChoice = 4;  // candidates looked for, in multiples of the cap
constexpr double kManyWindows = 20000;

}  // namespace

cv::Mat view_of(const cv::Mat& picture, int view) {
  if (view == 0) return picture;
  cv::Mat turned;
  if (view / 2 > 0) {
    cv::rotate(picture, turned, view / 2 - 1);
  } else {
    turned = picture;
  }
  if (view % 2 == 0) return turned;
  cv::Mat mirrored;
  cv::flip(turned, mirrored, 1);
  return mirrored;
}

FoundInView ViewSearch::run(const cv::Mat& picture, double start_factor, Random random, ScanScratch& scratch) const {
  FoundInView found;
  ScanStatistics statistics;
  found.windows = SampleSet(scanner_.window());
  if (picture.empty()) return found;
  require(picture.type() == CV_8UC1, "pictures to be mined must be 8-bit grey");
  const auto levels = pyramid_levels(picture.size(), scanner_.window(), start_factor, options_.scale_factor, 1e9);
  if (levels.empty()) return found;
  const Octaves octaves(picture, octave_count(levels));
  const std::vector<ScanGrid> stripes = stripes_of(levels);
  for (const PyramidLevel& level : levels) found.view_windows += windows_of(level);
  std::vector<cv::Mat> pixels(levels.size());
  std::vector<WindowHit> hits;
  const std::size_t enough = std::size_t{kChoice} * options_.per_picture;
  const bool many_hits = expected_rate_ * kManyWindows > static_cast<double>(enough);
  const std::vector<int> order = random.permutation(static_cast<int>(stripes.size()));
  for (int i = 0; i < static_cast<int>(order.size()); ++i) {
    ScanGrid stripe = stripes[order[i]];
    cv::Mat& level = pixels[stripe.level];
    if (level.empty()) {
      const PyramidLevel& l = levels[stripe.level];
      level = level_resampler(octaves, l)(octaves[octave_of(l.factor)]);
    }
    stripe.level = i;  // hits say their place in the order
    scanner_.scan_rows(level, stripe, scratch);
    if (!many_hits) continue;
    scanner_.finish(scratch, hits, statistics);
    if (hits.size() >= enough) break;
  }
  scanner_.finish(scratch, hits, statistics);
  std::sort(hits.begin(), hits.end());
  found.windows_seen = statistics.windows;
  found.weak_evaluated = statistics.weak_evaluated;
  found.hits = static_cast<std::int64_t>(hits.size());
  // The first `per_picture` of a random order of the hits.
  const auto taken = std::min<std::size_t>(hits.size(), options_.per_picture);
  for (std::size_t i = 0; i < taken; ++i) {
    std::swap(hits[i], hits[i + random.below(hits.size() - i)]);
    const cv::Mat& level = pixels[stripes[order[hits[i].level]].level];
    found.windows.add(level.ptr(hits[i].y, hits[i].x), level.step);
  }
  return found;
}

std::int64_t ViewSearch::windows_of(const PyramidLevel& level) const {
  const cv::Size places = (level.size - scanner_.window()) / options_.stride;
  return (places.width + 1) * static_cast<std::int64_t>(places.height + 1);
}

// Whole levels, or stripes of a few rows each where these promise enough hits.
std::vector<ScanGrid> ViewSearch::stripes_of(const std::vector<PyramidLevel>& levels) const {
  std::vector<ScanGrid> stripes;
  for (std::size_t l = 0; l < levels.size(); ++l) {
    ScanGrid grid;
    grid.stride = options_.stride;
    grid.level = static_cast<int>(l);
    const int rows = levels[l].size.height - scanner_.window().height + 1;
    const int columns = (levels[l].size.width - scanner_.window().width) / options_.stride + 1;
    const double windows = kChoice * options_.per_picture / std::max(expected_rate_, 1e-9);
    const double wanted_rows = std::max(1.0, windows / columns) * options_.stride;
    const int height = wanted_rows < rows ? static_cast<int>(wanted_rows) / options_.stride * options_.stride : rows;
    for (int row = 0; row < rows; row += height) {
      grid.row_begin = row;
      grid.row_end = std::min(row + height, rows);
      stripes.push_back(grid);
    }
  }
  return stripes;
}

}  // namespace haarkit
