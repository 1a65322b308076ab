// What haarkit train says of the data that it is given: shapes, what is left out, what cannot be used.
#include <algorithm>
#include <filesystem>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "train_words.hpp"

using namespace haarkit;

TEST_CASE("a window takes the shape of the crops, and a shape that cuts much away is refused before training") {
  const Folder folder;
  draw_data(folder);
  std::filesystem::create_directory(folder / "wide");
  for (int i = 0; i < 30; ++i) {
    cv::imwrite(folder / ("wide/" + std::to_string(i) + ".png"), drawn::background(100 + i, {100, 40}));
  }
  const auto words = [&](const std::string& output, const std::vector<std::string>& more) {
    return with({"train", "--objects", folder / "wide", "--name", "car", "--backgrounds", folder / "backgrounds",
                 "--pool-size", "100", "--stages", "1", "--negatives", "50", "--mirror", "no", "-o", folder / output},
                more);
  };
  const Ran shaped = run(words("car.xml", {}));
  CAPTURE(shaped.err);
  REQUIRE(shaped.code == 0);
  CHECK(contains(shaped.err, "window 38x15: the shape of the crops, which are 100 x 40 pixels in the middle"));
  CHECK(contains(shaped.err, "cars: 30 crops"));
  CHECK_FALSE(contains(shaped.err, "cut away"));
  CHECK(read_cascade(folder / "car.xml").window() == cv::Size(38, 15));

  const Ran square = run(words("square.xml", {"--window", "20"}));
  CHECK(square.code == 1);
  CHECK(contains(square.err,
                 "cars: 60 % of a crop on average (at most 60 %) is cut away to fit the window's shape, 20x20"));
  CHECK(contains(square.err, "--max-cut 0.6"));
  const Ran swapped = run(words("swapped.xml", {"--window", "12x30"}));
  CHECK(swapped.code == 1);
  CHECK(contains(swapped.err, "are width and height swapped?"));
  CHECK_FALSE(std::filesystem::exists(folder / "swapped.xml"));
  const Ran allowed = run(words("allowed.xml", {"--window", "20", "--max-cut", "0.6"}));
  CHECK(allowed.code == 0);
  CHECK(contains(allowed.err, "cars: 60 % of a crop"));
}

TEST_CASE("crops of mixed shapes, and whole photographs for crops, are told") {
  const Folder folder;
  draw_data(folder);
  for (const char* part : {"mixed", "photos"}) std::filesystem::create_directory(folder / part);
  for (int i = 0; i < 12; ++i) {
    const std::string name = std::to_string(i) + ".png";
    cv::imwrite(folder / ("mixed/" + name),
                drawn::background(200 + i, i % 3 == 0 ? cv::Size(40, 40) : cv::Size(90, 40)));
    cv::imwrite(folder / ("photos/" + name), drawn::background(300 + i, {640, 480}));
  }
  const auto told = [&](const char* part) {
    return run({"train", "--objects", folder / part, "--backgrounds", folder / "backgrounds", "--pool-size", "50",
                "--stages", "1", "--negatives", "50", "-o", folder / (std::string(part) + ".xml")})
        .err;
  };
  CHECK(contains(told("mixed"), "objects: shapes vary: a tenth is narrower than 1.00"));
  CHECK(contains(told("photos"), "objects: large pictures, 640 x 480 pixels in the middle: a crop shows one object"));
}

TEST_CASE("train names the crops and backgrounds that it leaves out before it starts") {
  const Folder folder;
  draw_data(folder);
  save(folder / "faces/text.png", "no picture");
  std::filesystem::copy(folder / "faces/7.png", folder / "faces/twin.png");
  cv::imwrite(folder / "faces/flat.png", cv::Mat(56, 56, CV_8UC1, cv::Scalar(90)));
  cv::imwrite(folder / "faces/small.png", drawn::crop(1)(cv::Rect(20, 20, 9, 9)));
  cv::imwrite(folder / "backgrounds/tiny.png", cv::Mat(9, 9, CV_8UC1, cv::Scalar(90)));
  std::filesystem::copy(folder / "backgrounds/3.png", folder / "backgrounds/twin.png");
  const Ran ran = run(train_words(folder, "x.xml"));
  CAPTURE(ran.err);
  CHECK(ran.code == 0);
  CHECK(contains(ran.err, "left out, pictures that cannot be read: 1: " + (folder / "faces/text.png")));
  CHECK(contains(ran.err, "left out, identical to another: 1: twin.png (= 7.png)"));
  CHECK(contains(ran.err, "left out, without contrast: 2: 5.png, flat.png"));
  CHECK(contains(ran.err, "left out, too small: 1: small.png"));
  CHECK(contains(ran.err, "left out, too small: 1: tiny.png"));
  CHECK(contains(ran.err, "left out, identical to another: 1: twin.png"));
}

