#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/training/training_state.hpp"
#include "temporary_folder.hpp"
#include "training_data.hpp"

using namespace haarkit;

namespace {

TrainingState some_state() {
  TrainingState state;
  state.cascade.window = {8, 6};
  HaarFeature feature;
  feature.rect_count = 2;
  feature.rects[0] = {{1, 2, 3, 2}, 1.5F};
  feature.rects[1] = {{1, 2, 6, 4}, -0.5F};
  state.cascade.features = {feature, feature};
  state.cascade.stages = {{{{{{0, 0.25F, 0, 1}, {1, -3, -1, -2}}, {1, 2, 3}}}, 0.5F}};
  state.cascade.min_score = 0.75F;
  state.negatives = noise_patches({8, 6}, 5, 1);
  state.held_out_negatives = noise_patches({8, 6}, 2, 2);
  state.miner.next_view = 77;
  state.miner.last_rate = 0.125;
  state.miner.used = {1, 99, 12345678901234567U};
  state.rounds.resize(1);
  state.rounds[0].round = state.rounds[0].weak = state.rounds[0].weak_total = 1;
  state.rounds[0].mining.hits = 31;
  state.rounds[0].false_positive_rate_after = 0.25;
  return state;
}

Recipe options(const std::vector<std::pair<std::string, std::string>>& values) {
  return {values, {}};
}

// What reading says is wrong; "" when nothing.
std::string problem_in(const std::string& path, const Recipe& recipe) {
  try {
    read_checkpoint(path, recipe);
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a checkpoint brings back the whole state") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.checkpoint";
  const Recipe recipe = {{{"--depth", "2"}, {"faces", "10 samples"}}, {{"a.png", 7}, {"b.png", 8}}};
  const TrainingState state = some_state();
  write_checkpoint(path, state, recipe);
  const TrainingState back = read_checkpoint(path, recipe);
  CHECK(back.cascade == state.cascade);
  CHECK(digest(back.negatives) == digest(state.negatives));
  CHECK(digest(back.held_out_negatives) == digest(state.held_out_negatives));
  CHECK(back.miner.used == state.miner.used);
  const std::string bytes = bytes_of(path);
  write_checkpoint(path, back, recipe);
  CHECK(bytes_of(path) == bytes);
}

TEST_CASE("a checkpoint brings back an LBP cascade") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.checkpoint";
  TrainingState state = some_state();
  CascadeParts& parts = state.cascade;
  parts.feature_type = FeatureType::lbp;
  parts.min_contrast = 0;
  parts.features.clear();
  parts.lbp_features = {{{0, 0, 1, 2}}, {{2, 0, 2, 1}}};
  parts.stages = {{{{{{0, 0.0F, 0, 1}, {1, 0.0F, -1, -2}}, {1, 2, 3}}}, 0.5F}};
  parts.stages[0].weak[0].nodes[1].codes.add(255);
  parts.stages[0].weak[0].nodes[0].codes.add(31);
  write_checkpoint(path, state, {});
  CHECK(read_checkpoint(path, {}).cascade == parts);
}

TEST_CASE("a checkpoint of other options is refused, and each of them is named with both values") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.checkpoint";
  write_checkpoint(path, some_state(), options({{"--depth", "2"}, {"--seed", "1"}, {"--copies", "3"}}));
  const auto message = [&](const std::vector<std::pair<std::string, std::string>>& values) {
    return problem_in(path, options(values));
  };
  using Catch::Contains;
  const std::string text = message({{"--depth", "3"}, {"--seed", "1"}, {"--kind", "soft"}});
  CHECK_THAT(text, Contains("--depth was 2 and is 3"));
  CHECK_THAT(text, Contains("--kind was (not there) and is soft"));
  CHECK_THAT(text, Contains("--copies was 3 and is (not there)"));
  CHECK_THAT(text, !Contains("--seed"));
  write_checkpoint(path, some_state(), options({{"training objects", "9 samples\n1234"}}));
  CHECK_THAT(message({{"training objects", "9 samples\n5678"}}),
             Contains("training objects are others than then (9 samples)"));
  CHECK_THAT(message({{"training objects", "8 samples\n5678"}}), Contains("was 9 samples and is 8 samples"));
  CHECK(message({{"training objects", "9 samples\n1234"}}).empty());
  std::remove(path.c_str());
  CHECK_THAT(message({}), Contains(path) && Contains("cannot be read"));
}

TEST_CASE("a checkpoint cut off anywhere, or with anything behind it, is refused") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.checkpoint";
  const Recipe recipe = options({{"--depth", "2"}});
  write_checkpoint(path, some_state(), recipe);
  const std::string bytes = bytes_of(path);
  const auto refused = [&](const std::string& text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
    return !problem_in(path, recipe).empty();
  };
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    if (!refused(bytes.substr(0, length))) FAIL("cut off at byte " << length);
  }
  CHECK(refused(bytes + "x"));
  CHECK_FALSE(refused(bytes));
}

