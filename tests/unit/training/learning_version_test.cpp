// What learning makes of the same data, held against what it made when kLearningVersion was set.
#include "catch.hpp"
#include "haarkit/base/hash.hpp"
#include "haarkit/base/random.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/training/cascade_trainer.hpp"

using namespace haarkit;

namespace {

// Grey slopes with noise from our own random numbers, so that no other library's version plays a part: "objects" fall
// from left to right, the others every way.
cv::Mat slope(int number, cv::Size size, bool object) {
  Random random(5, static_cast<std::uint64_t>(number));
  const double dx = object ? -3 : random.between(-3, 3), dy = object ? 0.5 : random.between(-3, 3);
  cv::Mat picture(size, CV_8UC1);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      picture.at<uchar>(y, x) = static_cast<uchar>(static_cast<int>(128 + dx * (x % 20 - 8) + dy * (y % 20 - 8)) +
                                                   static_cast<int>(random.below(60)) - 30);
  return picture;
}

SampleSet slopes(int first, int count, bool object) {
  SampleSet set({12, 12});
  for (int i = 0; i < count; ++i) {
    const cv::Mat patch = slope(first + i, {12, 12}, object);
    set.add(patch.ptr(), patch.step, static_cast<std::uint64_t>(first + i));
  }
  return set;
}

struct Slopes : PictureSource {
  std::size_t size() const override { return 12; }
  cv::Mat picture(std::size_t index) const override { return slope(9000 + static_cast<int>(index), {80, 60}, false); }
};

std::uint64_t learnt(CascadeKind kind, FeatureType features = FeatureType::haar) {
  const SampleSet faces = slopes(0, 150, true), held_out = slopes(1000, 60, true), others = slopes(2000, 40, false);
  const Slopes backgrounds;
  TrainingOptions options;
  options.kind = kind;
  options.features = features;
  options.pool_size = 200;
  options.negatives = 150;
  options.staged.stages = 3;
  options.soft.weak = 24;
  options.soft.first_round = 8;
  options.channel_features = kind == CascadeKind::soft ? 50 : 0;
  options.boost.max_weight = 0;
  TrainingObserver nobody;
  const TrainingResult result = train_cascade({&faces, &held_out, &others, nullptr, &backgrounds}, options, nobody);
  return hash_of(cascade_text(Cascade(result.state.cascade), CascadeFormat::haarkit));
}

}  // namespace

TEST_CASE("learning makes the bytes that it made when its version was last raised") {
  INFO(
      "Learning gives another cascade of the same data than before: a checkpoint of the old code must not be ended by "
      "the new one. Raise kLearningVersion (training_state.hpp), and put the new numbers here.");
  CHECK(kLearningVersion == 1);
  CHECK(learnt(CascadeKind::staged) == 0xf32f5ab9603d024fU);
  CHECK(learnt(CascadeKind::soft) == 0xd9fe69733167c47eU);
  CHECK(learnt(CascadeKind::staged, FeatureType::lbp) == 0x5902aa3842818616U);
}
