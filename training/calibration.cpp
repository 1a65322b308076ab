// Sets the thresholds of a trained soft cascade anew, from held-out faces and windows of the backgrounds.
#include "haarkit/training/calibration.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "cascade_samples.hpp"
#include "haarkit/base/hash.hpp"
#include "haarkit/training/miner.hpp"
#include "require.hpp"
#include "soft_thresholds.hpp"

namespace haarkit {
namespace {

constexpr std::size_t kWindows = 10000;
constexpr std::uint64_t kTypicalStream = 4;  // of options.seed

void scale_votes(CascadeParts& parts, float scale) {
  if (parts.min_score) *parts.min_score *= scale;
  for (Stage& stage : parts.stages) {
    stage.threshold *= scale;
    for (WeakClassifier& weak : stage.weak)
      for (float& leaf : weak.leaves) leaf *= scale;
  }
}

void require_valid(const Cascade& cascade, const SampleSet& faces, const SampleSet& windows,
                   const CalibrationOptions& o) {
  require(cascade.kind() == CascadeKind::soft, "calibrate: the cascade must be a soft one");
  require(!faces.empty(), "calibrate: there must be a face");
  for (const SampleSet* set : {&faces, &windows})
    require(set->empty() || set->window() == cascade.window(), "calibrate: samples must have the cascade's window");
  require(o.detection_rate > 0 && o.detection_rate <= 1, "detection_rate", "above 0 and at most 1");
  require(o.early_loss >= 0 && o.early_loss < 1, "early_loss", "at least 0 and below 1");
  require(o.vote_scale >= 1e-6 && o.vote_scale <= 1e6, "vote_scale", "1e-6 to 1e6");
}

}  // namespace

Calibration calibrate(const Cascade& cascade, const SampleSet& faces, const SampleSet& windows,
                      const CalibrationOptions& options) {
  require_valid(cascade, faces, windows, options);
  CascadeParts parts = cascade.parts();
  // A stage of several weak classifiers rejects after the last one only.
  const RunningSums window_sums(cascade, windows);
  std::vector<float> thresholds =
      soft_thresholds(RunningSums(cascade, faces), window_sums, {1 - options.detection_rate, options.early_loss});
  auto end = thresholds.begin();
  for (Stage& stage : parts.stages) {
    const auto begin = end;
    end += static_cast<std::ptrdiff_t>(stage.weak.size());
    stage.threshold = end[-1];
    std::fill(begin, end - 1, std::numeric_limits<float>::lowest());
  }
  const double detection_rate = share(passing(Cascade(parts), faces));
  if (options.vote_scale != 1) scale_votes(parts, static_cast<float>(options.vote_scale));
  return {Cascade(std::move(parts)), detection_rate, weak_per_window(window_sums, thresholds)};
}

SampleSet typical_windows(const TrainingData& data, const TrainingOptions& options, cv::Size window, Team& team) {
  const Cascade all = contrast_gate(window, options.min_contrast);
  if (data.backgrounds == nullptr) {
    require(data.no_faces != nullptr && (data.no_faces->empty() || data.no_faces->window() == window),
            "typical_windows needs backgrounds, or labelled non-faces of that window");
    SampleSet windows = *data.no_faces;
    windows.keep_only(passing(all, windows));
    return windows;
  }
  MiningOptions mining = options.mining;
  mining.per_picture = std::max(static_cast<int>(kWindows / std::max<std::size_t>(data.backgrounds->size(), 1)), 10);
  SampleSet windows(window);
  Miner(*data.backgrounds, mining, mix(options.seed + kTypicalStream), team).mine(all, kWindows, windows);
  return windows;
}

}  // namespace haarkit