TEST_CASE("a checkpoint with a flipped bit is refused, whichever it is") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.checkpoint";
  const Recipe recipe = {{{"--depth", "2"}}, {{"a.png", 7}}};
  write_checkpoint(path, some_state(), recipe);
  const std::string bytes = bytes_of(path);
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    std::ofstream(path, std::ios::binary | std::ios::trunc) << flipped;
    if (problem_in(path, recipe).empty()) FAIL("bit " << bit % 8 << " of byte " << bit / 8);
  }
}

TEST_CASE("a checkpoint whose checksum is right is refused for a number that no run can have reached") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.checkpoint";
  const auto problem_with = [&](const std::function<void(TrainingState&)>& damage) {
    TrainingState state = some_state();
    damage(state);
    write_checkpoint(path, state, {});
    return problem_in(path, {});
  };
  using Catch::Contains;
  CHECK(problem_with([](TrainingState&) {}).empty());
  CHECK_THAT(problem_with([](auto& s) { s.miner.next_view = -3; }), Contains("place in the backgrounds"));
  CHECK_THAT(problem_with([](auto& s) { s.miner.last_rate = std::nan(""); }), Contains("place in the backgrounds"));
  CHECK_THAT(problem_with([](auto& s) { s.cascade.features[0].channel = Channel(6); }), Contains("channel 6"));
  CHECK_THAT(problem_with([](auto& s) { s.cascade.features[0].rect_count = 4; }), Contains("4 rectangles"));
  CHECK_THAT(problem_with([](auto& s) { s.cascade.kind = CascadeKind(9); }), Contains("neither staged nor soft"));
  CHECK_THAT(problem_with([](auto& s) { s.cascade.min_score = std::nanf(""); }), Contains("score"));
  CHECK_THAT(problem_with([](auto& s) { s.cascade.stages[0].weak[0].nodes[0].feature = 2; }), Contains("feature 2"));
  CHECK_THAT(problem_with([](auto& s) { s.rounds[0].round = 2; }), Contains("calls itself 2"));
  CHECK_THAT(problem_with([](auto& s) { s.rounds[0].weak_total = 3; }), Contains("counts its weak classifiers"));
  CHECK_THAT(problem_with([](auto& s) { s.rounds[0].mining.hits = -1; }), Contains("round 1 has a rate or count"));
  CHECK_THAT(problem_with([](auto& s) { s.rounds[0].held_out_detection_rate = 1.5; }), Contains("round 1 has a rate"));
  CHECK_THAT(problem_with([](auto& s) {
               s.negatives = s.held_out_negatives = {};
               s.cascade.window.width += 1 << 30;
             }),
             Contains("damaged"));
}

TEST_CASE("a checkpoint of other backgrounds is refused, and those that are others, new or gone are named") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.checkpoint";
  write_checkpoint(path, some_state(), {{}, {{"a.png", 1}, {"b.png", 2}, {"c.png", 3}}});
  CHECK(problem_in(path, {{}, {{"a.png", 1}, {"b.png", 2}, {"c.png", 3}}}).empty());
  const std::string problem = problem_in(path, {{}, {{"a.png", 1}, {"b.png", 9}, {"d.png", 3}}});
  using Catch::Contains;
  CHECK_THAT(problem, Contains("with other pixels: b.png") && Contains("new: d.png") && Contains("gone: c.png"));
}

TEST_CASE("a checkpoint before the first round holds nothing, whatever its recipe") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.checkpoint";
  write_checkpoint(path, {}, {});
  CHECK(read_any_checkpoint(path).rounds.empty());
}

TEST_CASE("a state of another window or kind than the data and options is refused before training") {
  const SampleSet faces = noise_patches({8, 6}, 20, 1), others = noise_patches({8, 6}, 20, 2);
  const TrainingData data{&faces, nullptr, &others, nullptr, nullptr};
  TrainingObserver nobody;
  TrainingState narrow = some_state();
  narrow.cascade.window.width = 7;
  CHECK_THROWS_AS(train_cascade(data, {}, nobody, narrow), std::invalid_argument);
  TrainingState soft = some_state();
  soft.cascade.kind = CascadeKind::soft;
  CHECK_THROWS_AS(train_cascade(data, {}, nobody, soft), std::invalid_argument);
}

TEST_CASE("a checkpoint is known by its beginning, and read without its recipe by whoever goes on with other options") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.checkpoint", other = folder / "b.txt";
  write_checkpoint(path, some_state(), options({{"--depth", "2"}}));
  std::ofstream(other) << "<?xml version=\"1.0\"?> not a haarkit checkpoint 1";
  CHECK(is_checkpoint(path));
  CHECK_FALSE(is_checkpoint(other));
  const TrainingState state = read_any_checkpoint(path);
  CHECK(state.cascade == some_state().cascade);
  CHECK(state.rounds.size() == some_state().rounds.size());
}
