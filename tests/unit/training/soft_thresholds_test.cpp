#include "soft_thresholds.hpp"

#include <catch2/catch.hpp>

#include "stage_threshold.hpp"
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
    feature.rects[0] = {{t % 3, t % 2, 6, 6}, -1};
    feature.rects[1] = {{t % 3 + 3, t % 2, 3, 6}, 2};
    parts.features.push_back(feature);
    const float leaf = 1.0F / static_cast<float>(t + 1);
    parts.stages.push_back({{{{{t, 0.0F, 0, -1}}, {-leaf, leaf}}}, -100});
  }
  return Cascade(parts);
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

TEST_CASE("backward pruning loses on the way no face that passes at the end, and no more than it may") {
  const SampleSet samples = noise_patches({10, 10}, 500, 2);
  const RunningSums sums(ensemble({10, 10}, 12), samples);
  for (const double loss : {0.0, 0.1, 0.5}) {
    const auto thresholds = soft_thresholds(sums, {loss, 0, 1});
    const float last = thresholds.back();
    int at_end = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) at_end += sums.after(11)[i] >= last;
    CHECK(passing_all(sums, thresholds) == static_cast<std::size_t>(at_end));
    CHECK(at_end >= (1 - loss) * 500);
  }
  const auto with_early = soft_thresholds(sums, {0.1, 0.04, 0.5});
  const auto without = soft_thresholds(sums, {0.1, 0, 0.5});
  CHECK(passing_all(sums, with_early) >= 430);
  for (int t = 0; t < 12; ++t) CHECK(with_early[t] >= without[t]);
}

TEST_CASE("a stage's threshold keeps the share of faces asked for") {
  const std::vector<double> sums = {5, 1, 4, 2, 3, 7, 6, 10, 9, 8};
  CHECK(stage_threshold(sums.data(), 10, 1) == 1);
  CHECK(stage_threshold(sums.data(), 10, 0.9) == 1.5F);
  CHECK(stage_threshold(sums.data(), 10, 0.75) == 2.5F);
  CHECK(stage_threshold(sums.data(), 1, 0.1) == 5);
  CHECK(passing_share(sums.data(), 10, 2.5F) == 0.8);
  CHECK(passing_share(sums.data(), 10, 10.000005F) == 0.1);  // OpenCV passes sums down to 1e-5 below the threshold
  CHECK(passing_share(sums.data(), 0, 1) == 0);
}
