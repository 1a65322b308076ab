#include <filesystem>
#include <opencv2/imgcodecs.hpp>

#include "catch.hpp"
#include "datasets/crop_options.hpp"
#include "datasets/crop_report.hpp"
#include "datasets/crop_sources.hpp"
#include "datasets/window_shape.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/training/vec_file.hpp"
#include "make_pictures.hpp"
#include "program/program.hpp"
#include "run.hpp"

using namespace haarkit;

namespace {

Framing framing_of(const std::string& word) {
  Framing framing;
  parse_value(word, framing);
  return framing;
}

FoundCrops crops_of(const std::vector<std::string>& paths, cv::Size vec_size = {}) {
  return find_crops({paths, vec_size, ""});
}

std::vector<std::string> names_of(const FoundCrops& found) {
  std::vector<std::string> names;
  for (const Crop& crop : found.crops) names.push_back(crop.name);
  return names;
}

}  // namespace

TEST_CASE("a framing is one number or three, and is printed as it is read") {
  CHECK(framing_of("0.79") == Framing{0.79, 0, 0});
  CHECK(framing_of("1.2,0,-0.05") == Framing{1.2, 0, -0.05});
  CHECK(value_text(framing_of("1.2,0,-0.05")) == "1.2,0,-0.05");
  CHECK(value_text(Framing{}) == "1");
  for (const char* word : {"", "0", "-1", "1,2", "1,2,3,4", "a", "1,,2", "1,0,0,", "nan"}) {
    CAPTURE(word);
    CHECK_THROWS_AS(framing_of(word), UsageError);
  }
}

TEST_CASE("crops of a folder are called by their path inside it, wherever it stands") {
  const Folder folder;
  std::filesystem::create_directories(folder / "set/people");
  cv::imwrite(folder / "set/people/b.png", quadrants());
  cv::imwrite(folder / "set/a.png", quadrants());
  const auto found = crops_of({folder / "set"});
  CHECK(names_of(found) == std::vector<std::string>{"a.png", "people/b.png"});
  CHECK(names_of(crops_of({(folder / "set") + "/"})) == names_of(found));
  CHECK(found.loader(found.crops[1].picture.path).size() == cv::Size(48, 32));
}

TEST_CASE("crops come from vec files and from annotations of whole pictures, numbered in each") {
  const Folder folder;
  SampleSet samples({4, 3});
  const std::vector<std::uint8_t> pixels{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  samples.add(pixels.data(), 4);
  samples.add(pixels.data(), 4);
  write_vec(samples, folder / "faces.vec");
  cv::imwrite(folder / "group.png", quadrants());
  save(folder / "info.dat", "group.png 2 1 2 20 20 25 2 20 20\n");
  const auto found = crops_of({folder / "faces.vec", folder / "info.dat"}, {4, 3});
  CHECK(names_of(found) == std::vector<std::string>{"faces.vec#0", "faces.vec#1", "group.png#1", "group.png#2"});
  CHECK(found.loader(found.crops[1].picture.path).at<std::uint8_t>(2, 3) == 12);
  CHECK(found.crops[3].box == cv::Rect2d(25, 2, 20, 20));
  CHECK(found.loader(found.crops[3].picture.path).cols == 48);
  CHECK_THROWS_WITH(crops_of({folder / "faces.vec"}), Catch::Contains("--vec-size"));
}

TEST_CASE("a list without boxes is a list of crops, or of backgrounds") {
  const Folder folder;
  cv::imwrite(folder / "one.png", quadrants());
  cv::imwrite(folder / "two.png", quadrants());
  save(folder / "bg.txt", "# comment\none.png\r\n\ntwo.png  \n");
  CHECK(names_of(crops_of({folder / "bg.txt"})) == std::vector<std::string>{"one.png", "two.png"});
  const auto backgrounds = find_backgrounds({folder / "bg.txt", folder / "one.png"});
  REQUIRE(backgrounds.size() == 3);
  CHECK(backgrounds[1].name == "two.png");
  CHECK(std::filesystem::equivalent(backgrounds[1].path, folder / "two.png"));
  CHECK_THROWS_AS(find_backgrounds({folder / "none.txt"}), DataError);
}

TEST_CASE("the report counts what is used and names what is left out") {
  const Folder folder;
  const cv::Mat noise = noisy_picture({300, 30}, CV_8UC1);
  for (int i = 0; i < 9; ++i) {
    cv::imwrite(folder / ("f" + std::to_string(i) + ".png"), noise(cv::Rect(30 * i, 0, 30, 30)) * 0.5);
  }
  cv::imwrite(folder / "g.png", noise(cv::Rect(0, 0, 30, 30)) * 0.5);
  cv::imwrite(folder / "wall.png", cv::Mat(30, 30, CV_8UC1, cv::Scalar(9)));
  save(folder / "broken.png", "no picture");
  CropOptions options;
  options.min_contrast = 0;
  options.mirror = false;
  options.copies = 0;
  options.held_out = 0;
  const auto found = crops_of({folder.path()});
  const auto lines = report_lines(cut_crops(found.crops, found.loader, options), "faces");
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] == "faces: 12 crops; 9 for training (9 samples), 0 held out (0 samples)");
  CHECK(contains(lines[1], "pictures that cannot be read: 1: "));
  CHECK(contains(lines[1], "broken.png"));
  CHECK(lines[2] == "  left out, without contrast: 1: wall.png");
  CHECK(lines[3] == "  left out, identical to another: 1: g.png (= f0.png)");
}

