#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "cascades/feature_shape.hpp"
#include "catch.hpp"
#include "run.hpp"

using namespace haarkit;

namespace {

HaarFeature feature_of(bool tilted, const std::vector<cv::Rect>& rects) {
  HaarFeature feature;
  feature.tilted = tilted;
  for (const cv::Rect& rect : rects) feature.rects[static_cast<std::size_t>(feature.rect_count++)] = {rect, 1};
  return feature;
}

}  // namespace

TEST_CASE("info prints window, stages, weak classifiers and features by kind") {
  const Ran ran = run({"info", stock_cascade("frontalface_alt2")});
  CHECK(ran.code == 0);
  for (const char* part : {"20 x 20 pixels", "staged", "stages                 20\n", "1047 with 2.00 nodes",
                           "line y               417\n", "    1                 3      6       0.3507\n"}) {
    CAPTURE(part);
    CHECK(contains(ran.out, part));
  }
}

TEST_CASE("info prints and draws LBP cascades") {
  const std::string cascade = "/usr/share/opencv4/lbpcascades/lbpcascade_profileface.xml";
  const Folder folder;
  const Ran ran = run({"info", "--draw", folder / "features.png", "--per-stage", "2", cascade});
  CHECK(ran.code == 0);
  for (const char* part : {"20 x 34 pixels", "none: LBP", ", LBP\n", "tall blocks"}) {
    CAPTURE(part);
    CHECK(contains(ran.out, part));
  }
  const cv::Mat drawn = cv::imread(folder / "features.png");
  REQUIRE_FALSE(drawn.empty());
  double least = 0, most = 0;
  cv::minMaxLoc(drawn.reshape(1), &least, &most);
  CHECK(least < 40);  // middle blocks
  CHECK(contains(run({"info", "--format", "json", cascade}).out, "\"feature_type\": \"lbp\""));
}

TEST_CASE("info prints JSON that adds up") {
  const Ran ran = run({"info", "--format", "json", stock_cascade("smile")});
  REQUIRE(ran.code == 0);
  const cv::FileStorage json(ran.out, cv::FileStorage::READ | cv::FileStorage::MEMORY | cv::FileStorage::FORMAT_JSON);
  CHECK(static_cast<int>(json["width"]) == 36);
  CHECK(static_cast<int>(json["height"]) == 18);
  int weak = 0, features = 0;
  for (const auto& stage : json["stages"]) weak += static_cast<int>(stage["weak_classifiers"]);
  for (const auto& kind : json["features_by_kind"]) features += static_cast<int>(kind);
  CHECK(weak == static_cast<int>(json["weak_classifiers"]));
  CHECK(features == static_cast<int>(json["features"]));
}

TEST_CASE("info draws features into one picture or a picture a stage") {
  const Folder folder;
  CHECK(run({"info", stock_cascade("eye"), "--draw", folder / "new/sheet.png"}).code == 0);
  CHECK(run({"info", stock_cascade("eye"), "--draw", folder / "stages"}).code == 0);
  CHECK(folder.files().size() == 1 + 24);
  const cv::Mat sheet = cv::imread(folder / "new/sheet.png");
  CHECK(sheet.cols > 1000);
  CHECK(sheet.rows > 24 * 100);
}

TEST_CASE("info refuses what is no cascade") {
  const Ran ran = run({"info", sample("cat.jpg")});
  CHECK(ran.code == 1);
  CHECK(ran.out.empty());
  CHECK(contains(ran.err, "cat.jpg"));
  CHECK(run({"info"}).code == 2);
  CHECK(run({"info", "/no/such.xml"}).code == 1);
}

TEST_CASE("features are named by their geometry") {
  CHECK(shape_name(feature_of(false, {{2, 2, 4, 6}, {4, 2, 2, 6}})) == "edge x");
  CHECK(shape_name(feature_of(false, {{2, 2, 4, 6}, {2, 4, 4, 2}})) == "line y");
  CHECK(shape_name(feature_of(false, {{2, 2, 8, 6}, {4, 2, 4, 6}})) == "double line x");
  CHECK(shape_name(feature_of(false, {{0, 0, 6, 6}, {2, 2, 2, 2}})) == "centre-surround");
  CHECK(shape_name(feature_of(false, {{0, 0, 4, 4}, {0, 0, 2, 2}, {2, 2, 2, 2}})) == "checkerboard");
  CHECK(shape_name(feature_of(false, {{0, 0, 5, 4}, {1, 1, 2, 2}})) == "other");
  CHECK(shape_name(feature_of(true, {{6, 0, 2, 6}, {4, 2, 2, 2}})) == "tilted line y");
  HaarFeature box = feature_of(false, {{1, 1, 3, 3}});
  box.channel = Channel::magnitude;
  CHECK(shape_name(box) == "box of magnitude");
}

TEST_CASE("info draws into a picture named without a folder, and says what detect keeps of a cascade without a score") {
  const Folder folder;
  const Ran ran = run({"info", "--draw", "features.png", stock_cascade("eye")}, folder.path());
  CHECK(ran.code == 0);
  CHECK(folder.files() == std::vector<std::string>{"features.png"});
  CHECK(contains(ran.out, "operating point        none: detect keeps what 4 or more windows of exact mode confirm"));
}

TEST_CASE("info and convert know the built-in cascades by their words") {
  CHECK(contains(run({"info", "builtin-turned"}).out, "of weight 0.3\n"));
  const Folder folder;
  for (const char* word : {"builtin", "builtin-in-context", "builtin-turned"}) {
    const Ran ran = run({"info", word});
    CHECK(ran.code == 0);
    CHECK(contains(ran.out, "weak classifiers       1813"));
    CHECK(run({"convert", word, folder / (std::string(word) + ".haarkit")}).code == 0);
  }
  const std::string picture = HAARKIT_SOURCE_DIR "/samples/pictures/astronaut.jpg";
  CHECK(run({"detect", "--format", "csv", "--cascade", folder / "builtin.haarkit", picture}).out ==
        run({"detect", "--format", "csv", "--cascade", "builtin", picture}).out);
}