TEST_CASE("train says what is wrong with data that it cannot use") {
  const Folder folder;
  draw_data(folder);
  for (const char* name : {"empty", "flat", "tiny"}) std::filesystem::create_directory(folder / name);
  cv::imwrite(folder / "flat/1.png", cv::Mat(56, 56, CV_8UC1, cv::Scalar(90)));
  cv::imwrite(folder / "tiny/1.png", cv::Mat(9, 9, CV_8UC1, cv::Scalar(90)));
  REQUIRE(run({"convert", "--vec-size", "24x24", folder / "faces", folder / "faces.vec"}).code == 0);
  const auto fails = [&](const std::string& faces, const std::string& backgrounds, const std::string& part,
                         const std::vector<std::string>& more = {}) {
    const Ran ran = run(with({"train", "--faces", faces, "--backgrounds", backgrounds, "-o", folder / "x.xml"}, more));
    CAPTURE(ran.err);
    CHECK(ran.code == 1);
    CHECK(contains(ran.err, part));
  };
  const std::string faces = folder / "faces", backgrounds = folder / "backgrounds";
  fails(folder / "empty", backgrounds, folder / "empty: the folder holds no pictures");
  fails(faces, folder / "empty", folder / "empty: the folder holds no pictures");
  fails(folder / "flat", backgrounds, "without contrast: 1: 1.png");
  fails(folder / "flat", backgrounds, "objects: no usable sample");
  fails(faces, folder / "tiny", "negatives: only 0 windows without an object");
  fails(folder / "faces.vec", backgrounds, "give --vec-size WxH");
  fails(folder / "faces.vec", backgrounds, "probably 24x24", {"--window", "20"});
  fails(folder / "faces.vec", backgrounds, "probably 24x24", {"--vec-size", "20x20"});
  const Ran same = run({"train", "--objects", faces, "--no-objects", faces + "/", "-o", folder / "x.xml"});
  CHECK(same.code == 2);
  CHECK(contains(same.err, "is given as --objects and as --no-objects"));
  const Ran twice = run({"train", "--objects", faces, "--objects", faces + "/", "-o", folder / "x.xml"});
  CHECK(twice.code == 2);
  CHECK(contains(twice.err, "is given twice as --objects"));
}

TEST_CASE("annotations whose pictures are elsewhere are told with the option that says where, and so is a wrong one") {
  const Folder folder;
  draw_data(folder);
  std::filesystem::create_directory(folder / "labels");
  save(folder / "labels/boxes.csv", "image,x,y,w,h\n7.png,5,5,40,40\n8.png,5,5,40,40\n9.png,5,5,40,40\n");
  const auto err = [&](const std::vector<std::string>& words) { return run(words, folder.path()).err; };
  const std::string are_missing = ": 3 pictures of 3 are missing, such as labels/7.png; ";
  const std::string missing = "warning: labels/boxes.csv" + are_missing;
  const std::vector<std::string> train{"train", "--objects", "labels/boxes.csv", "--backgrounds", "backgrounds",
                                       "-o",    "x.xml"};
  const std::string told = err(train);
  CAPTURE(told);
  CHECK(contains(told, missing + "--root DIR says where"));
  CHECK_FALSE(contains(told, "0 crops"));
  CHECK(contains(err(with(train, {"--root", "nowhere"})), "--root nowhere: is no folder"));
  const std::vector<std::string> crop{"crop", "--annotations", "labels/boxes.csv", "-o", "cut"};
  CHECK(contains(err(crop), missing + "--root DIR says where"));
  CHECK(
      contains(err({"evaluate", "labels/boxes.csv"}), "warning: pictures" + are_missing + "--pictures DIR says where"));
  save(folder / "found.csv", "image,x,y,w,h,score\n7.png,5,5,40,40,1\n");  // measured without pictures
  CHECK_FALSE(contains(err({"evaluate", "--detections", "found.csv", "labels/boxes.csv"}), "missing"));
  CHECK_FALSE(contains(err(with(crop, {"--root", "faces", "--overwrite"})), "missing"));
  for (const char* option : {"--root", "--pictures"}) {  // whichever of the two is remembered
    CHECK(contains(err({"evaluate", "labels/boxes.csv", option, "nowhere"}), "--pictures nowhere: is no folder"));
    CHECK(contains(err(with(train, {option, "nowhere"})), "--root nowhere: is no folder"));
  }
}

