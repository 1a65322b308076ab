// haarkit calibrate as a user runs it, on drawn faces.
#include "catch.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "training_folder.hpp"

using namespace haarkit;

namespace {

std::vector<std::string> data_words(const Folder& folder) {
  return {"--faces", folder / "faces", "--framing", "0.7857", "--backgrounds", folder / "backgrounds"};
}

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::string error_of(const std::vector<std::string>& words) {
  return run(words).err;
}

std::vector<float> thresholds_of(const Cascade& cascade) {
  std::vector<float> thresholds;
  for (const Stage& stage : cascade.stages()) thresholds.push_back(stage.threshold);
  return thresholds;
}

}  // namespace

TEST_CASE("calibrate changes a soft cascade's thresholds and nothing else, the same way each time") {
  const Folder folder;
  draw_data(folder);
  const Ran trained = run(with(
      with({"train", "--kind", "soft", "--window", "16", "--pool-size", "300", "--weak", "24"}, data_words(folder)),
      {"--negatives", "200", "--early-loss", "0", "--detection-rate", "1", "-o", folder / "face.haarkit"}));
  CAPTURE(trained.err);
  REQUIRE(trained.code == 0);

  const auto calibrate = [&](const std::string& output, const std::string& loss, const std::string& threads) {
    return run(with(with({"calibrate", folder / "face.haarkit"}, data_words(folder)),
                    {"--detection-rate", "1", "--early-loss", loss, "--threads", threads, "-o", folder / output}));
  };
  const Ran same = calibrate("same.haarkit", "0", "1");
  CAPTURE(same.err);
  REQUIRE(same.code == 0);
  CHECK(contains(same.err, "objects kept 100.00 %"));
  CHECK(text_of(folder / "same.haarkit") == text_of(folder / "face.haarkit"));

  REQUIRE(calibrate("fast.haarkit", "0.2", "1").code == 0);
  REQUIRE(calibrate("again.haarkit", "0.2", "3").code == 0);
  CHECK(text_of(folder / "fast.haarkit") == text_of(folder / "again.haarkit"));
  REQUIRE(run(with(with({"calibrate", folder / "face.haarkit"}, data_words(folder)),
                   {"--detection-rate", "1", "--early-loss", "0", "--vote-scale", "2", "-o", folder / "loud.haarkit"}))
              .code == 0);
  REQUIRE(run({"convert", "--min-score", "8", folder / "face.haarkit", folder / "set.haarkit"}).code == 0);
  REQUIRE(run(with(with({"calibrate", folder / "set.haarkit"}, data_words(folder)),
                   {"--vote-scale", "2", "-o", folder / "loud-set.haarkit"}))
              .code == 0);
  CHECK(read_cascade(folder / "loud-set.haarkit").min_score() == 16.F);
  CascadeParts loud = read_cascade(folder / "loud.haarkit").parts();
  for (Stage& stage : loud.stages) {
    stage.threshold /= 2;
    for (WeakClassifier& weak : stage.weak)
      for (float& leaf : weak.leaves) leaf /= 2;
  }
  CHECK(Cascade(loud) == read_cascade(folder / "same.haarkit"));

  const Cascade before = read_cascade(folder / "face.haarkit"), after = read_cascade(folder / "fast.haarkit");
  CHECK(thresholds_of(after) != thresholds_of(before));
  CascadeParts parts = after.parts();
  for (std::size_t i = 0; i < parts.stages.size(); ++i) {
    CHECK(parts.stages[i].threshold >= before.stages()[i].threshold);
    parts.stages[i].threshold = before.stages()[i].threshold;
  }
  CHECK(Cascade(parts) == before);
}

TEST_CASE("calibrate names what it cannot use") {
  const Folder folder;
  draw_data(folder);
  const std::string staged = HAARKIT_SOURCE_DIR "/tests/golden/staged.xml", out = folder / "out.haarkit";
  CHECK(contains(error_of({"calibrate"}), "expected one cascade"));
  CHECK(contains(error_of({"calibrate", staged}), "--output"));
  CHECK(contains(error_of({"calibrate", staged, "-o", out}), "--objects"));
  CHECK(contains(error_of(with(with({"calibrate", staged}, data_words(folder)), {"-o", out})), "is a staged cascade"));
  std::filesystem::copy(staged, out);
  const std::string over = error_of(with(with({"calibrate", out}, data_words(folder)), {"-o", out}));
  CHECK(contains(over, "--output"));
  CHECK_FALSE(contains(over, "is a staged cascade"));
  CHECK(text_of(out) == text_of(staged));
}
