// Evaluates a cascade window by window, as the definition says: contrast gate, then stage by stage
//   value = (w0*S0 + w1*S1 [+ w2*S2]) * inverse_norm,  left if value < threshold,
// or, for LBP, without a gate,  left if the code is in the node's set;
// a staged cascade's stage sum in double against threshold - 1e-5f (OpenCV), a soft cascade's running sum in float.
// Slow and simple on purpose: the fast scanner is compared with it.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "haarkit/detect/level_scanner.hpp"
#include "stage_sum.hpp"

namespace haarkit {
namespace {

// Integral images of the whole level, (height + 1) x (width + 1). A gradient channel is zero on the border of each
// window, so a rectangle's sum in a window is the level's sum over the rectangle without the window's border.
struct LevelSums {
  std::array<cv::Mat_<int>, kChannelCount> sum;
  cv::Mat_<double> squared;
  cv::Mat_<int> tilted;
};

std::array<int, kChannelCount> channels_at(const cv::Mat_<std::uint8_t>& level, int y, int x) {
  if (x == 0 || y == 0 || x == level.cols - 1 || y == level.rows - 1) return {level(y, x)};
  const int dx = level(y, x + 1) - level(y, x - 1), dy = level(y + 1, x) - level(y - 1, x);
  const int u = std::abs(dx), v = std::abs(dy), both = 2 * std::min(u, v);
  const bool same = dx * dy > 0;
  return {level(y, x), u + v, std::max(u - v, 0), same ? both : 0, std::max(v - u, 0), same ? 0 : both};
}

LevelSums sums_of(const cv::Mat_<std::uint8_t>& level) {
  LevelSums sums;
  cv::integral(level, sums.sum[0], sums.squared, sums.tilted, CV_32S, CV_64F);
  for (int c = 1; c < kChannelCount; ++c) sums.sum[c] = cv::Mat_<int>::zeros(level.rows + 1, level.cols + 1);
  for (int y = 0; y < level.rows; ++y)
    for (int x = 0; x < level.cols; ++x) {
      const auto value = channels_at(level, y, x);
      for (int c = 1; c < kChannelCount; ++c) {
        cv::Mat_<int>& s = sums.sum[c];
        s(y + 1, x + 1) = value[c] + s(y, x + 1) + s(y + 1, x) - s(y, x);
      }
    }
  return sums;
}

template <class T>
T rect_sum(const cv::Mat_<T>& s, const cv::Rect& r) {
  return s(r.y, r.x) - s(r.y, r.x + r.width) - s(r.y + r.height, r.x) + s(r.y + r.height, r.x + r.width);
}

int tilted_sum(const cv::Mat_<int>& t, const cv::Rect& r) {
  return t(r.y, r.x) - t(r.y + r.height, r.x - r.height) - t(r.y + r.width, r.x + r.width) +
         t(r.y + r.width + r.height, r.x + r.width - r.height);
}

class PlainWindow {
 public:
  PlainWindow(const Cascade& cascade, const LevelSums& sums) : cascade_(cascade), sums_(sums) {}

  // False when the window at `corner` has too little contrast.
  bool set(cv::Point corner) {
    corner_ = corner;
    if (cascade_.is_lbp()) return true;
    const cv::Rect inner(corner.x + 1, corner.y + 1, cascade_.window().width - 2, cascade_.window().height - 2);
    const double area = inner.area(), sum = rect_sum(sums_.sum[0], inner), squared = rect_sum(sums_.squared, inner);
    const double norm = area * squared - sum * sum;
    if (norm <= 0) return false;
    inverse_norm_ = static_cast<float>(1. / std::sqrt(norm));
    return area * inverse_norm_ < 1. / static_cast<double>(cascade_.min_contrast());
  }

  // The leaf's value.
  float evaluate(const WeakClassifier& weak) const {
    return weak.leaves[leaf_of(weak.nodes, [&](int at) { return goes_left(weak.nodes[at]); })];
  }

