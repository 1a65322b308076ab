#include "haarkit/training/cascade_trainer.hpp"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/objdetect.hpp>

#include "catch.hpp"
#include "drawn_faces.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/detector.hpp"
#include "on_threads.hpp"
#include "temporary_folder.hpp"
#include "training_data.hpp"

using namespace haarkit;

namespace {

const cv::Size kWindow(20, 20);

struct Task {
  SampleSet faces = drawn_faces(kWindow, 0, 400), held_out = drawn_faces(kWindow, 5000, 200);
  DrawnBackgrounds backgrounds{60};
  TrainingData data{&faces, &held_out, nullptr, nullptr, &backgrounds};
};

const Task& task() {
  static const Task drawn;
  return drawn;
}

TrainingOptions options_of(CascadeKind kind, FeatureType features = FeatureType::haar) {
  TrainingOptions options;
  options.kind = kind;
  options.features = features;
  options.pool_size = 600;
  options.negatives = 500;
  options.staged.stages = 3;
  options.staged.false_positive_rate = 0.2;
  options.soft.weak = 24;
  options.soft.first_round = 6;
  return options;
}

// Every kind of cascade that is trained.
struct Kind {
  CascadeKind kind;
  FeatureType features;
};
constexpr Kind kKinds[] = {{CascadeKind::staged, FeatureType::haar},
                           {CascadeKind::soft, FeatureType::haar},
                           {CascadeKind::staged, FeatureType::lbp}};

// Ends training after `rounds` rounds and keeps the state that a checkpoint would hold.
class StopAfter : public TrainingObserver {
 public:
  explicit StopAfter(std::size_t rounds) : rounds_(rounds) {}
  void weak_learnt(const WeakProgress& progress) override {
    stop_ = static_cast<std::size_t>(progress.round) > rounds_;  // in the middle of the next round
  }
  void round_done(const TrainingState& state) override { last = state; }
  bool cancelled() override { return stop_; }
  TrainingState last;

 private:
  std::size_t rounds_;
  bool stop_ = false;
};

TrainingResult train(const TrainingOptions& options, const TrainingData& data = task().data, int threads = 2) {
  TrainingObserver nobody;
  return test::on_threads(threads, [&] { return train_cascade(data, options, nobody); });
}

}  // namespace

TEST_CASE("drawn faces are learnt in seconds: most of unseen ones found, few windows of backgrounds passed") {
  for (const auto& [kind, features] : kKinds) {
    const TrainingResult result = train(options_of(kind, features));
    CHECK(result.ending == Ending::finished);
    CHECK(result.state.cascade.feature_type == features);
    const RoundRecord& last = result.state.rounds.back();
    INFO("kind " << static_cast<int>(kind) << static_cast<int>(features) << ", weak classifiers " << last.weak_total);
    CHECK(last.held_out_detection_rate >= 0.95);
    CHECK(last.training_detection_rate >= 0.95);
    CHECK(last.false_positive_rate_after < 0.02);
    CHECK(Cascade(result.state.cascade).weak_count() == last.weak_total);
    for (std::size_t i = 1; i < result.state.rounds.size(); ++i) {
      const RoundRecord& r = result.state.rounds[i];
      CHECK(r.mining.windows > 0);
      CHECK(r.false_positive_rate_before < result.state.rounds[i - 1].false_positive_rate_before);
    }
  }
}

TEST_CASE("the same cascade comes out on any number of threads and after an end at any round") {
  for (const auto& [kind, features] : kKinds) {
    TrainingOptions options = options_of(kind, features);
    if (kind == CascadeKind::soft) {
      options.channel_features = 100;
      options.soft.grey_prefix = 10;
    }
    const TrainingResult whole = train(options, task().data, 1);
    for (const int threads : {2, 3, 8}) {
      CHECK(train(options, task().data, threads).state.cascade == whole.state.cascade);
    }
    for (std::size_t rounds = 0; rounds < whole.state.rounds.size(); ++rounds) {
      StopAfter observer(rounds);
      const TrainingResult part = train_cascade(task().data, options, observer);
      CHECK(part.ending == Ending::cancelled);
      CHECK(part.state.rounds.size() == rounds);
      const test::TemporaryFolder folder;
      const std::string path = folder / "a.checkpoint";
      write_checkpoint(path, observer.last, {});
      TrainingObserver nobody;
      const TrainingResult rest =
          train_cascade(task().data, options, nobody, rounds == 0 ? TrainingState{} : read_checkpoint(path, {}));
      CHECK(rest.state.cascade == whole.state.cascade);
    }
  }
}

