#include <cstdio>
#include <fstream>
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
  feature.rect_count = 1;
  feature.rects[0] = {{1, 2, 3, 2}, 1.5F};
  feature.channel = Channel::edge_45;
  state.cascade.features = {feature, feature};
  state.cascade.stages = {{{{{{0, 0.25F, 0, 1}, {1, -3, -1, -2}}, {1, 2, 3}}}, 0.5F}};
  state.negatives = noise_patches({8, 6}, 5, 1);
  state.held_out_negatives = noise_patches({8, 6}, 2, 2);
  state.miner.next_view = 77;
  state.miner.last_rate = 0.125;
  state.miner.used = {1, 99, 12345678901234567U};
  state.rounds.resize(2);
  state.rounds[1].weak_total = 12;
  state.rounds[1].mining.hits = 31;
  state.rounds[1].false_positive_rate_after = 0.25;
  return state;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a checkpoint brings back the whole state") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.checkpoint";
  const Recipe recipe = {{"--depth", "2"}, {"faces", "10 samples"}};
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

TEST_CASE("a checkpoint of other options is refused, and each of them is named with both values") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.checkpoint";
  write_checkpoint(path, some_state(), {{"--depth", "2"}, {"--seed", "1"}, {"--copies", "3"}});
  const auto message = [&](const Recipe& recipe) {
    try {
      read_checkpoint(path, recipe);
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  using Catch::Contains;
  const std::string text = message({{"--depth", "3"}, {"--seed", "1"}, {"--kind", "soft"}});
  CHECK_THAT(text, Contains("--depth was 2 and is 3"));
  CHECK_THAT(text, Contains("--kind was (not given) and is soft"));
  CHECK_THAT(text, Contains("--copies was 3 and is (not given)"));
  CHECK_THAT(text, !Contains("--seed"));
  write_checkpoint(path, some_state(), {{"training objects", "9 samples\n1234"}});
  CHECK_THAT(message({{"training objects", "9 samples\n5678"}}),
             Contains("training objects are others than then (9 samples)"));
  CHECK_THAT(message({{"training objects", "8 samples\n5678"}}), Contains("was 9 samples and is 8 samples"));
  CHECK(message({{"training objects", "9 samples\n1234"}}) == "no error");
  std::remove(path.c_str());
  CHECK_THAT(message({}), Contains(path) && Contains("no checkpoint"));
}

TEST_CASE("a checkpoint cut off anywhere, or with anything behind it, is refused") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.checkpoint";
  const Recipe recipe = {{"--depth", "2"}};
  write_checkpoint(path, some_state(), recipe);
  const std::string bytes = bytes_of(path);
  const auto refused = [&](const std::string& text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
    try {
      read_checkpoint(path, recipe);
    } catch (const DataError&) {
      return true;
    }
    return false;
  };
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    if (!refused(bytes.substr(0, length))) FAIL("cut off at byte " << length);
  }
  CHECK(refused(bytes + "x"));
  CHECK_FALSE(refused(bytes));
}

TEST_CASE("a checkpoint is known by its beginning, and read without its recipe by whoever goes on with other options") {
  const test::TemporaryFolder folder;
  const std::string path = folder / "a.checkpoint", other = folder / "b.txt";
  write_checkpoint(path, some_state(), {{"--depth", "2"}});
  std::ofstream(other) << "<?xml version=\"1.0\"?> not a haarkit checkpoint 1";
  CHECK(is_checkpoint(path));
  CHECK_FALSE(is_checkpoint(other));
  const TrainingState state = read_any_checkpoint(path);
  CHECK(state.cascade == some_state().cascade);
  CHECK(state.rounds.size() == some_state().rounds.size());
}