TEST_CASE("a folder of photographs with a file of boxes among them is not taken for crops without a word") {
  const Folder folder;
  draw_data(folder);
  const auto told = [&] { return run(train_words(folder, "x.xml")).err; };
  save(folder / "faces/crops.csv", "crop,image,x,y,w,h\n7.png,elsewhere.png,5,5,40,40\n");  // as haarkit crop writes it
  save(folder / "faces/notes.txt", "no annotations\n");
  CHECK_FALSE(contains(told(), "taken for crops"));
  save(folder / "faces/info.dat", "7.png 1 5 5 40 40\n");
  std::filesystem::remove(folder / "x.xml");
  CHECK(contains(told(), "faces: its pictures are taken for crops, each of one object; " + (folder / "faces/info.dat") +
                             " has boxes in them: name that file to take these"));
}

TEST_CASE("annotated pictures are no backgrounds, by whatever name") {
  const Folder folder;
  draw_data(folder);
  save(folder / "boxes.csv", "image,x,y,w,h\nbackgrounds/0.png,5,5,40,40\nbackgrounds/3.png,9,9,40,40\n");
  save(folder / "bg.txt", (folder / "backgrounds/1.png") + "\n" + (folder / "backgrounds/../backgrounds/3.png") + "\n");
  const auto told = [&](const std::string& backgrounds) {
    const Ran ran =
        run({"train", "--objects", "boxes.csv", "--backgrounds", backgrounds, "-o", "x.xml"}, folder.path());
    CHECK(ran.code == 1);
    return ran.err;
  };
  CHECK(contains(told("backgrounds"), "--backgrounds: 2 of the "));
  CHECK(contains(told("backgrounds"), "hold an object by --objects, such as backgrounds/"));
  CHECK(contains(told("bg.txt"), "1 of the 2 pictures hold an object"));
}

TEST_CASE("corners where width and height are expected are told, and boxes at a border are not taken for them") {
  const Folder folder;
  for (int i = 0; i < 6; ++i) cv::imwrite(folder / (std::to_string(i) + ".png"), drawn::background(i, {100, 80}));
  const auto told = [&](int width, int height) {
    std::string boxes = "image,x,y,w,h\n";
    for (int i = 0; i < 6; ++i)
      boxes += std::to_string(i) + ".png," + std::to_string(8 + 6 * i) + ",20," + std::to_string(width + 6 * i) + "," +
               std::to_string(height) + "\n";
    save(folder / "boxes.csv", boxes);
    return run({"crop", "--annotations", folder / "boxes.csv", "-o", folder / "cut", "--overwrite"}).err;
  };
  CHECK(
      contains(told(62, 61), "reach beyond their picture: are their last two numbers corners, not width and height?"));
  CHECK_FALSE(contains(told(34, 61), "corners"));
  save(folder / "corners.csv", "image,x1,y1,x2,y2\n0.png,1,2,30,40\n");
  const Ran header = run({"crop", "--annotations", folder / "corners.csv", "-o", folder / "other"});
  CHECK(contains(header.err, "w and h are sizes, not corners"));
}

