#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "datasets/synthesis.hpp"
#include "haarkit/base/files.hpp"
#include "make_pictures.hpp"
#include "run.hpp"

using namespace haarkit;

namespace {

// A dark disc in a square of 60 pixels, the rest transparent.
cv::Mat disc() {
  cv::Mat picture(60, 60, CV_8UC4, cv::Scalar::all(0));
  cv::circle(picture, {30, 30}, 25, {20, 40, 60, 255}, cv::FILLED);
  return picture;
}

SynthesisOptions unchanged() {
  SynthesisOptions options;
  options.angles = {0, 0, 0};
  options.light = options.blur = options.noise = 0;
  options.contrast = 1;
  return options;
}

// A folder with a disc and two light backgrounds.
struct Data : Folder {
  Data() {
    cv::imwrite(*this / "disc.png", disc());
    std::filesystem::create_directory(*this / "photos");
    for (const char* name : {"photos/a.png", "photos/b.png"})
      cv::imwrite(*this / name, cv::Mat(120, 160, CV_8UC3, cv::Scalar::all(200)));
  }
  Ran synthesize(std::vector<std::string> words) const {
    words.insert(words.begin(), {"synthesize", "disc.png", "--backgrounds", "photos"});
    return run(words, path());
  }
};

}  // namespace

TEST_CASE("an unchanged sample is the object filling the crop, with the background in the corners") {
  const cv::Mat crop =
      synthetic_crop({SynthesisObject(disc())}, cv::Mat(80, 80, CV_8UC1, cv::Scalar(200)), {30, 30}, unchanged(), 0);
  CHECK(int{crop.at<std::uint8_t>(0, 0)} == 200);
  CHECK(int{crop.at<std::uint8_t>(29, 29)} == 200);
  const int middle = crop.at<std::uint8_t>(15, 15), left = crop.at<std::uint8_t>(15, 1);
  CHECK(std::abs(middle - 44) <= 1);  // grey of (20, 40, 60)
  CHECK(std::abs(left - 44) <= 1);
}

TEST_CASE("where in its picture an object is changes no sample") {
  cv::Mat wide(600, 600, CV_8UC4, cv::Scalar::all(0));
  disc().copyTo(wide({512, 0, 60, 60}));
  SynthesisOptions options = unchanged();
  options.angles = {60, 60, 90};
  const cv::Mat background(80, 80, CV_8UC1, cv::Scalar(200));
  for (std::uint64_t index = 0; index < 20; ++index) {
    const cv::Mat own = synthetic_crop({SynthesisObject(disc())}, background, {30, 30}, options, index),
                  other = synthetic_crop({SynthesisObject(wide)}, background, {30, 30}, options, index);
    CHECK(cv::norm(own, other, cv::NORM_INF) <= 1);
  }
}

TEST_CASE("the boxes of a scene lie exactly round what is seen of the objects") {
  SynthesisOptions options = unchanged();
  options.angles = {30, 30, 90};
  int found = 0;
  for (std::uint64_t index = 0; index < 20; ++index) {
    cv::Mat scene(200, 300, CV_8UC3, cv::Scalar::all(200));
    const auto boxes = synthetic_scene({SynthesisObject(disc())}, scene, 1, 30, 120, options, index);
    if (boxes.empty()) continue;
    ++found;
    std::vector<cv::Point> changed;
    for (int y = 0; y < scene.rows; ++y)
      for (int x = 0; x < scene.cols; ++x)
        if (scene.at<cv::Vec3b>(y, x)[0] < 150) changed.emplace_back(x, y);
    const cv::Rect seen = cv::boundingRect(changed);
    CHECK(std::abs(seen.x - boxes[0].x) <= 1);
    CHECK(std::abs(seen.y - boxes[0].y) <= 1);
    CHECK(std::abs(seen.br().x - boxes[0].br().x) <= 1);
    CHECK(std::abs(seen.br().y - boxes[0].br().y) <= 1);
  }
  CHECK(found == 20);
}

TEST_CASE("a background colour is cut away from the border inwards, and holes of that colour stay") {
  cv::Mat ring(40, 40, CV_8UC4, cv::Scalar::all(255));
  cv::circle(ring, {20, 20}, 12, {0, 0, 0, 255}, 4);
  ring.at<cv::Vec4b>(0, 0) = {250, 251, 252, 255};
  cut_background(ring, {255, 255, 255}, 6);
  CHECK(int{ring.at<cv::Vec4b>(0, 0)[3]} == 0);
  CHECK(int{ring.at<cv::Vec4b>(39, 20)[3]} == 0);
  CHECK(int{ring.at<cv::Vec4b>(20, 8)[3]} == 255);
  CHECK(int{ring.at<cv::Vec4b>(20, 20)[3]} == 255);
}

TEST_CASE("synthesize gives the same samples for the same seed on any number of threads, and others for another") {
  const Data data;
  for (const auto& [file, threads, seed] : {std::tuple("a.vec", "1", "5"), {"b.vec", "3", "5"}, {"c.vec", "3", "6"}})
    REQUIRE(data.synthesize({"-n", "40", "--size", "20", "-o", file, "--threads", threads, "--seed", seed}).code == 0);
  CHECK(text_of(data / "a.vec") == text_of(data / "b.vec"));
  CHECK(text_of(data / "a.vec") != text_of(data / "c.vec"));
  CHECK(std::filesystem::file_size(data / "a.vec") == 12 + 40 * 801);
}

