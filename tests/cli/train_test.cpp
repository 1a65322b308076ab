// haarkit train as a user runs it, on drawn faces.
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

TEST_CASE("train makes a cascade that detect runs, a log of JSON lines and a picture of the run") {
  const Folder folder;
  draw_data(folder);
  const Ran ran = run(with(train_words(folder, "face.xml"), {"--log", folder / "log", "--plot", folder / "run.svg"}));
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(ran.out.empty());
  CHECK(contains(ran.err, "120 crops"));
  CHECK(contains(ran.err, "All that was asked for is trained."));
  CHECK_FALSE(std::filesystem::exists(folder / "face.xml.checkpoint"));
  const auto lines = lines_of(text_of(folder / "log"));
  REQUIRE(lines.size() > 8);
  CHECK(contains(lines.front(), "\"event\":\"round_started\""));
  CHECK(contains(lines.back(), "\"ending\":\"finished\""));
  for (const std::string& line : lines) CHECK((line.front() == '{' && line.back() == '}'));
  const std::string plot = text_of(folder / "run.svg");
  CHECK(contains(plot, "</svg>"));
  CHECK(contains(plot, ">windows without an object that pass, by round<"));
  cv::imwrite(folder / "picture.png", drawn::picture(1).grey);
  const Ran found = run({"detect", "--cascade", folder / "face.xml", folder / "picture.png"});
  CHECK(found.code == 0);
  CHECK_FALSE(found.out.empty());
}

TEST_CASE("train --features lbp makes a cascade that every command takes, and goes on from it") {
  const Folder folder;
  draw_data(folder);
  std::vector<std::string> words = train_words(folder, "face.xml");
  const auto pool = std::find(words.begin(), words.end(), "--pool-size");
  words.erase(pool, pool + 2);
  words = with(words, {"--features", "lbp"});
  const Ran ran = run(words);
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  const Cascade cascade = read_cascade(folder / "face.xml");
  CHECK(cascade.is_lbp());
  cv::imwrite(folder / "picture.png", drawn::picture(1).grey);
  for (const char* mode : {"fast", "exact"}) {
    const Ran found = run({"detect", "--mode", mode, "--cascade", folder / "face.xml", folder / "picture.png"});
    CHECK(found.code == 0);
    CHECK_FALSE(contains(found.out, ": 0 found"));
  }
  REQUIRE(run({"convert", folder / "face.xml", folder / "face.haarkit"}).code == 0);
  CHECK(read_cascade(folder / "face.haarkit") == cascade);
  const Ran old = run({"convert", "--format", "opencv-old", folder / "face.xml", folder / "old.xml"});
  CHECK(old.code == 1);
  CHECK(contains(old.err, "knows Haar features alone"));

  words[static_cast<std::size_t>(std::find(words.begin(), words.end(), "--stages") - words.begin()) + 1] = "5";
  words[static_cast<std::size_t>(std::find(words.begin(), words.end(), "--output") - words.begin()) + 1] =
      folder / "more.xml";
  const Ran more = run(with(words, {"--continue", folder / "face.xml"}));
  CAPTURE(more.err);
  REQUIRE(more.code == 0);
  CHECK(read_cascade(folder / "more.xml").is_lbp());
  CHECK(read_cascade(folder / "more.xml").stages().size() >= cascade.stages().size());
}

TEST_CASE("a run that was stopped or killed resumes to the same bytes, and refuses other options by name") {
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
    const Ran resumed = run(with(train_words(folder, "part.xml"), {"--resume", "--threads", "1"}));
    CAPTURE(resumed.err);
    CHECK(resumed.code == 0);
    CHECK(text_of(folder / "part.xml") == whole);
    std::filesystem::remove(folder / "part.xml");
  }
}

