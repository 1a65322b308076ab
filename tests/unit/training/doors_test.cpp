// What callers may get wrong is said at the doors of this floor, before anything is done.
#include <cmath>
#include <functional>
#include <limits>

#include "catch.hpp"
#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/training/box_learning.hpp"
#include "haarkit/training/calibration.hpp"
#include "haarkit/training/continuation.hpp"
#include "haarkit/training/crop_samples.hpp"
#include "haarkit/training/hard_windows.hpp"
#include "haarkit/training/miner.hpp"
#include "haarkit/training/score_learning.hpp"
#include "haarkit/training/score_ranking.hpp"
#include "haarkit/training/score_samples.hpp"
#include "training_data.hpp"

using namespace haarkit;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN(), kInfinite = std::numeric_limits<double>::infinity();

SampleSet noise(cv::Size window, int count) {
  return noise_patches(window, count, 1);
}

BoxSamples boxes(cv::Size patch = {12, 12}) {
  return {noise(patch, 20), std::vector<BoxShift>(20)};
}

template <class Options>
using Changes = std::vector<std::function<void(Options&)>>;

// Each change of the options must be refused.
template <class Options, class Call>
void refuses(const Changes<Options>& changes, const Call& call) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    CAPTURE(i);
    Options options;
    changes[i](options);
    CHECK_THROWS_AS(call(options), std::invalid_argument);
  }
}

const Changes<PatchLearningOptions> kPatchChanges = {[](auto& o) { o.trees = 0; },
                                                     [](auto& o) { o.depth = 0; },
                                                     [](auto& o) { o.depth = 7; },
                                                     [](auto& o) { o.rate = kNan; },
                                                     [](auto& o) { o.rate = -1; },
                                                     [](auto& o) { o.reach = kNan; },
                                                     [](auto& o) { o.feature_share = kNan; },
                                                     [](auto& o) { o.feature_share = 2; },
                                                     [](auto& o) { o.grey_features = -1; },
                                                     [](auto& o) { o.channel_features = 0; }};

struct OnePicture : PictureSource {
  explicit OnePicture(int type = CV_8UC1) : type_(type) {}
  std::size_t size() const override { return 1; }
  cv::Mat picture(std::size_t) const override { return cv::Mat(60, 60, type_, cv::Scalar::all(7)); }
  int type_;
};

}  // namespace

TEST_CASE("box and score learning refuse options out of range and samples that do not fit together") {
  refuses<PatchLearningOptions>(kPatchChanges, [](const PatchLearningOptions& o) { check(o); });
  refuses<BoxLearningOptions>(
      {[](auto& o) { o.rate = kNan; }, [](auto& o) { o.steps = 0; }, [](auto& o) { o.steps = 9; }},
      [](const BoxLearningOptions& o) { return learn_boxes(boxes(), o); });
  refuses<ScoreLearningOptions>(
      {[](auto& o) { o.rate = kNan; }, [](auto& o) { o.weight = kNan; }, [](auto& o) { o.weight = 2; }},
      [](const ScoreLearningOptions& o) {
        return learn_scores(noise({12, 12}, 9), noise({12, 12}, 9), o);
      });

  BoxSamples few = boxes(), many = boxes(), endless = boxes();
  few.shifts.resize(3), many.shifts.resize(300), endless.shifts[5].dx = std::numeric_limits<float>::infinity();
  for (const BoxSamples& samples : {few, many, endless, boxes({2, 2})})
    CHECK_THROWS_AS(learn_boxes(samples, {}), std::invalid_argument);
  BoxRegression known;
  known.patch = {12, 12};
  for (const BoxSamples& samples : {few, many, boxes({13, 13})})
    CHECK_THROWS_AS(box_fit(known, samples, 0.5), std::invalid_argument);

  ScoreRegression scores;
  scores.patch = {12, 12};
  CHECK_THROWS_AS(log_odds_of(scores, noise({13, 13}, 2)), std::invalid_argument);
  CHECK_THROWS_AS(ranked(scores, {noise({12, 12}, 2), {1.0F}}), std::invalid_argument);
  const RankedFinds whole{{1, 2}, {0, 0}}, lame{{1, 2}, {}};
  CHECK_THROWS_AS(share_above(lame, whole, 0.2, 1), std::invalid_argument);
  CHECK_THROWS_AS(share_above(whole, whole, 0.2, kNan), std::invalid_argument);
  CHECK_THROWS_AS(share_above(whole, whole, 0.2, 2), std::invalid_argument);
}

