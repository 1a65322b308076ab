// Mining of hard negatives (Sung and Poggio 1998; Viola and Jones 2001). While the cascade still passes many windows a
// view is searched in small stripes of its levels in random order, until there are enough to choose from; a late one is
// searched whole. Each window of a view has the same chance either way.
#include "haarkit/training/miner.hpp"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cstring>
#include <opencv2/core.hpp>

#include "haarkit/base/hash.hpp"
#include "haarkit/base/random.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/features/pyramid.hpp"

namespace haarkit {
namespace {

constexpr std::int64_t kBatch = 32;  // views searched between two looks at the progress
constexpr unsigned kChoice = 4;      // candidates looked for, in multiples of the cap

// View 0 is the picture; the others are mirrored (odd) and turned by a quarter turn for each two.
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

struct Found {
  SampleSet windows;
  std::int64_t hits = 0, view_windows = 0;
  ScanStatistics statistics;
};

// Searches one view.
class ViewSearch {
 public:
  ViewSearch(const LevelScanner& scanner, const MiningOptions& options, double expected_rate)
      : scanner_(scanner), options_(options), expected_rate_(expected_rate) {}

  Found run(const cv::Mat& picture, double start_factor, Random random, ScanScratch& scratch) const {
    Found found;
    found.windows = SampleSet(scanner_.window());
    if (picture.empty()) return found;
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
      scanner_.finish(scratch, hits, found.statistics);
      if (hits.size() >= enough) break;
    }
    scanner_.finish(scratch, hits, found.statistics);
    std::sort(hits.begin(), hits.end());
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

 private:
  static constexpr double kManyWindows = 20000;

  std::int64_t windows_of(const PyramidLevel& level) const {
    const cv::Size places = (level.size - scanner_.window()) / options_.stride;
    return (places.width + 1) * static_cast<std::int64_t>(places.height + 1);
  }

  // Whole levels, or stripes of a few rows each where these promise enough hits.
  std::vector<ScanGrid> stripes_of(const std::vector<PyramidLevel>& levels) const {
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

  const LevelScanner& scanner_;
  const MiningOptions& options_;
  double expected_rate_;
};

}  // namespace

Miner::Miner(const PictureSource& source, const MiningOptions& options, std::uint64_t seed)
    : source_(source), options_(options), seed_(seed) {}

std::int64_t Miner::view_count() const {
  return static_cast<std::int64_t>(source_.size()) * (options_.turned ? 8 : 1);
}

MiningProgress Miner::mine(const Cascade& cascade, std::size_t wanted, SampleSet& negatives,
                           const std::function<bool(const MiningProgress&)>& enough, std::int64_t max_views) {
  MiningProgress progress;
  progress.wanted = wanted;
  progress.all_views = view_count();
  const LevelScanner scanner(cascade);
  const ViewSearch search(scanner, options_, state_.last_rate);
  tbb::enumerable_thread_specific<ScanScratch> scratch;
  const std::int64_t end = state_.next_view + (max_views < 0 ? view_count() : std::min(max_views, view_count()));
  const auto pictures = static_cast<std::int64_t>(source_.size());
  std::vector<int> order;
  std::int64_t order_pass = -1;
  while (progress.found < wanted && state_.next_view < end) {
    // A batch stays inside one pass over the pictures, which has one kind of view and one order.
    const std::int64_t pass = state_.next_view / pictures, place = state_.next_view % pictures;
    if (pass != order_pass) order = Random(seed_, 2 * pass).permutation(static_cast<int>(pictures));
    order_pass = pass;
    const auto count = static_cast<std::size_t>(std::min({kBatch, pictures - place, end - state_.next_view}));
    std::vector<Found> batch(count);
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, count, 1),
        [&](const auto& range) {
          for (std::size_t i = range.begin(); i != range.end(); ++i) {
            Random random(seed_, 2 * static_cast<std::uint64_t>(state_.next_view + static_cast<std::int64_t>(i)) + 1);
            const cv::Mat picture = source_.picture(order[place + static_cast<std::int64_t>(i)]);
            // Each pass has pyramids of its own between two levels of the last one's.
            const double phase = pass == 0 ? 0.0 : static_cast<double>(random.below(1024)) / 1024.0;
            batch[i] = search.run(view_of(picture, options_.turned ? static_cast<int>(pass % 8) : 0),
                                  1 + phase * (options_.scale_factor - 1), random, scratch.local());
          }
        },
        tbb::simple_partitioner());
    state_.next_view += static_cast<std::int64_t>(count);
    for (const Found& found : batch) {
      ++progress.pictures;
      progress.windows += found.statistics.windows;
      progress.weak_evaluated += found.statistics.weak_evaluated;
      progress.hits += found.hits;
      if (found.statistics.windows > 0) {
        const auto looked_at = static_cast<double>(found.statistics.windows),
                   all = static_cast<double>(found.view_windows);
        progress.view_windows += all;
        progress.view_hits += static_cast<double>(found.hits) / looked_at * all;
      }
      for (std::size_t i = 0; i < found.windows.size() && progress.found < wanted; ++i) {
        const std::uint8_t* pixels = found.windows.patch(i);
        const std::uint64_t hash = hash_of(pixels, found.windows.patch_size());
        if (!state_.used.insert(hash).second) continue;
        negatives.add(pixels, cascade.window().width, hash);
        ++progress.found;
      }
    }
    if (enough && enough(progress)) break;
  }
  if (progress.windows > 0) state_.last_rate = progress.false_positive_rate();
  return progress;
}

}  // namespace haarkit
