#include "haarkit/training/team.hpp"

#include <atomic>

#include "catch.hpp"
#include "haarkit/training/background_store.hpp"
#include "haarkit/training/cascade_trainer.hpp"
#include "haarkit/training/hard_windows.hpp"
#include "team_of_threads.hpp"
#include "training_data.hpp"

using namespace haarkit;
using test::ThreadTeams;

namespace {

const cv::Size kWindow(20, 20);

TrainingOptions options_of(CascadeKind kind, FeatureType features = FeatureType::haar) {
  TrainingOptions options;
  options.kind = kind;
  options.features = features;
  options.pool_size = 300;
  options.negatives = 400;
  options.staged.stages = 3;
  options.staged.false_positive_rate = 0.2;
  options.soft.weak = 24;
  options.soft.first_round = 6;
  options.channel_features = kind == CascadeKind::soft ? 100 : 0;
  options.soft.grey_prefix = 10;
  return options;
}

// Backgrounds of which a member holds every `members`-th.
class SharedBackgrounds : public PictureSource {
 public:
  SharedBackgrounds(const PictureSource& all, const Team& team) : all_(all), team_(team) {}
  std::size_t size() const override { return all_.size(); }
  cv::Mat picture(std::size_t index) const override {
    if (holder(index) != team_.rank()) throw std::logic_error("somebody else searches this picture");
    return all_.picture(index);
  }
  int holder(std::size_t index) const override { return static_cast<int>(index % team_.size()); }

 private:
  const PictureSource& all_;
  const Team& team_;
};

bool alike(const SampleSet& a, const SampleSet& b) {
  return a.size() == b.size() && digest(a) == digest(b);
}

// Says after a few weak classifiers that it wants no more, on one member alone.
class StopOne : public TrainingObserver {
 public:
  explicit StopOne(bool here) : here_(here) {}
  void weak_learnt(const WeakProgress& progress) override { stop_ = here_ && progress.round == 2; }
  bool cancelled() override { return stop_; }

 private:
  bool here_, stop_ = false;
};

PictureLoader numbered_pictures(std::atomic<int>& loads) {
  return [&loads](const std::string& path) {
    ++loads;
    if (path == "broken") throw DataError(path, "", "cannot be read");
    cv::Mat picture(40, 60, CV_8UC1);
    cv::RNG(path == "twin" ? 1 : std::stoi(path)).fill(picture, cv::RNG::UNIFORM, 0, 256);
    return picture;
  };
}

}  // namespace

TEST_CASE("a team trains the cascade of one process, its members search and keep a share each") {
  const SampleSet faces = drawn_faces(kWindow, 0, 200), held_out = drawn_faces(kWindow, 5000, 100);
  const DrawnBackgrounds backgrounds(61);
  for (const TrainingOptions& options : {options_of(CascadeKind::staged), options_of(CascadeKind::soft),
                                         options_of(CascadeKind::staged, FeatureType::lbp)}) {
    TrainingObserver nobody;
    const TrainingResult alone = train_cascade({&faces, &held_out, nullptr, nullptr, &backgrounds}, options, nobody);
    CAPTURE(options.kind, options.features, alone.explanation);
    REQUIRE(alone.state.rounds.size() >= 3);
    for (const int size : {2, 3, 5}) {
      std::vector<TrainingResult> results(static_cast<std::size_t>(size));
      ThreadTeams::run(size, [&](Team& team) {
        const SharedBackgrounds shared(backgrounds, team);
        TrainingObserver nobody_there;
        results[static_cast<std::size_t>(team.rank())] =
            train_cascade({&faces, &held_out, nullptr, nullptr, &shared}, options, nobody_there, {}, team);
      });
      for (const TrainingResult& result : results) {
        CHECK(result.ending == alone.ending);
        CHECK(result.state.cascade == alone.state.cascade);
        CHECK(alike(result.state.negatives, alone.state.negatives));
        CHECK(alike(result.state.held_out_negatives, alone.state.held_out_negatives));
        CHECK(result.state.miner.next_view == alone.state.miner.next_view);
        CHECK(result.state.miner.last_rate == alone.state.miner.last_rate);
        CHECK(result.state.miner.used == alone.state.miner.used);
        REQUIRE(result.state.rounds.size() == alone.state.rounds.size());
        for (std::size_t i = 0; i < alone.state.rounds.size(); ++i) {
          CHECK(result.state.rounds[i].mining.windows == alone.state.rounds[i].mining.windows);
          CHECK(result.state.rounds[i].mining.hits == alone.state.rounds[i].mining.hits);
          CHECK(result.state.rounds[i].false_positive_rate_after == alone.state.rounds[i].false_positive_rate_after);
        }
      }
    }
  }
}