TEST_CASE(
    "train makes a soft cascade of enough crops where the output is in our format and nothing else is asked for") {
  const Folder folder;
  draw_data(folder);
  const auto kind_of = [&](const std::string& output, const std::vector<std::string>& more) {
    const Ran ran = run(with({"train", "--objects", folder / "faces", "--framing", "0.7857", "--backgrounds",
                              folder / "backgrounds", "--window", "16", "--copies", "0", "--held-out-copies", "0",
                              "--pool-size", "300", "--negatives", "100", "--output", folder / output},
                             more));
    CAPTURE(ran.err);
    REQUIRE(ran.code == 0);
    CHECK(contains(ran.err, "kind: soft, which haarkit alone runs") == (output == "open.haarkit"));
    return read_cascade(folder / output).kind();
  };
  CHECK(kind_of("few.haarkit", {"--max-weak", "4"}) == CascadeKind::staged);
  for (int i = 120; i < 310; ++i) cv::imwrite(folder / ("faces/" + std::to_string(i) + ".png"), drawn::crop(i));
  CHECK(kind_of("asked.haarkit", {"--kind", "staged", "--stages", "1"}) == CascadeKind::staged);
  CHECK(kind_of("stages.haarkit", {"--stages", "1"}) == CascadeKind::staged);
  CHECK(kind_of("weak.haarkit", {"--weak", "16"}) == CascadeKind::soft);
  CHECK(kind_of("opencv.xml", {"--stages", "1"}) == CascadeKind::staged);
  CHECK(kind_of("open.haarkit", {}) == CascadeKind::soft);
  const Cascade cascade = read_cascade(folder / "open.haarkit");
  CHECK(std::any_of(cascade.features().begin(), cascade.features().end(),
                    [](const HaarFeature& feature) { return feature.channel != Channel::grey; }));
}

TEST_CASE("a cascade with context finds objects of their own size, and crops without surroundings are refused") {
  const Folder folder;
  draw_data(folder);
  const std::vector<std::string> words = train_words(folder, "face.haarkit");
  const Ran tight = run(with(words, {"--context", "1.5"}));
  CHECK(tight.code == 1);
  CHECK(contains(tight.err, "the crops have no surroundings: with --context 1.5 28"));
  CHECK(contains(tight.err, "haarkit crop --framing 1.5"));
  const Ran ran = run(with(words, {"--context", "1.25"}));
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(read_cascade(folder / "face.haarkit").context() == 1.25F);
  CHECK(contains(run({"info", folder / "face.haarkit"}).out, "1.25 times the object's"));
  const Ran xml = run({"convert", folder / "face.haarkit", folder / "plain.xml"});
  CHECK(xml.code == 0);
  CHECK(contains(xml.err, "knows no context"));
  CHECK(read_cascade(folder / "plain.xml").context() == 1);
  const Ran more =
      run(with(train_words(folder, "more.haarkit"), {"--continue", folder / "face.haarkit", "--context", "1.5"}));
  CHECK(more.code == 2);
  CHECK(contains(more.err, "context"));
}

TEST_CASE("train holds out by the subject that an annotation file names, and tells so") {
  const Folder folder;
  draw_data(folder);
  std::string rows = "image,x,y,w,h,person\n";
  for (int i = 0; i < 120; ++i)
    rows += "faces/" + std::to_string(i) + ".png,6,6,44,44,person " + std::to_string(i % 10) + "\n";
  save(folder / "people.csv", rows);
  const Ran ran = run({"train", "--objects", folder / "people.csv", "--backgrounds", folder / "backgrounds", "--window",
                       "16", "--pool-size", "300", "--negatives", "100", "--stages", "1", "-o", folder / "a.xml"});
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(contains(ran.err, ", by 10 subjects"));
  CHECK(contains(ran.err, ", 24 held out"));  // two persons of twelve crops each
}

TEST_CASE("train says what is missing or does not fit together before it reads any picture") {
  const auto refused = [](const std::vector<std::string>& words, const std::string& part) {
    const Ran ran = run(with({"train"}, words));
    CAPTURE(ran.err);
    CHECK(ran.code == 2);
    CHECK(contains(ran.err, part));
  };
  refused({}, "--objects");
  const std::vector<std::string> lbp = {"--objects", "a", "--backgrounds", "b", "-o", "c.xml", "--features", "lbp"};
  refused(with(lbp, {"--pool", "all"}), "--pool is for --features haar");
  refused(with(lbp, {"--min-contrast", "5"}), "--min-contrast is for --features haar: LBP has no contrast gate");
  refused({"--objects", "a", "--backgrounds", "b", "-o", "c.haarkit", "--features", "lbp", "--kind", "soft"},
          "--features lbp is for --kind staged");
  refused({"--objects", "f", "--backgrounds", "b", "-o", "x.json"}, "under the ending .json");
  refused({"-numPos", "900", "-data", "x"}, "all crops are used");
  refused({"--faces", "f"}, "--backgrounds");
  refused({"--faces", "f", "--backgrounds", "b"}, "--output");
  refused({"--faces", "f", "--backgrounds", "b", "-o", "x.xml", "--kind", "soft"}, "soft cascade");
  refused({"--faces", "f", "--backgrounds", "b", "-o", "x.xml", "--weak", "10"}, "--weak is for --kind soft");
  refused({"--faces", "f", "--backgrounds", "b", "-o", "x", "--kind", "soft", "--stages", "3"},
          "--stages is for --kind staged");
  refused({"--faces", "f", "--backgrounds", "b", "-o", "x.haarkit", "--weak", "9", "--stages", "3"},
          "--weak is for soft cascades and --stages for staged ones");
  refused({"--faces", "f", "--backgrounds", "b", "-o", "x.xml", "--depth", "9"}, "--depth");
  refused({"--faces", "f", "--backgrounds", "b", "-o", "x.xml", "--context", "1.2"}, "OpenCV's XML knows no --context");
  refused({"--faces", "f", "--backgrounds", "b", "-o", "x.xml", "--min-contrast", "5"}, "has a --min-contrast of 10");
  for (const char* wrong : {"0.9", "5", "nan", "wide", ""})
    refused({"--faces", "f", "--backgrounds", "b", "-o", "x.haarkit", "--context", wrong}, "--context");
}