TEST_CASE("synthesize writes crops, a sheet of them, and scenes whose boxes evaluate reads") {
  const Data data;
  REQUIRE(data.synthesize({"-n", "7", "-o", "crops", "--show", "sheet.png"}).code == 0);
  CHECK(cv::imread(data / "crops/000006.png", cv::IMREAD_UNCHANGED).size() == cv::Size(56, 56));
  CHECK(cv::imread(data / "sheet.png").cols == 7 * 60);
  std::filesystem::create_directory(data / "test");  // empty: nothing is replaced
  REQUIRE(data.synthesize({"-n", "5", "-o", "test", "--scenes", "--most", "2"}).code == 0);
  const Ran crop = run({"crop", "--annotations", "test/boxes.csv", "-o", "cut"}, data.path());
  CHECK(crop.code == 0);
  CHECK(contains(crop.err, "over the border: 0"));
}

TEST_CASE("synthesize replaces an earlier run's samples only when told to, all of them") {
  const Data data;
  REQUIRE(data.synthesize({"-n", "7", "-o", "crops"}).code == 0);
  write_file(data / "crops/own.png", "mine");
  const Ran refused = data.synthesize({"-n", "3", "-o", "crops"});
  CHECK(refused.code == 1);
  CHECK(contains(refused.err, "--overwrite"));
  CHECK(data.synthesize({"-n", "3", "-o", "crops", "--overwrite"}).code == 0);
  CHECK(std::filesystem::exists(data / "crops/000002.png"));
  CHECK_FALSE(std::filesystem::exists(data / "crops/000003.png"));
  CHECK(std::filesystem::exists(data / "crops/own.png"));
  CHECK(data.synthesize({"-n", "3", "-o", "new", "--show", "new/sheet.png"}).code == 2);
}

TEST_CASE("synthesize says what is wrong with what it was given") {
  const Data data;
  CHECK(data.synthesize({}).code == 2);
  CHECK(run({"synthesize", "disc.png", "-o", "out"}, data.path()).code == 2);
  CHECK(data.synthesize({"-o", "out", "--angles", "20"}).code == 2);
  CHECK(data.synthesize({"-o", "out", "--angles", "90,0,0"}).code == 2);
  CHECK(data.synthesize({"-o", "out.vec", "--scenes"}).code == 2);
  CHECK(data.synthesize({"-o", "out", "--background-colour", "1,2"}).code == 2);
  cv::imwrite(data / "disc.png", cv::Mat(20, 20, CV_8UC4, cv::Scalar(9, 9, 9, 0)));
  const Ran empty = data.synthesize({"-o", "out"});
  CHECK(empty.code == 1);
  CHECK(contains(empty.err, "transparent"));
  cv::imwrite(data / "disc.png", cv::Mat(20, 20, CV_8UC3, cv::Scalar::all(255)));
  CHECK(data.synthesize({"-o", "out", "--background-colour", "255"}).code == 1);
  CHECK(data.synthesize({"-o", "photos", "-n", "2"}).code == 1);  // a folder that is read from
}

TEST_CASE("synthesize --show never replaces a picture that is read") {
  const Data data;
  const std::string before = text_of(data / "photos/a.png");
  const Ran ran = data.synthesize({"-o", "crops", "-n", "2", "--show", "photos/a.png"});
  CHECK(ran.code == 1);
  CHECK(contains(ran.err, "photos/a.png: is read by this command and would be replaced"));
  CHECK(text_of(data / "photos/a.png") == before);
}

TEST_CASE("options of synthesize that would change nothing are refused") {
  const Data data;
  for (const char* option : {"--most", "--smallest", "--largest"})
    CHECK(contains(data.synthesize({"-o", "crops", option, "30"}).err, std::string(option) + " is for --scenes"));
  for (const char* option : {"--size", "--margin"})
    CHECK(contains(data.synthesize({"-o", "test", "--scenes", option, "1"}).err, "is for crops, not for --scenes"));
  CHECK(contains(data.synthesize({"-o", "crops", "--tolerance", "9"}).err, "--tolerance is for --background-colour"));
  CHECK_FALSE(std::filesystem::exists(data / "crops"));
}

TEST_CASE("of an opaque picture with a border of one colour it is told that all of it is taken for the object") {
  const Data data;
  cv::Mat sign(60, 60, CV_8UC3, cv::Scalar(250, 240, 230));
  cv::circle(sign, {30, 30}, 25, {20, 40, 60}, cv::FILLED);
  cv::imwrite(data / "disc.png", sign);
  const Ran told = data.synthesize({"-o", "a", "-n", "1"});
  CHECK(told.code == 0);
  CHECK(contains(told.err, "disc.png: has no transparency"));
  CHECK(contains(told.err, "--background-colour 230,240,250"));
  CHECK_FALSE(contains(data.synthesize({"-o", "b", "-n", "1", "--background-colour", "230,240,250"}).err, "warning"));
  cv::rectangle(sign, {0, 0, 60, 30}, {20, 40, 60}, cv::FILLED);
  cv::imwrite(data / "disc.png", sign);
  CHECK_FALSE(contains(data.synthesize({"-o", "c", "-n", "1"}).err, "warning"));
}

TEST_CASE("a background that cannot be read is warned of once, and others take its place") {
  const Data data;
  write_file(data / "photos/b.png", "no picture");
  const Ran ran = data.synthesize({"--output", "crops", "--count", "6", "--threads", "2"});
  CHECK(ran.code == 0);
  CHECK(contains(ran.err, "warning: left out photos/b.png"));
  CHECK(ran.err.find("left out") == ran.err.rfind("left out"));
  CHECK(std::filesystem::exists(data / "crops/000005.png"));
  write_file(data / "photos/a.png", "no picture either");
  CHECK(contains(data.synthesize({"--output", "crops2"}).err, "none of the pictures can be read"));
}