TEST_CASE("a team with more members than groups of features still learns") {
  const SampleSet faces = drawn_faces(kWindow, 0, 100), others = noise_patches(kWindow, 100, 1);
  TrainingOptions options = options_of(CascadeKind::staged);
  options.pool_size = 12;
  options.negatives = 80;
  const TrainingData data{&faces, nullptr, &others, nullptr, nullptr};
  TrainingObserver nobody;
  const TrainingResult alone = train_cascade(data, options, nobody);
  ThreadTeams::run(4, [&](Team& team) {
    TrainingObserver nobody_there;
    const TrainingResult result = train_cascade(data, options, nobody_there, {}, team);
    if (!(result.state.cascade == alone.state.cascade)) throw std::runtime_error("another cascade");
  });
  CHECK_FALSE(alone.state.rounds.empty());
}

TEST_CASE("one member that is told to stop stops the whole team, and a state goes on with another size of team") {
  const SampleSet faces = drawn_faces(kWindow, 0, 200), held_out = drawn_faces(kWindow, 5000, 100);
  const DrawnBackgrounds backgrounds(61);
  const TrainingOptions options = options_of(CascadeKind::staged);
  const TrainingData data{&faces, &held_out, nullptr, nullptr, &backgrounds};
  TrainingObserver nobody;
  const TrainingResult alone = train_cascade(data, options, nobody);
  std::vector<TrainingResult> parts(3);
  ThreadTeams::run(3, [&](Team& team) {
    StopOne observer(team.rank() == 1);
    parts[static_cast<std::size_t>(team.rank())] = train_cascade(data, options, observer, {}, team);
  });
  for (const TrainingResult& part : parts) {
    CHECK(part.ending == Ending::cancelled);
    CHECK(part.state.rounds.size() == 1);
  }
  CHECK(train_cascade(data, options, nobody, parts[2].state).state.cascade == alone.state.cascade);
  std::vector<TrainingResult> rest(2);
  ThreadTeams::run(2, [&](Team& team) {
    TrainingObserver nobody_there;
    rest[static_cast<std::size_t>(team.rank())] = train_cascade(data, options, nobody_there, parts[0].state, team);
  });
  for (const TrainingResult& result : rest) CHECK(result.state.cascade == alone.state.cascade);
}

TEST_CASE("a team's backgrounds are those of one process, each decoded by one member alone") {
  std::vector<NamedPicture> pictures{{"broken", "broken"}, {"twin", "twin"}};
  for (int i = 1; i < 150; ++i) pictures.push_back({std::to_string(i), std::to_string(i)});
  std::atomic<int> loads{0};
  const BackgroundStore alone(pictures, numbered_pictures(loads));
  REQUIRE(alone.size() == 149);
  loads = 0;
  std::atomic<std::size_t> held{0};
  std::atomic<bool> same{true};
  ThreadTeams::run(3, [&](Team& team) {
    const BackgroundStore store(pictures, numbered_pictures(loads), {}, team);
    same = same && store.size() == alone.size() && store.unreadable() == alone.unreadable() &&
           store.repeated() == alone.repeated() && store.pixel_count() == alone.pixel_count() &&
           store.kept_count() == alone.kept_count() && store.kept_bytes() == alone.kept_bytes();
    for (std::size_t i = 0; i < store.size() && same; ++i) {
      same = same && store.name(i) == alone.name(i) && store.digest(i) == alone.digest(i);
      held += store.holder(i) == team.rank();
    }
  });
  CHECK(same);
  CHECK(held == alone.size());
  CHECK((loads == 151 || loads == 152));  // member 0 tries again what others could not read
}