TEST_CASE("train writes the windows of the backgrounds that the cascade takes for the object, highest score first") {
  const Folder folder;
  draw_data(folder);
  const Ran ran = run(with(train_words(folder, "face.xml"), {"--hardest", folder / "hard"}));
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  const auto rows = lines_of(text_of(folder / "hard/windows.csv"));
  REQUIRE(rows.size() > 1);
  CHECK(rows[0] == "file,background,x,y,w,h,score");
  CHECK(contains(rows[1], "001.png,"));
  double last = 1e9;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const double score = std::stod(rows[i].substr(rows[i].rfind(',') + 1));
    CHECK(score <= last);
    last = score;
    CHECK_FALSE(cv::imread(folder / ("hard/" + rows[i].substr(0, rows[i].find(','))), cv::IMREAD_GRAYSCALE).empty());
  }
}

TEST_CASE("train warns of few crops, holds none of them out, and tells no rate of held-out ones") {
  const Folder folder;
  draw_data(folder);
  std::filesystem::create_directory(folder / "few");
  for (const char* name : {"1.png", "2.png", "3.png", "7.png", "8.png"}) {
    std::filesystem::copy(folder / ("faces/" + std::string(name)), folder / ("few/" + std::string(name)));
  }
  auto words = train_words(folder, "face.xml");
  words[2] = folder / "few";
  const Ran ran = run(with(words, {"--log", folder / "log", "--plot", folder / "run.svg"}));
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(contains(ran.err, "5 crops; 5 for training (100 samples), 0 held out (0 samples)"));
  CHECK(contains(ran.err, "warning: 5 crops:"));
  CHECK_FALSE(contains(ran.err, "bear"));  // --stages was given
  CHECK(contains(ran.err, "%         - "));
  CHECK(contains(text_of(folder / "log"), "\"held_out_detection_rate\":null"));
  CHECK_FALSE(contains(text_of(folder / "run.svg"), ">held-out<"));
  words.erase(std::find(words.begin(), words.end(), "--stages"), std::find(words.begin(), words.end(), "--negatives"));
  const Ran fewer = run(with(words, {"--overwrite"}));
  CAPTURE(fewer.err);
  REQUIRE(fewer.code == 0);
  CHECK(contains(fewer.err, "so few crops bear 4 stages"));
}

TEST_CASE("train puts backgrounds behind crops that stand before a plain wall, and says when there are none") {
  const Folder folder;
  draw_data(folder);
  std::filesystem::create_directory(folder / "studio");
  for (int i = 0; i < 30; ++i) {
    cv::Mat crop(72, 72, CV_8UC1, cv::Scalar(180));
    cv::resize(drawn::crop(i), crop(cv::Rect(16, 16, 40, 40)), {40, 40});
    cv::imwrite(folder / ("studio/" + std::to_string(i) + ".png"), crop);
  }
  const auto trained = [&](const char* objects, const std::vector<std::string>& more) {
    return run(with({"train", "--objects", folder / objects, "--window", "16", "--framing", "0.5", "--pool-size", "50",
                     "--stages", "1", "--negatives", "50", "--overwrite", "-o", folder / "face.xml"},
                    more));
  };
  const std::vector<std::string> backgrounds{"--backgrounds", folder / "backgrounds"};
  const Ran blended = trained("studio", with(backgrounds, {"--blended", "0.8"}));
  CAPTURE(blended.err);
  CHECK(blended.code == 0);
  CHECK(contains(blended.err, "30 crops before a plain wall"));
  CHECK_FALSE(contains(trained("studio", backgrounds).err, "plain wall"));
  std::filesystem::create_directory(folder / "street");
  for (int i = 0; i < 30; ++i) {
    cv::Mat crop(72, 72, CV_8UC1);
    for (int y = 0; y < 72; ++y)
      for (int x = 0; x < 72; ++x)
        crop.at<std::uint8_t>(y, x) = static_cast<std::uint8_t>(20 + 70 * (((x + i) / 6 + 2 * (y / 6) + y / 12) % 4));
    cv::imwrite(folder / ("street/" + std::to_string(i) + ".png"), crop);
  }
  CHECK(contains(trained("street", with(backgrounds, {"--blended", "0.8"})).err, "--blended changed nothing"));
  const Ran without = trained("studio", {"--no-objects", folder / "backgrounds", "--blended", "0.8"});
  CHECK(without.code == 2);
  CHECK(contains(without.err, "--blended takes what it puts behind objects from --backgrounds"));
}