TEST_CASE("calibration refuses what would make another cascade than was meant, or none") {
  const Cascade& soft = builtin_face_cascade();
  const SampleSet faces = noise(soft.window(), 5), others = noise({9, 9}, 5), none;
  refuses<CalibrationOptions>({[](auto& o) { o.vote_scale = -1; }, [](auto& o) { o.vote_scale = 0; },
                               [](auto& o) { o.vote_scale = kNan; }, [](auto& o) { o.detection_rate = kNan; },
                               [](auto& o) { o.detection_rate = 2; }, [](auto& o) { o.early_loss = 1; }},
                              [&](const CalibrationOptions& o) { return calibrate(soft, faces, none, o); });
  CascadeParts staged = soft.parts();
  staged.kind = CascadeKind::staged;
  staged.stages.resize(1);
  CHECK_THROWS_AS(calibrate(Cascade(staged), faces, none, {}), std::invalid_argument);
  CHECK_THROWS_AS(calibrate(soft, none, none, {}), std::invalid_argument);
  CHECK_THROWS_AS(calibrate(soft, others, none, {}), std::invalid_argument);
  CHECK_THROWS_AS(calibrate(soft, faces, others, {}), std::invalid_argument);
  CHECK_THROWS_AS(typical_windows({}, {}, soft.window()), std::invalid_argument);
  TrainingData data;
  data.no_faces = &others;
  CHECK_THROWS_AS(typical_windows(data, {}, soft.window()), std::invalid_argument);
  CHECK_THROWS_AS(passing_scores(soft, others), std::invalid_argument);
  CHECK_THROWS_AS(state_of(soft, data), std::invalid_argument);
}

TEST_CASE("mining refuses steps that never end, and negatives of another window") {
  const Changes<MiningOptions> changes = {[](auto& o) { o.scale_factor = kNan; },
                                          [](auto& o) { o.scale_factor = 1; },
                                          [](auto& o) { o.scale_factor = kInfinite; },
                                          [](auto& o) { o.scale_factor = 1 + 1e-12; },
                                          [](auto& o) { o.stride = 0; },
                                          [](auto& o) { o.per_picture = 0; }};
  const Cascade& cascade = builtin_face_cascade();
  const OnePicture source;
  SampleSet negatives(cascade.window()), others({9, 9});
  refuses<MiningOptions>(changes, [&](const MiningOptions& o) { return hard_windows(cascade, source, o, 3); });
  refuses<MiningOptions>(changes,
                         [&](const MiningOptions& o) { return Miner(source, o, 1).mine(cascade, 3, negatives); });
  CHECK_THROWS_AS(Miner(source, {}, 1).mine(cascade, 3, others), std::invalid_argument);
  const OnePicture coloured(CV_8UC3);
  CHECK_THROWS_AS(Miner(coloured, {}, 1).mine(cascade, 3, negatives), std::invalid_argument);
  CHECK_THROWS_AS(hard_windows(cascade, coloured, {}, 3), std::invalid_argument);
  TrainingOptions options;
  options.mining.scale_factor = kInfinite;
  CHECK_THROWS_AS(check(options), std::invalid_argument);
}

TEST_CASE("crops are not cut by options out of range, and pictures that are not grey are named") {
  refuses<CropOptions>(
      {[](auto& o) { o.framing.side = 0; }, [](auto& o) { o.framing.dx = kNan; }, [](auto& o) { o.context = 0; },
       [](auto& o) { o.copies = -1; }, [](auto& o) { o.held_out_copies = -1; }, [](auto& o) { o.held_out = kNan; },
       [](auto& o) { o.min_contrast = kNan; }, [](auto& o) { o.min_detail = kNan; }, [](auto& o) { o.blended = kNan; },
       [](auto& o) { o.jitter.shift = kNan; }, [](auto& o) { o.jitter.shift = 1e9; },
       [](auto& o) { o.jitter.scale = 0.5; }, [](auto& o) { o.jitter.rotation = kNan; },
       [](auto& o) { o.jitter.blur = 1e4; }, [](auto& o) { o.jitter.noise = kNan; },
       [](auto& o) { o.jitter.light = kNan; }, [](auto& o) { o.jitter.masked = 2; },
       [](auto& o) {
         o.window = {2, 2};
       }},
      [](const CropOptions& o) { return cut_crops({}, {}, o); });
  CropOptions bad;
  bad.jitter.shift = kNan;
  CHECK_THROWS_AS(cut_boxes({}, {}, bad, 1.2, {12, 12}), std::invalid_argument);
  CHECK_THROWS_AS(cut_boxes({}, {}, {}, kNan, {12, 12}), std::invalid_argument);
  CHECK_THROWS_AS(cut_boxes({}, {}, {}, 1.2, {0, 0}), std::invalid_argument);
  CHECK_THROWS_AS(cut_object_finds({}, {}, bad, builtin_face_cascade(), {{12, 12}, 1.2}), std::invalid_argument);

  Crop endless = Crop::whole({"a", "a"});
  endless.box = {0, 0, kInfinite, 5};
  CHECK_THROWS_AS(cut_crops({endless}, {}, {}), std::invalid_argument);
  const std::vector<Crop> crops{Crop::whole({"a", "a"})};
  for (const cv::Mat& picture : {cv::Mat(), cv::Mat(50, 50, CV_8UC3, cv::Scalar::all(9))}) {
    const CropSamples samples = cut_crops(crops, [&](const std::string&) { return picture; }, {});
    REQUIRE(samples.report.unreadable.size() == 1);
    CHECK(samples.report.unreadable[0] == "a: not an 8-bit grey picture");
  }
}

TEST_CASE("training refuses a window that no cascade may have before it chooses features for it") {
  const SampleSet faces = noise({300, 300}, 2);
  TrainingData data;
  data.faces = data.no_faces = &faces;
  TrainingObserver observer;
  CHECK_THROWS_AS(train_cascade(data, {}, observer), std::invalid_argument);
}
