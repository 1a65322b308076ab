// Runs a cascade over samples: whole, by the scanner on pictures of one window; and weak classifier by weak classifier,
// by window blocks.
#include "cascade_samples.hpp"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <opencv2/core.hpp>
#include <utility>

#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/features/window_block.hpp"
#include "haarkit/training/hard_windows.hpp"
#include "require.hpp"

namespace haarkit {

Cascade contrast_gate(cv::Size window, float min_contrast) {
  CascadeParts parts;
  parts.window = window;
  parts.min_contrast = min_contrast;
  HaarFeature any;
  any.rect_count = 2;
  any.rects[0] = {{0, 0, 2, 1}, -1};
  any.rects[1] = {{0, 0, 1, 1}, 2};
  parts.features = {any};
  parts.stages = {{{{{{0, 0.0F, 0, -1}}, {0.0F, 0.0F}}}, 0.0F}};
  return Cascade(std::move(parts));
}

// Calls hit(sample, score) for each sample that passes the whole cascade, in parallel.
template <typename Hit>
static void scan_samples(const Cascade& cascade, const SampleSet& samples, const Hit& hit) {
  require(samples.empty() || samples.window() == cascade.window(), "samples must have the cascade's window");
  const LevelScanner scanner(cascade);
  tbb::enumerable_thread_specific<ScanScratch> scratch;
  constexpr std::size_t kChunk = 256;
  tbb::parallel_for(std::size_t{0}, (samples.size() + kChunk - 1) / kChunk, [&](std::size_t chunk) {
    // The patches below each other are a picture one window wide.
    const std::size_t first = chunk * kChunk, count = std::min(kChunk, samples.size() - first);
    const cv::Size window = cascade.window();
    const cv::Mat column(static_cast<int>(count) * window.height, window.width, CV_8UC1,
                         const_cast<std::uint8_t*>(samples.patch(first)));
    ScanGrid grid;
    grid.stride = window.height;
    std::vector<WindowHit> hits;
    ScanStatistics statistics;
    scanner.scan(column, grid, scratch.local(), hits, statistics);
    for (const WindowHit& h : hits) hit(first + h.y / window.height, h.score);
  });
}

std::vector<bool> passing(const Cascade& cascade, const SampleSet& samples) {
  std::vector<std::uint8_t> passes(samples.size());
  scan_samples(cascade, samples, [&](std::size_t i, float) { passes[i] = 1; });
  return {passes.begin(), passes.end()};
}

double share(const std::vector<bool>& flags) {
  if (flags.empty()) return 0;
  return static_cast<double>(std::count(flags.begin(), flags.end(), true)) / static_cast<double>(flags.size());
}

std::vector<float> passing_scores(const Cascade& cascade, const SampleSet& samples) {
  constexpr float kRejected = std::numeric_limits<float>::lowest();
  std::vector<float> scores(samples.size(), kRejected);
  scan_samples(cascade, samples, [&](std::size_t i, float score) { scores[i] = score; });
  scores.erase(std::remove(scores.begin(), scores.end(), kRejected), scores.end());
  return scores;
}

// Calls visit(weak, first, count, sums) after each weak classifier for the samples first .. first + count - 1; in
// parallel over samples, in order over weak classifiers.
template <typename Visit>
static void run_all(const Cascade& cascade, const SampleSet& samples, const Visit& visit) {
  constexpr int kLanes = WindowBlock::kLanes;
  const BlockLayout layout = BlockLayout::of(cascade.window(), cascade.features());
  std::vector<BlockFeature> bound(cascade.features().size());
  std::transform(cascade.features().begin(), cascade.features().end(), bound.begin(),
                 [&](const HaarFeature& f) { return layout.bind(f); });
  tbb::enumerable_thread_specific<WindowBlock> blocks([&] { return WindowBlock(layout, cascade.min_contrast()); });
  tbb::parallel_for(std::size_t{0}, (samples.size() + kLanes - 1) / kLanes, [&](std::size_t index) {
    WindowBlock& block = blocks.local();
    const std::size_t first = index * kLanes;
    const int count = static_cast<int>(std::min<std::size_t>(kLanes, samples.size() - first));
    for (int lane = 0; lane < count; ++lane) block.set(lane, samples.patch(first + lane), cascade.window().width);
    block.prepare(count);
    float sums[kLanes] = {};
    std::vector<float> values;
    int number = 0;
    for (const Stage& stage : cascade.stages()) {
      for (const WeakClassifier& weak : stage.weak) {
        values.resize(weak.nodes.size() * kLanes);
        for (std::size_t n = 0; n < weak.nodes.size(); ++n) {
          block.values(bound[weak.nodes[n].feature], values.data() + n * kLanes);
        }
        for (int lane = 0; lane < count; ++lane) {
          const auto goes_left = [&](int n) { return values[n * kLanes + lane] < weak.nodes[n].threshold; };
          sums[lane] += weak.leaves[leaf_of(weak.nodes, goes_left)];
        }
        visit(number++, first, count, sums);
      }
    }
  });
}

std::vector<float> final_sums(const Cascade& cascade, const SampleSet& samples) {
  std::vector<float> last(samples.size());
  run_all(cascade, samples, [&](int, std::size_t first, int count, const float* sums) {
    std::copy_n(sums, count, last.begin() + static_cast<std::ptrdiff_t>(first));
  });
  return last;
}

RunningSums::RunningSums(const Cascade& cascade, const SampleSet& samples)
    : samples_(samples.size()), weak_(cascade.weak_count()), sums_(samples_ * static_cast<std::size_t>(weak_)) {
  run_all(cascade, samples, [&](int weak, std::size_t first, int count, const float* sums) {
    std::copy_n(sums, count, sums_.data() + weak * samples_ + first);
  });
}

}  // namespace haarkit
