// haarkit train after an earlier run: what it goes on with, what it refuses to replace, on drawn faces.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <opencv2/core.hpp>
#include <thread>

#include "catch.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "train_words.hpp"

using namespace haarkit;

TEST_CASE(
    "a run that was stopped or killed resumes to the same bytes, wherever its crops lie by now, and refuses other "
    "options by name") {
  const Folder folder;
  draw_data(folder);
  REQUIRE(run(train_words(folder, "whole.xml")).code == 0);
  const std::string whole = text_of(folder / "whole.xml");
  for (const int signal : {SIGINT, SIGKILL}) {
    const Background background(train_words(folder, "part.xml"), folder / "out");
    // Wait for the first checkpoint; a run that is faster than this loop is finished, which is as good.
    for (int i = 0; i < 2000 && !std::filesystem::exists(folder / "part.xml"); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    background.send(signal);
    const int code = background.wait();
    INFO("exit code " << code);
    CHECK((code == 0 || code == (signal == SIGINT ? 130 : 128 + SIGKILL)));
    if (code == 0) {
      std::filesystem::remove(folder / "part.xml");
      continue;
    }
    REQUIRE(std::filesystem::exists(folder / "part.xml.checkpoint"));
    const Ran refused = run(with(train_words(folder, "part.xml"), {"--resume", "--seed", "5"}));
    CHECK(refused.code == 1);
    CHECK(contains(refused.err, "--seed was 1 and is 5"));
    std::filesystem::rename(folder / "faces", folder / "moved");
    std::vector<std::string> words = with(train_words(folder, "part.xml"), {"--resume", "--threads", "1"});
    std::replace(words.begin(), words.end(), folder / "faces", folder / "moved");
    const Ran resumed = run(words);
    CAPTURE(resumed.err);
    CHECK(resumed.code == 0);
    std::filesystem::rename(folder / "moved", folder / "faces");
    CHECK(text_of(folder / "part.xml") == whole);
    std::filesystem::remove(folder / "part.xml");
  }
}

TEST_CASE("train refuses to replace the checkpoint or the cascade of an earlier run, and names both ways on") {
  const Folder folder;
  draw_data(folder);
  save(folder / "x.xml.checkpoint", "of last week");
  const Ran stopped = run(train_words(folder, "x.xml"));
  CHECK(stopped.code == 1);
  CHECK(contains(stopped.err, "x.xml.checkpoint: an interrupted run left this checkpoint"));
  CHECK(contains(stopped.err, "--resume"));
  CHECK(contains(stopped.err, "--overwrite"));
  CHECK(text_of(folder / "x.xml.checkpoint") == "of last week");
  save(folder / "y.xml", "finished last week");
  const Ran finished = run(train_words(folder, "y.xml"));
  CHECK(finished.code == 1);
  CHECK(contains(finished.err, "y.xml: there is a cascade of this name already"));
  CHECK(contains(finished.err, "--overwrite"));
  CHECK(contains(finished.err, "--continue"));
  CHECK(text_of(folder / "y.xml") == "finished last week");
  CHECK(run(with(train_words(folder, "y.xml"), {"--overwrite"})).code == 0);
  CHECK(contains(text_of(folder / "y.xml"), "opencv_storage"));
}

TEST_CASE("train --resume in a loop begins the run, goes on with it, and says at its end that there is nothing to do") {
  const Folder folder;
  draw_data(folder);
  const auto words = with(train_words(folder, "x.xml"), {"--resume"});
  const Ran first = run(words);
  CAPTURE(first.err);
  CHECK(first.code == 0);
  CHECK(contains(first.err, "no round was finished: the run begins"));
  const std::string cascade = text_of(folder / "x.xml");
  save(folder / "x.xml.checkpoint.part999999999.0", "");  // a run was killed when all was done but this
  const Ran again = run(words);
  CHECK(again.code == 0);
  CHECK(contains(again.err, "x.xml: this run is finished"));
  CHECK_FALSE(std::filesystem::exists(folder / "x.xml.checkpoint.part999999999.0"));
  CHECK(text_of(folder / "x.xml") == cascade);

  // A run that replaces a cascade and is killed at once must not be taken for that cascade's.
  save(folder / "x.xml", "an older cascade");
  const Ran broken = run(with(train_words(folder, "x.xml"), {"--overwrite", "--backgrounds", folder / "nowhere"}));
  CHECK(broken.code == 1);
  CHECK(run(words).code == 0);
  CHECK(text_of(folder / "x.xml") == cascade);
}

TEST_CASE("a cascade of an unfinished training is not taken for a finished one where its checkpoint is elsewhere") {
  const Folder folder;
  draw_data(folder);
  std::vector<std::string> words = train_words(folder, "x.xml");
  words[std::find(words.begin(), words.end(), "--stages") - words.begin() + 1] = "40";
  const Background background(with(words, {"--checkpoint", folder / "elsewhere"}), folder / "out");
  for (int i = 0; i < 2000 && !std::filesystem::exists(folder / "x.xml"); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  background.send(SIGKILL);
  background.wait();
  if (!std::filesystem::exists(folder / "elsewhere")) return;  // it was faster
  CHECK(read_cascade(folder / "x.xml").stages().size() < 40);
  const Ran resumed = run(with(words, {"--resume"}));
  CHECK(resumed.code == 1);
  CHECK(contains(resumed.err, "is the cascade of a run that is not finished, and its checkpoint is not at"));
  save(folder / "x.xml", "no cascade");
  CHECK(run(with(words, {"--resume"})).code == 1);
  save(folder / "notes", "mine");
  const Ran notes = run(with(train_words(folder, "y.xml"), {"--checkpoint", folder / "notes"}));
  CHECK(notes.code == 1);
  CHECK(contains(notes.err, "notes: is no checkpoint of haarkit train"));
}

TEST_CASE("train stops when a background changed or went between two runs, and names it") {
  const Folder folder;
  draw_data(folder);
  std::vector<std::string> words = train_words(folder, "x.xml");
  words[std::find(words.begin(), words.end(), "--stages") - words.begin() + 1] = "40";
  const Background background(words, folder / "out");
  for (int i = 0; i < 2000 && !std::filesystem::exists(folder / "x.xml"); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  background.send(SIGKILL);
  background.wait();
  if (!std::filesystem::exists(folder / "x.xml.checkpoint")) return;  // it was faster: nothing to resume
  const cv::Mat picture = cv::imread(folder / "backgrounds/4.png", cv::IMREAD_GRAYSCALE);
  cv::Mat turned;
  cv::flip(picture, turned, 1);
  cv::imwrite(folder / "backgrounds/4.png", turned);
  std::filesystem::rename(folder / "backgrounds/7.png", folder / "backgrounds/seven.png");
  const Ran resumed = run(with(words, {"--resume"}));
  CAPTURE(resumed.err);
  CHECK(resumed.code == 1);
  CHECK(contains(resumed.err, "with other pixels: 4.png"));
  CHECK(contains(resumed.err, "new: seven.png"));
  CHECK(contains(resumed.err, "gone: 7.png"));
}

TEST_CASE("a finished cascade is gone on from, with more stages and other data, and keeps the stages it has") {
  const Folder folder;
  draw_data(folder);
  REQUIRE(run(train_words(folder, "four.xml")).code == 0);
  std::vector<std::string> words = train_words(folder, "six.xml");
  words[std::find(words.begin(), words.end(), "--stages") - words.begin() + 1] = "6";
  std::filesystem::remove(folder / "faces/3.png");
  const Ran ran = run(with(words, {"--continue", folder / "four.xml"}));
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(contains(ran.err, "going on from " + (folder / "four.xml")));
  const Cascade four = read_cascade(folder / "four.xml"), six = read_cascade(folder / "six.xml");
  REQUIRE(six.stages().size() == 6);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(six.stages()[i].threshold == four.stages()[i].threshold);
    CHECK(six.stages()[i].weak.size() == four.stages()[i].weak.size());
  }
  const auto refused = [&](const std::vector<std::string>& more, const std::string& part) {
    const Ran again = run(with(train_words(folder, "z.xml"), more));
    CAPTURE(again.err);
    CHECK(again.code == 2);
    CHECK(contains(again.err, part));
  };
  refused({"--continue", folder / "six.xml"}, "six.xml has 6 stages already: ask for more with --stages");
  refused({"--continue", folder / "four.xml", "--min-contrast", "3"}, "--min-contrast differs from that of");
}