 private:
  bool goes_left(const Node& node) const {
    if (!cascade_.is_lbp()) return value(cascade_.features()[node.feature]) < node.threshold;
    const cv::Rect first = cascade_.lbp_features()[node.feature].block + corner_;
    return node.codes.has(lbp_code(
        [&](int i, int j) { return rect_sum(sums_.sum[0], first + cv::Point(i * first.width, j * first.height)); }));
  }

  float value(const HaarFeature& f) const {
    float sum = 0;
    for (int i = 0; i < f.rect_count; ++i) {
      cv::Rect r = f.rects[i].rect;
      if (f.channel != Channel::grey) r &= {1, 1, cascade_.window().width - 2, cascade_.window().height - 2};
      r += corner_;
      const int s = f.tilted ? tilted_sum(sums_.tilted, r) : rect_sum(sums_.sum[static_cast<int>(f.channel)], r);
      sum = i == 0 ? f.rects[i].weight * static_cast<float>(s) : sum + f.rects[i].weight * static_cast<float>(s);
    }
    return sum * inverse_norm_;
  }

  const Cascade& cascade_;
  const LevelSums& sums_;
  cv::Point corner_;
  float inverse_norm_ = 0;
};

// The number of stages passed; score: the head start, then as in WindowHit.
int run_stages(const Cascade& cascade, const PlainWindow& window, float& score) {
  int passed = 0;
  for (const Stage& stage : cascade.stages()) {
    if (cascade.kind() == CascadeKind::soft) {
      for (const WeakClassifier& weak : stage.weak) score += window.evaluate(weak);
      if (score < stage.threshold) return passed;
    } else {
      double sum = 0;
      float rounded = 0;
      for (const WeakClassifier& weak : stage.weak) {
        const float leaf = window.evaluate(weak);
        sum += leaf;
        rounded += leaf;
      }
      if (sum < stage.threshold - kStageTolerance) return passed;
      score += rounded - stage.threshold;
    }
    ++passed;
  }
  return passed;
}

}  // namespace

double last_stage_sum(const Cascade& cascade, const cv::Mat& window) {
  const LevelSums sums = sums_of(window);
  PlainWindow run(cascade, sums);
  run.set({0, 0});
  double sum = 0;
  for (const WeakClassifier& weak : cascade.stages().back().weak) sum += run.evaluate(weak);
  return sum;
}

void ScanStatistics::add(const ScanStatistics& other) {
  windows += other.windows;
  low_contrast += other.low_contrast;
  weak_evaluated += other.weak_evaluated;
  if (rejected.size() < other.rejected.size()) rejected.resize(other.rejected.size());
  for (std::size_t i = 0; i < other.rejected.size(); ++i) rejected[i] += other.rejected[i];
}

void scan_reference(const Cascade& cascade, const cv::Mat& level, const ScanGrid& grid, std::vector<WindowHit>& hits,
                    ScanStatistics& statistics) {
  const int stage_count = static_cast<int>(cascade.stages().size());
  if (statistics.rejected.size() < cascade.stages().size()) statistics.rejected.resize(cascade.stages().size());
  const int width = level.cols - cascade.window().width + 1;
  const int height = std::min(level.rows - cascade.window().height + 1, grid.row_end);
  if (width <= 0 || grid.row_begin >= height) return;
  const LevelSums sums = sums_of(level);
  PlainWindow window(cascade, sums);
  for (int y = grid.row_begin; y < height; y += grid.row_step())
    for (int x = 0; x < width; x += grid.stride) {
      ++statistics.windows;
      if (!window.set({x, y})) {
        ++statistics.low_contrast;
        continue;
      }
      float score = grid.head_start;
      const int passed = run_stages(cascade, window, score);
      for (int s = 0; s <= std::min(passed, stage_count - 1); ++s)
        statistics.weak_evaluated += static_cast<std::int64_t>(cascade.stages()[s].weak.size());
      if (passed == stage_count) {
        hits.push_back({grid.level, x, y, score});
      } else {
        ++statistics.rejected[passed];
        if (passed == 0 && grid.skip_after_rejection) x += grid.stride;
      }
    }
}

}  // namespace haarkit