TEST_CASE("another seed gives another cascade") {
  TrainingOptions options = options_of(CascadeKind::staged);
  options.staged.stages = 1;
  const CascadeParts first = train(options).state.cascade;
  options.seed = 2;
  CHECK_FALSE(train(options).state.cascade == first);
}

TEST_CASE("gradient channels and deeper trees come only behind the grey prefix of a soft cascade") {
  TrainingOptions options = options_of(CascadeKind::soft);
  options.channel_features = 600;
  options.soft.grey_prefix = 10;
  options.soft.channel_depth = 3;
  const Cascade cascade(train(options).state.cascade);
  int channels = 0;
  std::size_t deepest = 0;
  for (int t = 0; t < cascade.weak_count(); ++t) {
    const std::size_t nodes = cascade.stages()[t].weak[0].nodes.size();
    if (t < 10) CHECK(nodes <= 3);
    deepest = std::max(deepest, nodes);
    for (const Node& node : cascade.stages()[t].weak[0].nodes) {
      const bool grey = cascade.features()[node.feature].channel == Channel::grey;
      channels += !grey;
      if (t < 10) CHECK(grey);
    }
  }
  CHECK(channels > 0);
  CHECK(deepest > 3);
}

TEST_CASE("a trained cascade gives the same windows in exact mode and in cv::CascadeClassifier, stumps and trees") {
  std::vector<cv::Mat> pictures;
  for (int seed = 0; seed < 3; ++seed) pictures.push_back(drawn::picture(seed, {240, 180}).grey);
  for (const char* name : {"astronaut", "cat", "grace_hopper"}) {
    const std::string file = HAARKIT_SOURCE_DIR "/samples/pictures/" + std::string(name) + ".jpg";
    pictures.push_back(cv::imread(file, cv::IMREAD_GRAYSCALE));
    REQUIRE_FALSE(pictures.back().empty());
  }
  const std::tuple<FeatureType, int> kinds[] = {{FeatureType::haar, 1}, {FeatureType::haar, 2}, {FeatureType::haar, 3},
                                                {FeatureType::lbp, 1},  {FeatureType::lbp, 2},  {FeatureType::lbp, 3}};
  for (const auto& [features, depth] : kinds) {
    TrainingOptions options = options_of(CascadeKind::staged, features);
    options.boost.depth = depth;
    options.staged.stages = 3;
    options.staged.false_positive_rate = 0.2;
    const Cascade cascade(train(options).state.cascade);
    const test::TemporaryFolder folder;
    const std::string path = folder / "a.xml";
    for (const CascadeFormat format : {CascadeFormat::opencv, CascadeFormat::opencv_old}) {
      if (cascade.is_lbp() && format == CascadeFormat::opencv_old) continue;  // which knows Haar alone
      write_cascade(cascade, path, format);
      cv::CascadeClassifier theirs(path);
      REQUIRE_FALSE(theirs.empty());
      DetectorOptions exact;
      exact.mode = DetectMode::exact;
      exact.min_neighbors = 0;
      const Detector ours(cascade, exact);
      for (const cv::Mat& picture : pictures) {
        std::vector<cv::Rect> expected, found;
        theirs.detectMultiScale(picture, expected, 1.1, 0);
        for (const Detection& detection : ours.detect(picture)) found.push_back(detection.box);
        const auto order = [](const cv::Rect& a, const cv::Rect& b) {
          return std::tie(a.width, a.y, a.x) < std::tie(b.width, b.y, b.x);
        };
        std::sort(expected.begin(), expected.end(), order);
        std::sort(found.begin(), found.end(), order);
        CHECK_FALSE(expected.empty());
        CHECK(found == expected);
      }
    }
  }
}

