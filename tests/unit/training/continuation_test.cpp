// Going on from a finished cascade alone.
#include "haarkit/training/continuation.hpp"

#include "catch.hpp"
#include "training_data.hpp"

using namespace haarkit;

namespace {

struct Task {
  SampleSet faces = drawn_faces({20, 20}, 0, 200), held_out = drawn_faces({20, 20}, 5000, 100);
  SampleSet others = noise_patches({20, 20}, 40, 7);
  DrawnBackgrounds backgrounds{30};
  TrainingData data{&faces, &held_out, &others, nullptr, &backgrounds};
};

TrainingOptions options_of(CascadeKind kind) {
  TrainingOptions options;
  options.kind = kind;
  options.pool_size = 300;
  options.negatives = 300;
  options.staged.stages = 2;
  options.staged.false_positive_rate = 0.3;
  options.soft.weak = 12;
  options.soft.first_round = 6;
  return options;
}

}  // namespace

TEST_CASE(
    "the state made up of a cascade has its stages as rounds, its rates on the data, and the labelled negatives") {
  const Task task;
  TrainingObserver nobody;
  for (const CascadeKind kind : {CascadeKind::staged, CascadeKind::soft}) {
    CAPTURE(static_cast<int>(kind));
    const TrainingResult run = train_cascade(task.data, options_of(kind), nobody);
    CascadeParts parts = run.state.cascade;
    parts.min_score = 3.F;
    const TrainingState state = state_of(Cascade(parts), task.data);
    CHECK(state.rounds.size() == (kind == CascadeKind::staged ? 2 : 1));
    CHECK(state.rounds.back().round == static_cast<int>(state.rounds.size()));
    CHECK(state.rounds.back().weak_total == run.state.rounds.back().weak_total);
    CHECK(state.rounds.back().training_detection_rate == Approx(run.state.rounds.back().training_detection_rate));
    CHECK(state.negatives.size() == 40);
    CHECK_FALSE(state.cascade.min_score);
  }
}

TEST_CASE("training goes on from a cascade: what is there stays, what is asked for more is learnt") {
  const Task task;
  TrainingObserver nobody;
  TrainingOptions options = options_of(CascadeKind::staged);
  const Cascade two(train_cascade(task.data, options, nobody).state.cascade);
  options.staged.stages = 4;
  const TrainingResult more = train_cascade(task.data, options, nobody, state_of(two, task.data));
  const Cascade four(more.state.cascade);
  REQUIRE(four.stages().size() == 4);
  CHECK(more.state.rounds.size() == 4);
  for (std::size_t i = 0; i < 2; ++i) CHECK(four.stages()[i] == two.stages()[i]);
  CHECK(more.state.rounds.back().false_positive_rate_after < 0.1);

  options = options_of(CascadeKind::soft);
  const Cascade twelve(train_cascade(task.data, options, nobody).state.cascade);
  options.soft.weak = 20;
  const TrainingResult longer = train_cascade(task.data, options, nobody, state_of(twelve, task.data));
  CHECK(Cascade(longer.state.cascade).weak_count() == 20);
  for (std::size_t i = 0; i < 12; ++i)  // thresholds are set anew
    CHECK(longer.state.cascade.stages[i].weak.size() == twelve.stages()[i].weak.size());
}
