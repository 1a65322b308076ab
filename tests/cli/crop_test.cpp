#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "make_pictures.hpp"
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

TEST_CASE("crop replaces nothing in a folder that is not empty unless told to, and then removes its earlier crops") {
  const Folder folder;
  for (const char* name : {"one.png", "a, \"b\".png"}) save_slope(folder / name, {100, 80});
  save(folder / "boxes.csv", "image,x,y,w,h\none.png,10,20,40,40\none.png,0,0,20,20\n\"a, \"\"b\"\".png\",0,0,20,20\n");
  std::vector<std::string> words{"crop", "--annotations", folder / "boxes.csv", "--size", "20", "-o", folder / "crops"};
  REQUIRE(run(words).code == 0);
  save(folder / "boxes.csv", "image,x,y,w,h\none.png,10,20,40,40\n");
  save(folder / "crops/own.png", "mine");
  const Ran refused = run(words);
  CHECK(refused.code == 1);
  CHECK(contains(refused.err, "the folder is not empty"));
  CHECK(std::filesystem::exists(folder / "crops/one_2.png"));
  words.insert(words.end(), {"--overwrite", "--picture-format", "jpg"});
  CHECK(run(words).code == 0);
  for (const char* gone : {"one_1.png", "one_2.png", "a, \"b\"_1.png"})
    CHECK_FALSE(std::filesystem::exists(folder / ("crops/" + std::string(gone))));
  CHECK(std::filesystem::exists(folder / "crops/one_1.jpg"));
  CHECK(text_of(folder / "crops/own.png") == "mine");
}

TEST_CASE("crop takes an empty folder that is there already") {
  const Folder folder;
  save_slope(folder / "one.png", {100, 80});
  save(folder / "boxes.csv", "image,x,y,w,h\none.png,10,20,40,40\n");
  std::filesystem::create_directory(folder / "crops");
  const Ran ran = run({"crop", "--annotations", folder / "boxes.csv", "-o", folder / "crops"});
  CHECK(ran.err.find("not empty") == std::string::npos);
  CHECK(ran.code == 0);
  CHECK(std::filesystem::exists(folder / "crops/crops.csv"));
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

TEST_CASE("crops have the boxes' shape where no size is given, and a size that cuts much away is refused") {
  const Folder folder;
  save_slope(folder / "one.png", {300, 200});
  save(folder / "boxes.csv", "image,x,y,w,h\none.png,10,20,100,40\none.png,50,80,50,20\none.png,20,150,75,30\n");
  const Ran shaped = run({"crop", "--annotations", folder / "boxes.csv", "-o", folder / "crops"});
  CAPTURE(shaped.err);
  REQUIRE(shaped.code == 0);
  CHECK(contains(shaped.err, "crops of 90x36, the boxes' shape"));
  CHECK(cv::imread(folder / "crops/one_1.png").size() == cv::Size(90, 36));
  const Ran refused = run({"crop", "--annotations", folder / "boxes.csv", "--size", "56", "-o", folder / "square"});
  CHECK(refused.code == 1);
  CHECK(contains(refused.err, "boxes.csv: 60 % of a crop on average"));
  CHECK_FALSE(std::filesystem::exists(folder / "square"));
  // A framing that is wide enough cuts nothing.
  CHECK(run({"crop", "--annotations", folder / "boxes.csv", "--size", "56", "--framing", "2.5", "-o", folder / "w"})
            .code == 0);
}

TEST_CASE("one bad line of an info.dat does not spoil the others; a list of bad ones is refused with line and fault") {
  const Folder folder;
  save_slope(folder / "pos0.png", {300, 200});
  save_slope(folder / "my pos.png", {300, 200});
  const auto crop = [&](const std::string& text) {
    save(folder / "info.dat", text);
    return run({"crop", "--annotations", folder / "info.dat", "-o", folder / "crops", "--overwrite"});
  };
  const Ran some = crop("pos0.png 2 10 10 40 40\npos0.png 1 10 10 40 40\n");
  CHECK(some.code == 0);
  CHECK(contains(some.err, "warning: left out: " + (folder / "info.dat") + ": line 1: expected: path n x y w h ..."));
  CHECK(contains(some.err, "2 boxes need 8 numbers, 4 follow"));
  CHECK(contains(some.err, "1 crop in"));
  const auto refused = [&](const std::string& text, const std::string& fault) {
    const Ran ran = crop(text);
    CAPTURE(ran.err);
    CHECK(ran.code == 1);
    CHECK(contains(ran.err, "info.dat: line 1: expected: path n x y w h ...; " + fault));
  };
  refused("pos0.png 1 120,160,40,40\n", "'120,160,40,40' is no number");
  refused("pos0.png 1 10 10 40 40 10 10 20 20\n", "1 box needs 4 numbers, 8 follow");
  refused("pos0.png 120 160 40 40\n", "120 boxes need 480 numbers, 3 follow");
  CHECK(crop("\"my pos.png\" 1 10 10 40 40\n").code == 0);
  std::filesystem::create_directory(folder / "sub");
  save_slope(folder / "sub/a b.png", {300, 200});
  CHECK(crop("sub\\a b.png 1 10 10 40 40\n").code == 0);
}

TEST_CASE("YOLO labels are read by crop, train and evaluate alike") {
  const Folder folder;
  for (const char* part : {"set/images", "set/labels", "backgrounds"})
    std::filesystem::create_directories(folder / part);
  for (int i = 0; i < 8; ++i) {
    const std::string name = std::to_string(i);
    cv::imwrite(folder / ("set/images/" + name + ".png"), noisy_picture({200, 100}, CV_8UC1));
    save(folder / ("set/labels/" + name + ".txt"),
         "1 0.5 0.5 0.4 0.4\n0 0.2 0.2 0.1 0." + std::to_string(i + 1) + "\n");
    cv::imwrite(folder / ("backgrounds/" + name + ".png"), noisy_picture({100, 100}, CV_8UC1));
  }
  save(folder / "set/data.yaml", "names: [dog, car]\n");
  const Ran several = run({"crop", "--annotations", folder / "set", "-o", folder / "crops"});
  CHECK(several.code == 1);
  CHECK(contains(several.err, "several classes (car, dog); name the one to find with --class"));
  const Ran cut = run({"crop", "--annotations", folder / "set", "--class", "car", "-o", folder / "crops"});
  CHECK(cut.code == 0);
  CHECK(contains(cut.err, "crops of 80x40, the boxes' shape"));
  CHECK(contains(text_of(folder / "crops/crops.csv"), "images/0_1.png,images/0.png,60,30,80,40,"));
  const Ran trained =
      run({"train", "--objects", folder / "set", "--class", "car", "--backgrounds", folder / "backgrounds", "--stages",
           "1", "--pool-size", "50", "--negatives", "20", "-o", folder / "x.xml"});
  CHECK(contains(trained.err, "window 32x16: the shape of the crops, which are 80 x 40"));
  const Ran measured = run({"evaluate", folder / "set", "--class", "car", "--cascade", stock_cascade("eye")});
  CHECK(measured.code == 0);
  CHECK(contains(measured.out, "8 pictures (8 with an object, 0 without), 8 objects"));
}
