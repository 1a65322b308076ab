// haarkit train as a user runs it, on drawn faces.
#include <algorithm>
#include <filesystem>
#include <opencv2/core.hpp>

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
  CHECK_FALSE(contains(lines.front(), "\"held_out_faces\":0,"));
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

TEST_CASE("where no sample is held out, the log of a training says so") {
  const Folder folder;
  draw_data(folder);
  const Ran ran = run(with(train_words(folder, "x.xml"), {"--held-out", "0", "--log", folder / "log"}));
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(contains(text_of(folder / "log"), "\"held_out_faces\":0,"));
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
