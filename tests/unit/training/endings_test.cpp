#include "endings.hpp"

#include "catch.hpp"
#include "haarkit/training/cascade_trainer.hpp"
#include "training_data.hpp"

using namespace haarkit;
using Catch::Contains;

TEST_CASE("a stage that cannot reject negatives says which cause is likely") {
  const TrainingOptions options;
  StuckStage stuck;
  stuck.record.weak = 200;
  stuck.record.faces = 480;
  stuck.record.training_false_positive_rate = 0.9;
  stuck.rate_without_odd_faces = 0.3;
  CHECK_THAT(why_stuck(stuck, options, {32, 13}), Contains("odd held-out objects") && Contains("200 weak classifiers"));
  stuck.rate_without_odd_faces = 0.98;
  CHECK_THAT(why_stuck(stuck, options, {32, 13}), Contains("window of 32x13") && Contains("--hardest"));
  stuck.record.training_false_positive_rate = 0.1;
  CHECK_THAT(why_stuck(stuck, options, {32, 13}), Contains("480 training samples are too few") && !Contains("32x13"));
}

TEST_CASE("a cascade that few backgrounds do not fool is not called good") {
  CHECK_THAT(why_out_of_negatives(3, 100, true, 4216), Contains("4216 windows of them") && !Contains("good"));
  CHECK_THAT(why_out_of_negatives(3, 100, true, 400'000'000), Contains("The cascade is good as it is"));
  CHECK_THAT(why_out_of_negatives(3, 100, false, 0), Contains("labelled crops") && !Contains("good"));
}

TEST_CASE("the hardest crops are those of the lowest sums, each once") {
  SampleSet samples({4, 4});
  const std::vector<std::uint8_t> pixels(16);
  for (const std::uint64_t id : {7, 7, 8, 9, 8, 5}) samples.add(pixels.data(), 4, id);
  const std::vector<double> sums = {3, -1, 2, 9, -1, 1};
  CHECK(hardest_crops(samples, sums.data(), 3) == std::vector<std::uint64_t>{7, 8, 5});
  CHECK(hardest_crops(samples, sums.data(), 9) == std::vector<std::uint64_t>{7, 8, 5, 9});
}

TEST_CASE("training that gets stuck names its hardest crops, and keeps what was learnt before") {
  // Negatives that are faces too: nothing can tell them apart.
  const cv::Size window(16, 16);
  SampleSet faces(window), held_out(window);
  for (const auto& [set, first] : {std::pair{&faces, 0}, {&held_out, 500}}) {
    const SampleSet drawn = drawn_faces(window, first, 60);
    for (std::size_t i = 0; i < drawn.size(); ++i) set->add(drawn.patch(i), window.width, first + i + 1);
  }
  SampleSet no_faces = noise_patches(window, 400, 3), held_out_no_faces = noise_patches(window, 100, 4);
  no_faces.add(drawn_faces(window, 1000, 60));
  held_out_no_faces.add(drawn_faces(window, 2000, 30));
  TrainingOptions options;
  options.pool_size = 200;
  options.staged.max_weak = 20;
  TrainingObserver nobody;
  const TrainingResult result =
      train_cascade({&faces, &held_out, &no_faces, &held_out_no_faces, nullptr}, options, nobody);
  CHECK(result.ending == Ending::no_progress);
  CHECK_FALSE(result.state.rounds.empty());
  REQUIRE(result.hardest_faces.size() == 3);
  for (const std::uint64_t id : result.hardest_faces) CHECK((id > 500 && id <= 560));
}