TEST_CASE("a member that sees other backgrounds, or cannot read one that member 0 can, is named") {
  std::vector<NamedPicture> pictures;
  for (int i = 1; i < 30; ++i) pictures.push_back({std::to_string(i), std::to_string(i)});
  std::atomic<int> loads{0};
  CHECK_THROWS_WITH(ThreadTeams::run(3,
                                     [&](Team& team) {
                                       std::vector<NamedPicture> seen = pictures;
                                       if (team.rank() == 2) seen.pop_back();
                                       const BackgroundStore store(seen, numbered_pictures(loads), {}, team);
                                     }),
                    Catch::Contains("member 2 sees other pictures than member 0 (28 with"));
  CHECK_THROWS_WITH(ThreadTeams::run(3,
                                     [&](Team& team) {
                                       const PictureLoader all = numbered_pictures(loads);
                                       const auto loader = [&](const std::string& path) {
                                         return all(team.rank() == 1 ? "broken" : path);
                                       };
                                       const BackgroundStore store(pictures, loader, {}, team);
                                     }),
                    Catch::Contains("member 1: cannot read what member 0 can (broken: cannot be read)"));
}

TEST_CASE("what one member throws all throw, with its name; what all throw has none") {
  for (const bool everywhere : {true, false}) {
    std::atomic<int> thrown{0};
    CHECK_THROWS_WITH(ThreadTeams::run(3,
                                       [&](Team& team) {
                                         try {
                                           together(team, [&] {
                                             if (everywhere || team.rank() == 1)
                                               throw DataError("x.png", "", "is torn");
                                           });
                                         } catch (const TeamError&) {
                                           ++thrown;
                                           throw;
                                         }
                                       }),
                      Catch::StartsWith(everywhere ? "x.png: is torn" : "member 1: x.png: is torn"));
    CHECK(thrown == 3);
  }
}

TEST_CASE("what member 0 does alone is done once, and what it throws all throw in its words") {
  std::atomic<int> done{0}, thrown{0};
  ThreadTeams::run(3, [&](Team& team) { on_leader(team, [&] { ++done; }); });
  CHECK(done == 1);
  CHECK_THROWS_WITH(ThreadTeams::run(3,
                                     [&](Team& team) {
                                       try {
                                         on_leader(team, [] { throw DataError("x.csv", "", "is torn"); });
                                       } catch (const TeamError& error) {
                                         thrown += std::string(error.what()) == "x.csv: is torn";
                                         throw;
                                       }
                                     }),
                    "x.csv: is torn");
  CHECK(thrown == 3);
  CHECK_THROWS_AS(on_leader(team_of_one(), [] { throw std::invalid_argument("no"); }), std::invalid_argument);
}

TEST_CASE("a team finds the hardest windows of one process") {
  const SampleSet faces = drawn_faces(kWindow, 0, 200);
  const DrawnBackgrounds backgrounds(20);
  TrainingObserver nobody;
  TrainingOptions options = options_of(CascadeKind::staged);
  options.staged.stages = 1;
  const Cascade cascade(
      train_cascade({&faces, nullptr, nullptr, nullptr, &backgrounds}, options, nobody).state.cascade);
  const std::vector<HardWindow> alone = hard_windows(cascade, backgrounds, {}, 50);
  REQUIRE(alone.size() == 50);
  std::vector<std::vector<HardWindow>> found(3);
  ThreadTeams::run(3, [&](Team& team) {
    const SharedBackgrounds shared(backgrounds, team);
    found[static_cast<std::size_t>(team.rank())] = hard_windows(cascade, shared, {}, 50, team);
  });
  for (const auto& windows : found) {
    REQUIRE(windows.size() == alone.size());
    for (std::size_t i = 0; i < alone.size(); ++i) {
      CHECK(windows[i].picture == alone[i].picture);
      CHECK(windows[i].box == alone[i].box);
      CHECK(windows[i].score == alone[i].score);
    }
  }
}