TEST_CASE("train names a data folder, a checkpoint and an output that are not there") {
  const Folder folder;
  draw_data(folder);
  const auto fails = [](const std::vector<std::string>& words, const std::string& part) {
    const Ran ran = run(words);
    CAPTURE(ran.err);
    CHECK(ran.code == 1);
    CHECK(contains(ran.err, part));
  };
  fails({"train", "--faces", folder / "nowhere", "--backgrounds", folder / "backgrounds", "-o", folder / "x.xml"},
        "nowhere");
  fails({"train", "--faces", folder / "faces", "--backgrounds", folder / "nowhere", "-o", folder / "x.xml"}, "nowhere");
  fails(train_words(folder, "no/folder/x.xml"), "--output " + (folder / "no/folder/x.xml") + ": cannot be written");
  fails(with(train_words(folder, "x.xml"), {"--plot", folder / "no/x.svg"}), "--plot");
  fails(with(train_words(folder, "x.xml"), {"--log", folder / "faces"}), "is a folder; name a file");
  fails(with(train_words(folder, "x.xml"), {"--checkpoint", folder / "no/x"}), "--checkpoint");
  fails(with(train_words(folder, "x.xml"), {"--plot", folder / "x.xml"}), "--output and --plot name the same file");
  save(folder / "boxes.csv", "image,x,y,w,h\n");
  for (const char* option : {"--log", "--plot"})
    fails(with(train_words(folder, "x.xml"), {option, folder / "boxes.csv"}), "would replace what it did not write");
  CHECK(text_of(folder / "boxes.csv") == "image,x,y,w,h\n");
}

TEST_CASE("LBP cascades, which have no contrast gate, learn from crops of little contrast") {
  const Folder folder;
  std::filesystem::create_directories(folder / "dull");
  std::filesystem::create_directories(folder / "backgrounds");
  cv::RNG random(1);
  cv::Mat noise(200, 200, CV_8UC1);
  for (int i = 0; i < 12; ++i) {
    cv::Mat crop(40, 40, CV_8UC1, cv::Scalar(100));
    crop(cv::Rect(10, 10, 20, 20 - i % 5)).setTo(110 + i);  // a standard deviation of less than 10
    cv::imwrite(folder / ("dull/" + std::to_string(i) + ".png"), crop);
    random.fill(noise, cv::RNG::UNIFORM, 0, 255);
    cv::imwrite(folder / ("backgrounds/" + std::to_string(i) + ".png"), noise);
  }
  const Ran ran = run({"train", "--features", "lbp", "--objects", folder / "dull", "--backgrounds",
                       folder / "backgrounds", "--stages", "1", "--negatives", "100", "-o", folder / "x.xml"});
  CAPTURE(ran.err);
  CHECK(ran.code == 0);
  CHECK(contains(ran.err, "12 crops; 12 for training"));
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

TEST_CASE("train writes its log into a pipe that another program reads") {
  const Folder folder;
  draw_data(folder);
  const Ran ran = run_shell(
      "train --objects faces --backgrounds backgrounds --window 16 --pool-size 100 --stages 1 "
      "--negatives 50 --framing 0.7857 -o x.xml --log /dev/fd/3 3>&1 > other | cat",
      folder.path());
  CAPTURE(ran.err);
  CHECK(std::filesystem::exists(folder / "x.xml"));
  CHECK(contains(ran.out, "\"ending\":\"finished\""));
}
