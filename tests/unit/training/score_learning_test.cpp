// Fitted scores: what a cascade finds where nothing is, and that trees learn to tell it from objects.
#include "haarkit/training/score_learning.hpp"

#include <algorithm>

#include "catch.hpp"
#include "drawn_faces.hpp"
#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/loosened.hpp"
#include "haarkit/training/score_ranking.hpp"
#include "haarkit/training/score_samples.hpp"
#include "on_threads.hpp"
#include "training_data.hpp"

using namespace haarkit;
using haarkit::test::on_threads;

namespace {

const PatchFrame kFrame{{24, 24}, 1.2};

ScoreLearningOptions quick() {
  ScoreLearningOptions options;
  options.trees = 30;
  options.depth = 3;
  options.grey_features = options.channel_features = 300;
  options.feature_share = 0.5;
  return options;
}

BackgroundStore drawn_store(int count) {
  std::vector<NamedPicture> pictures;
  for (int i = 0; i < count; ++i) pictures.push_back({"picture" + std::to_string(i), std::to_string(i)});
  return BackgroundStore(pictures, [](const std::string& path) { return drawn::background(std::stoul(path)); });
}

// What the built-in cascade takes for faces among drawn backgrounds, when it is asked for nearly anything.
BackgroundFinds drawn_finds(std::size_t wanted) {
  FindOptions options;
  options.wanted = wanted;
  options.loosened = 20;
  options.held_out = 0.3;
  return cut_background_finds(drawn_store(12), builtin_face_cascade(), kFrame, options);
}

}  // namespace

TEST_CASE("trees learn to tell drawn faces from backgrounds, the same on any number of threads") {
  const SampleSet faces = drawn_faces(kFrame.patch, 0, 300), others = noise_patches(kFrame.patch, 200, 1);
  const ScoreRegression learnt = on_threads(1, [&] { return learn_scores(faces, others, quick()); });
  CHECK(learnt == on_threads(3, [&] { return learn_scores(faces, others, quick()); }));
  std::string where;
  CHECK(problem_of(learnt, where).empty());
  CHECK(learnt.patch == kFrame.patch);
  CHECK(learnt.trees.size() == 30);
  const std::vector<float> of_faces = log_odds_of(learnt, drawn_faces(kFrame.patch, 1000, 50));
  const std::vector<float> of_others = log_odds_of(learnt, noise_patches(kFrame.patch, 50, 2));
  CHECK(*std::min_element(of_faces.begin(), of_faces.end()) > *std::max_element(of_others.begin(), of_others.end()));
  CHECK(log_loss(of_faces, of_others) < 0.2);
}

TEST_CASE("the odds are those at equal numbers, however many there are of either side") {
  const SampleSet faces = drawn_faces(kFrame.patch, 0, 400);
  SampleSet twice = faces;
  for (int i = 0; i < 3; ++i) twice.add(faces);
  ScoreLearningOptions options = quick();
  options.trees = 5;
  for (const float odds : log_odds_of(learn_scores(twice, faces, options), faces))
    CHECK(odds == Approx(0).margin(1e-3));
}

TEST_CASE("learning ends when the observer says so, and refuses to learn from one side alone") {
  const SampleSet faces = drawn_faces(kFrame.patch, 0, 60), others = noise_patches(kFrame.patch, 60, 1);
  double last = 1;
  const ScoreRegression learnt = learn_scores(faces, others, quick(), [&](int trees, double loss) {
    CHECK(loss < last);
    last = loss;
    return trees < 4;
  });
  CHECK(learnt.trees.size() == 4);
  CHECK_THROWS_AS(learn_scores(faces, SampleSet(kFrame.patch), quick()), std::invalid_argument);
  CHECK_THROWS_AS(learn_scores(SampleSet(kFrame.patch), others, quick()), std::invalid_argument);
}

TEST_CASE("wrong finds are cut from backgrounds, the same on any number of threads, and not more than wanted") {
  const BackgroundFinds finds = on_threads(1, [] { return drawn_finds(100'000); });
  const BackgroundFinds again = on_threads(3, [] { return drawn_finds(100'000); });
  REQUIRE(finds.training.scores.size() > 20);
  CHECK(finds.found == finds.training.scores.size());
  CHECK(finds.views == 8);
  CHECK(!finds.held_out.scores.empty());
  CHECK(finds.training.patches.size() == finds.training.scores.size());
  CHECK(digest(finds.training.patches) == digest(again.training.patches));
  CHECK(digest(finds.held_out.patches) == digest(again.held_out.patches));
  CHECK(finds.training.scores == again.training.scores);

  const BackgroundFinds few = drawn_finds(10);
  CHECK(few.training.scores.size() == 10);
  CHECK(few.views < 8);
  for (const float score : few.training.scores)
    CHECK(std::count(finds.training.scores.begin(), finds.training.scores.end(), score) > 0);
}

TEST_CASE("finds on held-out objects alone are looked for, and lie on them") {
  std::vector<Crop> crops;
  for (int i = 0; i < 40; ++i) crops.push_back(Crop::whole({"face" + std::to_string(i), std::to_string(i)}));
  CropOptions options;
  options.window = builtin_face_cascade().window();
  options.framing.side = drawn::kFraming;
  options.held_out = 0.5;
  const PictureLoader loader = [](const std::string& path) { return drawn::crop(std::stoul(path), 84); };
  const FindSamples finds = cut_object_finds(crops, loader, options, loosened(builtin_face_cascade(), 20), kFrame);
  const auto held_out =
      std::count_if(crops.begin(), crops.end(), [](const Crop& c) { return is_held_out(c.name, 0.5); });
  CHECK(finds.scores.size() > static_cast<std::size_t>(held_out) / 2);
  CHECK(finds.scores.size() <= static_cast<std::size_t>(held_out));
  options.held_out = 0;
  CHECK(cut_object_finds(crops, loader, options, builtin_face_cascade(), kFrame).scores.empty());
}

TEST_CASE("odds that tell what scores do not let fewer wrong finds stand above right ones") {
  RankedFinds objects, backgrounds;
  for (int i = 0; i < 200; ++i) {
    objects.scores.push_back(static_cast<float>(10 + i));
    backgrounds.scores.push_back(static_cast<float>(1 + i));
    objects.log_odds.push_back(2);
    backgrounds.log_odds.push_back(-2);
  }
  CHECK(share_above(objects, backgrounds, 0, 1) == Approx(191 / 200.0));
  CHECK(share_above(objects, backgrounds, 0.5, 1) < share_above(objects, backgrounds, 0.1, 1));
  CHECK(share_above(backgrounds, objects, 0.5, 1) == 1);
  CHECK(share_above(objects, {}, 0.5, 0.9) == 0);
  CHECK(share_above({}, backgrounds, 0.5, 0.9) == 0);
}
