#include "soft_thresholds.hpp"

#include <algorithm>
#include <functional>

#include "catch.hpp"
#include "haarkit/training/calibration.hpp"
#include "training_data.hpp"

using namespace haarkit;

namespace {

// An ensemble of stumps on one feature of noise patches, with leaves of +-1, +-1/2, +-1/3, ...
Cascade ensemble(cv::Size window, int weak) {
  CascadeParts parts;
  parts.kind = CascadeKind::soft;
  parts.window = window;
  for (int t = 0; t < weak; ++t) {
    HaarFeature feature;
    feature.rect_count = 2;
    feature.rects[0] = {{t % 4, t / 4, 6, 6}, -1};
    feature.rects[1] = {{t % 4 + 3, t / 4, 3, 6}, 2};
    parts.features.push_back(feature);
    const float leaf = 1.0F / static_cast<float>(t + 1);
    parts.stages.push_back({{{{{t, 0.0F, 0, -1}}, {-leaf, leaf}}}, -100});
  }
  return Cascade(parts);
}

// Patches of noise that the cascade likes: those of the highest sums.
SampleSet liked(const Cascade& cascade, int count, int seed) {
  SampleSet samples = noise_patches(cascade.window(), 4 * count, seed);
  const std::vector<float> sums = final_sums(cascade, samples);
  std::vector<float> order = sums;
  std::nth_element(order.begin(), order.begin() + count, order.end(), std::greater<>());
  std::vector<bool> keep(samples.size());
  std::transform(sums.begin(), sums.end(), keep.begin(), [&](float sum) { return sum > order[count]; });
  samples.keep_only(keep);
  return samples;
}

std::size_t passing_all(const RunningSums& sums, const std::vector<float>& thresholds) {
  std::size_t passed = 0;
  for (std::size_t i = 0; i < sums.sample_count(); ++i) {
    bool passes = true;
    for (int t = 0; t < sums.weak_count(); ++t) passes = passes && sums.after(t)[i] >= thresholds[t];
    passed += passes;
  }
  return passed;
}

}  // namespace

TEST_CASE("running sums are those of each sample alone, and end in the final sums") {
  const SampleSet samples = noise_patches({10, 10}, 37, 1);
  const Cascade cascade = ensemble({10, 10}, 5);
  const RunningSums sums(cascade, samples);
  REQUIRE(sums.weak_count() == 5);
  const std::vector<float> last = final_sums(cascade, samples);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    SampleSet one({10, 10});
    one.add(samples.patch(i), 10);
    const RunningSums alone(cascade, one);
    for (int t = 0; t < 5; ++t) CHECK(alone.after(t)[0] == sums.after(t)[i]);
    CHECK(last[i] == sums.after(4)[i]);
  }
}

TEST_CASE("backward pruning loses on the way no face that passes at the end") {
  const SampleSet samples = noise_patches({10, 10}, 500, 2);
  const RunningSums sums(ensemble({10, 10}, 12), samples), none(ensemble({10, 10}, 12), SampleSet({10, 10}));
  for (const double loss : {0.0, 0.1, 0.5}) {
    // Without windows there is no speed to gain, so no face is given up for it.
    const auto thresholds = soft_thresholds(sums, none, {loss, 0.2});
    const float last = thresholds.back();
    int at_end = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) at_end += sums.after(11)[i] >= last;
    CHECK(passing_all(sums, thresholds) == static_cast<std::size_t>(at_end));
    CHECK(at_end >= (1 - loss) * 500);
  }
}

TEST_CASE("faces given up early spare windows, and are no more than allowed") {
  const Cascade cascade = ensemble({10, 10}, 12);
  const SampleSet faces = liked(cascade, 500, 2), background = noise_patches({10, 10}, 800, 3);
  const RunningSums sums(cascade, faces), windows(cascade, background);
  const auto none = soft_thresholds(sums, windows, {0.1, 0});
  double before = weak_per_window(windows, none);
  CHECK(before < 12);
  for (const double early : {0.002, 0.01, 0.04, 0.1}) {
    const auto thresholds = soft_thresholds(sums, windows, {0.1, early});
    CHECK(passing_all(sums, thresholds) >=
          passing_all(sums, none) - static_cast<std::size_t>(early * static_cast<double>(faces.size())));
    for (int t = 0; t < 12; ++t) CHECK(thresholds[t] >= none[t]);
    CHECK(thresholds.back() == none.back());
    const double after = weak_per_window(windows, thresholds);
    CHECK(after <= before);
    before = after;
  }
  CHECK(before < 0.9 * weak_per_window(windows, none));
}

TEST_CASE("the face whose loss spares most is given up first") {
  const Cascade cascade = ensemble({10, 10}, 12);
  const SampleSet faces = liked(cascade, 40, 4), background = noise_patches({10, 10}, 300, 5);
  const RunningSums sums(cascade, faces), windows(cascade, background);
  const double one = weak_per_window(windows, soft_thresholds(sums, windows, {0, 1.5 / 40}));
  for (std::size_t lost = 0; lost < faces.size(); ++lost) {  // by trying every face
    std::vector<float> without(12);
    for (int t = 0; t < 12; ++t) {
      float least = 1e9F;
      for (std::size_t i = 0; i < faces.size(); ++i)
        if (i != lost || t == 11) least = std::min(least, sums.after(t)[i]);
      without[t] = least;
    }
    CHECK(weak_per_window(windows, without) >= one);
  }
}

TEST_CASE("calibration counts what runs where windows are rejected at the ends of stages alone") {
  CascadeParts parts = ensemble({10, 10}, 12).parts();
  std::vector<Stage> stages;
  for (std::size_t t = 0; t < parts.stages.size(); ++t) {
    if (t % 3 == 0) stages.push_back({{}, -100});
    stages.back().weak.push_back(parts.stages[t].weak[0]);
  }
  parts.stages = stages;
  const Cascade cascade(parts);
  const SampleSet faces = liked(cascade, 500, 2), background = noise_patches({10, 10}, 800, 3);
  const Calibration calibration = calibrate(cascade, faces, background, {0.9, 0.1, 1});
  const RunningSums sums(calibration.cascade, background);
  int run = 0;
  for (std::size_t i = 0; i < background.size(); ++i)
    for (int s = 0; s < 4; ++s) {
      run += 3;
      if (sums.after(3 * s + 2)[i] < calibration.cascade.stages()[s].threshold) break;
    }
  CHECK(calibration.weak_per_window == static_cast<double>(run) / 800);
  CHECK(run < 12 * 800);
}