TEST_CASE("labelled non-faces alone are enough, and training ends when they are used up") {
  const SampleSet others = noise_patches(kWindow, 600, 9);
  const TrainingData data{&task().faces, &task().held_out, &others, nullptr, nullptr};
  TrainingOptions options = options_of(CascadeKind::staged);
  options.staged.stages = 20;
  const TrainingResult result = train(options, data);
  CHECK(result.ending == Ending::out_of_negatives);
  CHECK_FALSE(result.state.rounds.empty());
  CHECK(result.explanation.find("Add background pictures") != std::string::npos);
}

TEST_CASE("training ends well when the backgrounds run out or the rate is reached") {
  const DrawnBackgrounds few(2, {60, 60});
  TrainingOptions options = options_of(CascadeKind::staged);
  options.mining.turned = false;
  options.mining.per_picture = 1000;
  options.negatives = 100;
  options.staged.stages = 20;
  const TrainingResult poor = train(options, {&task().faces, &task().held_out, nullptr, nullptr, &few});
  CHECK(poor.ending == Ending::out_of_negatives);
  CHECK_FALSE(poor.state.rounds.empty());

  options = options_of(CascadeKind::staged);
  options.staged.stages = 20;
  options.false_positive_rate = 0.02;
  const TrainingResult reached = train(options);
  CHECK(reached.ending == Ending::target_reached);
  CHECK(reached.state.rounds.size() < 20);
}

TEST_CASE("missing or useless data and options out of range are named") {
  using Catch::Contains;
  TrainingObserver nobody;
  const SampleSet none(kWindow);
  SampleSet flat(kWindow);
  const std::vector<std::uint8_t> grey(400, 90);
  for (int i = 0; i < 20; ++i) flat.add(grey.data(), 20);
  const TrainingOptions options = options_of(CascadeKind::staged);
  CHECK_THROWS_WITH(train_cascade({&none, &none, nullptr, nullptr, &task().backgrounds}, options, nobody),
                    Contains("objects") && Contains("no usable sample"));
  CHECK_THROWS_WITH(train_cascade({&flat, &flat, nullptr, nullptr, &task().backgrounds}, options, nobody),
                    Contains("contrast"));
  CHECK_THROWS_WITH(train_cascade({&task().faces, &none, nullptr, nullptr, nullptr}, options, nobody),
                    Contains("neither backgrounds nor"));
  const DrawnBackgrounds tiny(1, {8, 8});
  CHECK_THROWS_WITH(train_cascade({&task().faces, &none, nullptr, nullptr, &tiny}, options, nobody),
                    Contains("only 0 windows"));
  SampleSet other(cv::Size(10, 10));
  other.add(grey.data(), 10);
  for (const SampleSet* TrainingData::*const of_all :
       {&TrainingData::held_out_faces, &TrainingData::no_faces, &TrainingData::held_out_no_faces}) {
    TrainingData data{&task().faces, &none, nullptr, nullptr, &task().backgrounds};
    data.*of_all = &other;
    CHECK_THROWS_AS(train_cascade(data, options, nobody), std::invalid_argument);
  }
  const auto refused = [&](auto change, const char* field) {
    TrainingOptions changed = options;
    change(changed);
    CHECK_THROWS_WITH(check(changed), Catch::StartsWith(field));
  };
  refused([](TrainingOptions& o) { o.boost.depth = 5; }, "boost.depth");
  refused([](TrainingOptions& o) { o.boost.feature_share = 0; }, "boost.feature_share");
  refused([](TrainingOptions& o) { o.channel_features = 1; }, "channel_features");
  refused([](TrainingOptions& o) { o.features = FeatureType::lbp, o.kind = CascadeKind::soft; }, "features");
  refused([](TrainingOptions& o) { o.staged.detection_rate = 1.1; }, "staged.detection_rate");
  refused([](TrainingOptions& o) { o.mining.scale_factor = 1; }, "mining.scale_factor");
}

TEST_CASE("what was left to the kind of cascade is filled in, and what was said stays") {
  TrainingOptions options;
  CHECK(*settled(options).channel_features == 0);
  CHECK(*settled(options).boost.max_weight == 0);
  options.kind = CascadeKind::soft;
  CHECK(*settled(options).channel_features == 5000);
  CHECK(*settled(options).boost.max_weight == 6);
  options.channel_features = 0;
  options.boost.max_weight = 3;
  CHECK(*settled(options).channel_features == 0);
  CHECK(*settled(options).boost.max_weight == 3);
}
