// Fitted scores: what odds do to a score, and to what a detector finds.
#include "haarkit/detect/score_fitter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/detector.hpp"
#include "haarkit/detect/loosened.hpp"
#include "pictures.hpp"

using namespace haarkit;
using namespace haarkit::test;

namespace {

// Odds that depend on the patch: bright upper halves are `good`, others `bad`.
ScoreRegression halves(float good, float bad) {
  ScoreRegression scores;
  scores.patch = {24, 24};
  scores.reach = 1.2F;
  scores.weight = 0.5F;
  HaarFeature feature;
  feature.rect_count = 2;
  feature.rects[0] = {{0, 0, 24, 24}, -1};
  feature.rects[1] = {{0, 0, 24, 12}, 2};
  scores.features = {feature};
  scores.trees = {{{{0, 0, 0, -1}}, {bad, good}}};
  return scores;
}

// The built-in cascade with lower thresholds, so that it finds several things in drawn pictures.
CascadeParts lenient_parts() {
  CascadeParts parts = loosened(builtin_face_cascade(), 30).parts();
  parts.scores.reset();
  parts.min_score = 0.0F;
  return parts;
}

}  // namespace

TEST_CASE("better odds never make a score lower, none change it, and whatever the odds it stays finite") {
  for (const float score : {-100.F, -1.F, 0.F, 1e-6F, 80.F, 3e38F, -3e38F}) {
    CAPTURE(score);
    CHECK(fitted_score(score, 0, 0.7F) == score);
    CHECK(fitted_score(score, 5, 0) == score);
    float before = fitted_score(score, -1e30F, 1);
    for (const float odds : {-12.F, -3.F, -0.1F, 0.F, 0.2F, 9.F, 1e30F}) {
      const float now = fitted_score(score, odds, 1);
      CHECK(std::isfinite(now));
      CHECK(now >= before);
      before = now;
    }
  }
  CHECK(fitted_score(100, 2, 0.5F) == Approx(100 * std::exp(1.0)));
  CHECK(fitted_score(100, 1e30F, 0.5F) == fitted_score(100, kSurestOdds, 0.5F));
}

TEST_CASE("log odds are the same with every instruction set") {
  const ScoreRegression scores = halves(3, -2);
  std::vector<cv::Mat> patches;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) patches.push_back(drawn_faces(scores.patch, seed));
  const std::vector<float> odds = ScoreFitter(scores, InstructionSet::scalar).log_odds(patches);
  CHECK(std::count(odds.begin(), odds.end(), 3.F) + std::count(odds.begin(), odds.end(), -2.F) == 20);
  for (const InstructionSet set : usable_instruction_sets()) CHECK(ScoreFitter(scores, set).log_odds(patches) == odds);
}

TEST_CASE("fast mode takes the odds of each find into its score, ranks anew, and moves no box") {
  const cv::Mat picture = drawn_faces({640, 480}, 3);
  CascadeParts parts = lenient_parts();
  const std::vector<Detection> before = Detector(Cascade(parts)).detect(picture);
  REQUIRE(before.size() >= 3);
  parts.scores = halves(4, -4);
  const Cascade cascade(parts);
  std::vector<Detection> expected = before;
  ScoreFitter(*cascade.scores()).fit(not_reduced(picture), expected);
  std::sort(expected.begin(), expected.end(), [](auto& a, auto& b) { return a.score > b.score; });
  const std::vector<Detection> after = Detector(cascade).detect(picture);
  CHECK(after == expected);
  const auto same_box = [](const Detection& a, const Detection& b) { return a.box == b.box; };
  CHECK_FALSE(std::equal(after.begin(), after.end(), before.begin(), before.end(), same_box));
  CHECK(std::is_permutation(after.begin(), after.end(), before.begin(), before.end(), same_box));

  DetectorOptions options;
  options.threads = 3;
  CHECK(Detector(cascade, options).detect(picture) == after);
  options.min_score = after[1].score;
  CHECK(Detector(cascade, options).detect(picture) == std::vector<Detection>(after.begin(), after.begin() + 2));
}

TEST_CASE("each view's finds are scored by what their own cascade knows") {
  const cv::Mat picture = drawn_faces({640, 480}, 3);
  const Cascade plain(lenient_parts());
  CascadeParts parts = lenient_parts();
  parts.scores = halves(4, -4);
  const std::vector<Detection> found = Detector({{"a", plain}, {"b", Cascade(parts)}}).detect(picture);
  std::vector<Detection> own[2];
  for (Detection d : found) own[std::exchange(d.cascade, 0)].push_back(d);
  CHECK(own[0] == Detector(plain).detect(picture));
  CHECK(own[1] == Detector(Cascade(parts)).detect(picture));
}

TEST_CASE("exact mode knows nothing of fitted scores") {
  CascadeParts parts = read_cascade("/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml").parts();
  const cv::Mat picture = drawn_faces({301, 240}, 2);
  DetectorOptions options;
  options.mode = DetectMode::exact;
  options.min_neighbors = 0;
  const std::vector<Detection> before = Detector(Cascade(parts), options).detect(picture);
  REQUIRE(!before.empty());
  parts.scores = halves(4, -4);
  CHECK(Detector(Cascade(parts), options).detect(picture) == before);
}

TEST_CASE("a loosened soft cascade finds at least as many windows, and a staged one stays as it is") {
  const Cascade& cascade = builtin_face_cascade();
  const Cascade looser = loosened(cascade, 4);
  CHECK(loosened(cascade, 0) == cascade);
  CHECK(looser.stages().front().threshold < cascade.stages().front().threshold);
  CHECK(looser.stages().back().threshold == Approx(cascade.stages().back().threshold - 4));
}
