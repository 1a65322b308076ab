// haarkit evaluate on labelled crops, each one window.
#include <filesystem>
#include <opencv2/imgcodecs.hpp>

#include "catch.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/training/jitter.hpp"
#include "make_pictures.hpp"
#include "run.hpp"
#include "small_set.hpp"

using namespace haarkit;

TEST_CASE("labelled crops have rates by window and rejections by stage") {
  const SmallSet set;
  std::filesystem::create_directories(set / "faces");
  std::filesystem::create_directories(set / "others");
  cv::imwrite(set / "others/flat.png", cv::Mat(40, 40, CV_8UC1, cv::Scalar(90)));
  const auto box = lines_of(
      run({"detect", "--cascade", SmallSet::alt2(), "--mode", "exact", "--format", "fddb", set / "astronaut.jpg"}).out);
  REQUIRE(box.size() >= 3);
  int x = 0, y = 0, w = 0, h = 0;
  REQUIRE(std::sscanf(box[2].c_str(), "%d %d %d %d", &x, &y, &w, &h) == 4);
  cv::imwrite(set / "faces/face.png", cv::imread(set / "astronaut.jpg", cv::IMREAD_GRAYSCALE)({x, y, w, h}));
  const Ran ran = run({"evaluate", "--cascade", SmallSet::alt2(), "--crops", set / "faces", set / "others"});
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  const auto lines = lines_of(ran.out);
  REQUIRE(lines.size() >= 7);
  CHECK(contains(lines[2], "1       100.0       1                  0"));
  CHECK(contains(ran.out, "   others         1"));  // the contrast gate
}

TEST_CASE("crops can be a list, and only those that training holds out") {
  const SmallSet set;
  std::filesystem::create_directories(set / "faces");
  std::string list;
  int held_out = 0;
  for (int i = 0; i < 40; ++i) {
    const std::string name = "faces/" + std::to_string(i) + ".png";
    cv::imwrite(set / name, cv::Mat(40, 40, CV_8UC1, cv::Scalar(i)));
    list += name + "\n";
    held_out += is_held_out(name, 0.25);
  }
  write_file(set / "list.txt", list);
  REQUIRE((held_out > 0 && held_out < 40));
  const Ran ran = run({"evaluate", "--cascade", SmallSet::alt2(), "--crops", set / "list.txt", set / "faces",
                       "--pictures", set.path(), "--held-out", "0.25", "--format", "json"});
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(contains(ran.out, "\"of\": " + std::to_string(held_out) + ","));
  CHECK(contains(ran.out, "\"of\": 40,"));
}

TEST_CASE("training's subjects choose the held-out crops, and nothing to measure is refused") {
  const SmallSet set;
  std::string list = "image,x,y,w,h,person\n";
  std::filesystem::create_directories(set / "faces");
  for (int i = 0; i < 20; ++i) {
    const std::string name = "faces/" + std::to_string(i) + ".png";
    cv::imwrite(set / name, cv::Mat(40, 40, CV_8UC1, cv::Scalar(i)));
    list += name + ",0,0,40,40,anna\n";
  }
  write_file(set / "list.csv", list);
  for (const char* share : {"0.2", "0.5", "0.8"}) {
    const Ran ran = run({"evaluate", "--cascade", SmallSet::alt2(), "--crops", set / "list.csv", set / "faces",
                         "--held-out", share, "--format", "json"});
    const bool all = is_held_out("anna", std::stod(share));
    CHECK(ran.code == (all ? 0 : 1));
    CHECK(contains(all ? ran.out : ran.err, all ? "\"of\": 20," : "holds no crop to measure"));
  }
}

TEST_CASE("samples of a .vec file are measured in the size that is given") {
  const SmallSet set;
  std::filesystem::create_directories(set / "crops");
  cv::imwrite(set / "crops/1.png", cv::imread(set / "cat.jpg", cv::IMREAD_GRAYSCALE)({0, 0, 60, 60}));
  REQUIRE(run({"convert", "--vec-size", "30x30", set / "crops", set / "crops.vec"}).code == 0);
  std::vector<std::string> words{"evaluate", "--cascade",       SmallSet::alt2(),
                                 "--crops",  set / "crops.vec", set / "crops"};
  const Ran without = run(words);
  CHECK(without.code == 1);
  CHECK(contains(without.err, "probably 30x30"));
  words.insert(words.end(), {"--vec-size", "30x30", "--format", "json"});
  const Ran measured = run(words);
  CAPTURE(measured.err);
  CHECK(measured.code == 0);
}

TEST_CASE("each view is measured on crops by its name, and a soft cascade's stages are told by ranges") {
  const SmallSet set;
  for (const char* name : {"faces", "others"}) {
    std::filesystem::create_directories(set / name);
    cv::imwrite(set / name + "/flat.png", cv::Mat(40, 40, CV_8UC1, cv::Scalar(90)));
  }
  const Ran ran = run({"evaluate", "--crops", set / "faces", set / "others"});
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  for (const char* part :
       {"face (builtin) ", "face (builtin-in-context) ", "face (builtin-turned) ", "  0-99  100-199  "})
    CHECK(contains(ran.out, part));
  for (const std::string& line : lines_of(ran.out)) CHECK(line.size() < 300);
}

TEST_CASE("what is given as object and as none is refused") {
  const SmallSet set;
  write_file(set / "a.csv", "image,x,y,w,h\nastronaut.jpg,10,10,40,40\n");
  write_file(set / "none.txt", "cat.jpg\n./astronaut.jpg\n");
  const Ran listed = run({"evaluate", "a.csv", "--no-objects", "none.txt"}, set.path());
  CHECK(listed.code == 1);
  CHECK(contains(listed.err, "astronaut.jpg: holds an object by one list and none by --no-objects"));
  std::filesystem::create_directories(set / "crops");
  const Ran crops = run({"evaluate", "--cascade", SmallSet::alt2(), "--crops", "crops", "./crops/"}, set.path());
  CHECK(crops.code == 2);
  CHECK(contains(crops.err, "crops is given for crops of objects and of others"));
}

TEST_CASE("crops of another shape than the window are told, or refused, when they are evaluated") {
  const Folder folder;
  for (const char* name : {"wide", "others"}) std::filesystem::create_directories(folder / name);
  for (int i = 0; i < 3; ++i) {
    cv::imwrite(folder / ("wide/" + std::to_string(i) + ".png"), noisy_picture({60, 40 + i}, CV_8UC1));
  }
  cv::imwrite(folder / "others/0.png", noisy_picture({60, 40}, CV_8UC1));
  const auto evaluate = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"evaluate", "--cascade",     SmallSet::alt2(),
                                   "--crops",  folder / "wide", folder / "others"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  };
  const Ran refused = evaluate({});
  CHECK(refused.code == 1);
  CHECK(contains(refused.err, "32 % of a crop on average (at most 33 %) is cut away to fit the window's shape, 20x20"));
  CHECK(contains(refused.err, "allow it with --max-cut 0.32"));
  const Ran allowed = evaluate({"--max-cut", "0.4"});
  CHECK(allowed.code == 0);
  CHECK(contains(allowed.err, "is cut away"));
}
