#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "run.hpp"

using namespace haarkit;

namespace {

// A picture that tells where it was cut: brighter to the right and darker downwards.
void save_slope(const std::string& path, cv::Size size) {
  cv::Mat picture(size, CV_8UC1);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x) picture.at<std::uint8_t>(y, x) = cv::saturate_cast<std::uint8_t>(100 + x - y);
  cv::imwrite(path, picture);
}

}  // namespace

TEST_CASE("crop cuts each box of a list and tells what it cut from where") {
  const Folder folder;
  save_slope(folder / "one.png", {100, 80});
  save_slope(folder / "two.png", {100, 80});
  save(folder / "boxes.csv", "image,x,y,w,h\none.png,10,20,40,40\ntwo.png,0,0,20,20\ntwo.png,50,30,20,40\n");
  const Ran ran = run({"crop", "--annotations", folder / "boxes.csv", "--size", "20", "-o", folder / "crops"});
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(ran.out.empty());
  CHECK(contains(ran.err, "3 crops"));
  const auto lines = lines_of(text_of(folder / "crops/crops.csv"));
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] == "crop,image,x,y,w,h,left,top,width,height");
  CHECK(lines[1] == "one_1.png,one.png,10,20,40,40,10,20,40,40");
  CHECK(lines[2] == "two_1.png,two.png,0,0,20,20,0,0,20,20");
  CHECK(lines[3] == "two_2.png,two.png,50,30,20,40,50,40,20,20");
  const cv::Mat crop = cv::imread(folder / "crops/one_1.png", cv::IMREAD_GRAYSCALE);
  REQUIRE(crop.size() == cv::Size(20, 20));
  CHECK(std::abs(crop.at<std::uint8_t>(10, 10) - 90) <= 1);  // around (31, 41)
  CHECK(std::abs(crop.at<std::uint8_t>(0, 19) - 127) <= 2);  // around (49, 21)
}

TEST_CASE("crop widens and moves what a crop shows by its framing, and counts crops over the border") {
  const Folder folder;
  save_slope(folder / "one.png", {100, 80});
  save(folder / "info.dat", "one.png 2 30 30 20 20 0 0 20 20\n");
  const Ran ran = run({"crop", "--annotations", folder / "info.dat", "--framing", "1.5,0,0.1", "-o", folder / "c"});
  REQUIRE(ran.code == 0);
  CHECK(contains(ran.err, "over the border: 1"));
  const auto lines = lines_of(text_of(folder / "c/crops.csv"));
  REQUIRE(lines.size() == 3);
  CHECK(lines[1] == "one_1.png,one.png,30,30,20,20,25,27,30,30");
}

TEST_CASE("crop names a picture that cannot be read and a box outside its picture, and cuts the others") {
  const Folder folder;
  save_slope(folder / "one.png", {100, 80});
  save(folder / "broken.png", "not a picture");
  save(folder / "boxes.csv", "image,x,y,w,h\nbroken.png,1,1,20,20\none.png,300,1,20,20\none.png,10,10,20,20\n");
  const Ran ran = run({"crop", "--annotations", folder / "boxes.csv", "-o", folder / "crops"});
  CHECK(ran.code == 1);
  CHECK(contains(ran.err, "broken.png"));
  CHECK(contains(ran.err, "the box lies outside the picture"));
  CHECK(contains(ran.err, "1 crop in"));
  CHECK(std::filesystem::exists(folder / "crops/one_2.png"));
}

TEST_CASE("crop keeps its files inside the output folder whatever the pictures are called") {
  const Folder folder;
  std::filesystem::create_directories(folder / "a/b");
  save_slope(folder / "up.png", {60, 60});
  save_slope(folder / "a/b/x.png", {60, 60});
  cv::imwrite(folder / "a/b/x.jpg", cv::imread(folder / "a/b/x.png"));
  save(folder / "a/boxes.csv", "../up.png,5,5,40,40\nb/x.png,5,5,40,40\nb/x.jpg,5,5,40,40\n");
  const Ran ran = run({"crop", "--annotations", folder / "a/boxes.csv", "-o", folder / "out/crops"});
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  for (const char* file : {"out/crops/up_1.png", "out/crops/b/x_1.png", "out/crops/b/x_1_.png"}) {
    CAPTURE(file);
    CHECK(std::filesystem::exists(folder / file));
  }
}

TEST_CASE("crop without annotations, without an output folder or without boxes says so") {
  const Folder folder;
  CHECK(run({"crop", "-o", folder.path()}).code == 2);
  CHECK(run({"crop", "--annotations", folder / "boxes.csv"}).code == 2);
  CHECK(run({"crop", "--annotations", folder / "boxes.csv", "-o", folder.path()}).code == 1);
  CHECK(run({"crop", "--annotations", "x", "-o", "y", "--annotation-format", "zip"}).code == 2);
  CHECK(run({"crop", "--annotations", "x", "-o", "y", "--framing", "1,2"}).code == 2);
  save_slope(folder / "one.png", {60, 60});
  save(folder / "boxes.csv", "image,x,y,w,h\none.png,5,5,10,10\n");
  const Ran small = run({"crop", "--annotations", folder / "boxes.csv", "-o", folder / "c", "--min-side", "20"});
  CHECK(small.code == 1);
  CHECK(contains(small.err, "1 too small"));
}