TEST_CASE("a folder of vec files is one of crops, and folders of annotations are read as such") {
  const Folder folder;
  SampleSet samples({4, 3});
  const std::vector<std::uint8_t> pixels{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  samples.add(pixels.data(), 4);
  std::filesystem::create_directories(folder / "vec");
  write_vec(samples, folder / "vec/b.vec");
  write_vec(samples, folder / "vec/a.vec");
  CHECK(names_of(crops_of({folder / "vec"}, {4, 3})) == std::vector<std::string>{"a.vec#0", "b.vec#0"});

  save(folder / "voc/1.xml",
       "<annotation><filename>p.png</filename><object><name>car</name><bndbox><xmin>2</xmin><ymin>3</ymin>"
       "<xmax>21</xmax><ymax>12</ymax></bndbox></object></annotation>");
  cv::imwrite(folder / "voc/p.png", quadrants());
  const auto voc = crops_of({folder / "voc"});
  REQUIRE(names_of(voc) == std::vector<std::string>{"p.png#1"});
  CHECK(voc.crops[0].box == cv::Rect2d(1, 2, 20, 10));
  save(folder / "none/1.xml", "<annotation><filename>p.png</filename></annotation>");
  CHECK_THROWS_WITH(crops_of({folder / "none"}), Catch::Contains("holds no box"));
}

TEST_CASE("a window has the median shape of the crops and about the area asked for, never more pixels than they have") {
  const auto window = [](const std::vector<cv::Size2d>& sizes, double finest = 0) {
    return window_of_shape({sizes, true}, 400, finest);
  };
  CHECK(window({{56, 56}}) == cv::Size(20, 20));
  CHECK(window({{100, 40}}) == cv::Size(32, 13));
  CHECK(window({{40, 100}}) == cv::Size(13, 32));
  CHECK(window({{10, 10}, {100, 40}, {200, 80}}) == cv::Size(32, 13));
  CHECK(window({{900, 30}}) == cv::Size(160, 8));  // as far as 20 : 1
  CHECK(window({{12, 12}}) == cv::Size(20, 20));
  CHECK(window({{12, 12}}, 1) == cv::Size(12, 12));
  CHECK(window({{56, 56}}, 0.79) == cv::Size(20, 20));
  CHECK(window({{4, 4}}, 1) == cv::Size(8, 8));
  CHECK(window({}) == cv::Size(20, 20));
}

TEST_CASE("a long window has more pixels than a square one, lying or standing") {
  CHECK(window_area(1) == 400);
  CHECK(window_area(2.5) == 577);
  CHECK(window_area(0.4) == 577);
}

TEST_CASE("what is cut away of a crop is what lies outside the largest part of the window's shape") {
  CHECK(cut_away({40, 40}, {20, 20}) == Approx(0));
  CHECK(cut_away({100, 40}, {20, 20}) == Approx(0.6));
  CHECK(cut_away({40, 100}, {20, 20}) == Approx(0.6));
  CHECK(cut_away({100, 40}, {10, 25}) == Approx(0.84));
}
