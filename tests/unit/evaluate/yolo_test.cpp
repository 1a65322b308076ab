// YOLO labels: where they are looked for, what a line means, and which class is meant.
#include "yolo.hpp"

#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/evaluate/annotations.hpp"
#include "temporary_folder.hpp"

using namespace haarkit;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

class YoloFolder : public test::TemporaryFolder {
 public:
  void save(const std::string& name, const std::string& text) const {
    const fs::path path = *this / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  std::vector<AnnotatedPicture> read(const std::string& name, const std::string& class_name = "") const {
    AnnotationOptions options;
    options.class_name = class_name;
    options.picture_size = [](const std::string&) { return cv::Size(200, 100); };
    return read_annotations(*this / name, {}, options);
  }
};

}  // namespace

TEST_CASE("YOLO labels are found beside the pictures and under labels/, from any of the folders or one file") {
  const YoloFolder folder;
  folder.save("beside/a.jpg", "x");
  folder.save("beside/a.txt", "0 0.5 0.5 0.2 0.4\n");
  folder.save("apart/images/train/b.png", "x");
  folder.save("apart/labels/train/b.txt", "0 0.5 0.5 0.2 0.4\n");
  for (const char* place : {"beside", "beside/a.txt", "apart", "apart/images", "apart/labels", "apart/labels/",
                            "apart/labels/train", "apart/labels/train/b.txt"}) {
    CAPTURE(place);
    const auto pictures = folder.read(place);
    REQUIRE(pictures.size() == 1);
    REQUIRE(pictures[0].faces.size() == 1);
    const cv::Rect2d& box = pictures[0].faces[0].box;
    CHECK(box.x == Approx(80));
    CHECK(box.y == Approx(30));
    CHECK(box.width == Approx(40));
    CHECK(box.height == Approx(40));
    CHECK(fs::exists(pictures[0].path));
  }
}

TEST_CASE("a picture without YOLO labels holds no object, and other text files beside pictures are no labels") {
  const YoloFolder folder;
  folder.save("a.jpg", "x");
  folder.save("b.jpg", "x");
  folder.save("b.txt", "a note about b\n");
  CHECK_FALSE(holds_annotations(folder.path()));
  folder.save("a.txt", "0 0.5 0.5 0.2 0.4 0.99\n0 0.1 0.1 0.3 0.1 0.3 0.2\n");  // with a score; a polygon
  folder.save("b.txt", "");
  folder.save("c.jpg", "x");
  CHECK(holds_annotations(folder.path()));
  const auto pictures = folder.read("");
  REQUIRE(pictures.size() == 3);
  CHECK(pictures[0].faces.size() == 2);
  CHECK(pictures[0].faces[1].box.width == Approx(40));
  CHECK(pictures[0].faces[1].box.height == Approx(10));
  CHECK(pictures[1].faces.empty());
  CHECK(pictures[2].faces.empty());
}

TEST_CASE("the class of YOLO labels is asked for by name or number where there are several") {
  const YoloFolder folder;
  folder.save("images/a.jpg", "x");
  folder.save("labels/a.txt", "0 0.5 0.5 0.2 0.4\n2 0.2 0.2 0.1 0.1\n2 0.8 0.8 0.1 0.1\n");
  CHECK_THROWS_WITH(folder.read(""), Contains("several classes (0, 2)"));
  CHECK(folder.read("", "2").at(0).faces.size() == 2);
  folder.save("data.yaml", "train: images\nnc: 3\nnames: ['car', \"dog\", plate]\n");
  CHECK_THROWS_WITH(folder.read(""), Contains("several classes (car, plate)"));
  CHECK(folder.read("", "plate").at(0).faces.size() == 2);
  CHECK(folder.read("", "2").at(0).faces.size() == 2);
  CHECK(folder.read("", "car").at(0).faces.size() == 1);
  CHECK_THROWS_WITH(folder.read("", "dog"), Contains("no class 'dog'"));
}

TEST_CASE("YOLO labels of every class say which they are of") {
  const YoloFolder folder;
  folder.save("a.jpg", "x");
  folder.save("a.txt", "0 0.5 0.5 0.2 0.4\n1 0.5 0.5 0.1 0.1\n7 0.5 0.5 0.1 0.2\n");
  folder.save("classes.txt", "car\nplate\n");
  const auto pictures = folder.read(".", kEveryClass);
  REQUIRE(pictures.size() == 1);
  REQUIRE(pictures[0].faces.size() == 3);
  CHECK(pictures[0].faces[0].class_name == "car");
  CHECK(pictures[0].faces[1].class_name == "plate");
  CHECK(pictures[0].faces[2].class_name == "7");
}

TEST_CASE("class names are read from each way of writing a data.yaml, and from classes.txt") {
  const std::map<int, std::string> wanted{{0, "car"}, {1, "number plate"}};
  const auto yaml_class_names = [](const std::string& text) { return parse_data_yaml(text, "data.yaml").names; };
  CHECK(yaml_class_names("nc: 2\nnames: [car, 'number plate']\n") == wanted);
  CHECK(yaml_class_names("names: [car,\n  'number plate']\n") == wanted);
  CHECK(yaml_class_names("names:\n- car\n- number plate\nval: x\n") == wanted);
  CHECK(yaml_class_names("names:\n  0: car\n  1: \"number plate\"\nval: x\n") == wanted);
  CHECK(yaml_class_names("names: {0: car, 1: number plate}\n") == wanted);
  CHECK(yaml_class_names("path: x\n").empty());
  for (const char* text :
       {"names: [car, number plate]  # see [docs]\n", "names: [car,  # the first\n  # none\n  number plate]\n",
        "names:\n  0: car # automobile\n  1: number plate # of it\n", "\"names\": [car, number plate]\n",
        "names : [car, number plate]\n", "names: {\"0\": car, \"1\": number plate}\n",
        "train: [a, b]\nother: {names: [cat]}\nnames:\n  - car\n  - number plate\nkpt_shape: [17, 3]\n"}) {
    CAPTURE(text);
    CHECK(yaml_class_names(text) == wanted);
  }
  CHECK(parse_data_yaml("kpt_shape: [17, 3]\n", "").key_points == std::vector<int>{17, 3});
  CHECK_THROWS_WITH(yaml_class_names("names: [car\ntrain: x\n"), Contains("data.yaml: line") && Contains("no YAML"));
  const YoloFolder folder;
  folder.save("labels/classes.txt", "car\nnumber plate\n");
  CHECK(yolo_classes(folder / "labels").names == wanted);
}

TEST_CASE("a YAML file that cannot be read is passed over where classes.txt names the classes, and told where not") {
  const YoloFolder folder;
  folder.save("set/a.jpg", "x");
  folder.save("set/a.txt", "0 0.5 0.5 0.2 0.4\n");
  folder.save("broken.yml", "names: [car\n: x\n\t- y\n");
  std::vector<std::string> told;
  const Warn warn = [&](const DataError& warning) { told.emplace_back(warning.what()); };
  CHECK(yolo_classes(folder / "set", warn).names.empty());
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Contains("broken.yml") && Contains("names no classes"));
  folder.save("set/classes.txt", "car\n");
  CHECK(yolo_classes(folder / "set", warn).names.at(0) == "car");
  CHECK(told.size() == 1);
  CHECK(folder.read("set", "car").at(0).faces.size() == 1);
}

TEST_CASE("boxes with key points are told from polygons by data.yaml or by what they can be, or refused") {
  const YoloFolder folder;
  const auto box = [&](const std::string& labels, const std::string& yaml = "") {
    folder.save("set/a.jpg", "x");
    folder.save("set/a.txt", labels);
    folder.save("set/data.yaml", yaml);
    return folder.read("set").at(0).faces.at(0).box;
  };
  const cv::Rect2d whole(80, 30, 40, 40);  // of 0.5 0.5 0.2 0.4
  CHECK(box("0 0.5 0.5 0.2 0.4 0.5 0.5 2 0.45 0.6 1\n").width == Approx(whole.width));
  CHECK(box("0 0.5 0.5 0.2 0.4 0.5 0.5 1\n").x == Approx(whole.x));
  const std::string either = "0 0.5 0.5 0.2 0.4 0.5 0.5\n";
  CHECK_THROWS_WITH(box(either), Contains("a.txt") && Contains("polygons as well as boxes with key points"));
  CHECK(box(either, "names: [face]\nkpt_shape: [1, 2]\n").width == Approx(whole.width));
  CHECK(box(either, "names: [face]\n").width == Approx(60));
  CHECK_THROWS_WITH(box(either, "kpt_shape: [2, 2]\n"), Contains("line 1: has 7 numbers") && Contains("have 9"));
  // One that no box in the picture could be: all are polygons.
  CHECK(box(either + "0 0.9 0.5 0.8 0.5 0.8 0.6\n").width == Approx(60));
}

TEST_CASE("labels without a picture, and pictures without labels, are counted") {
  const YoloFolder folder;
  for (const char* name : {"images/a.jpg", "images/b.jpg", "images/c.jpg"}) folder.save(name, "x");
  folder.save("labels/a.txt", "0 0.5 0.5 0.2 0.4\n");
  folder.save("labels/c.txt", "");
  folder.save("labels/gone.txt", "0 0.5 0.5 0.2 0.4\n");
  folder.save("labels/classes.txt", "car\n");
  for (const char* place : {"", "images", "labels"}) {
    CAPTURE(place);
    std::vector<std::string> told;
    AnnotationOptions options;
    options.picture_size = [](const std::string&) { return cv::Size(200, 100); };
    options.warn = [&](const DataError& warning) { told.emplace_back(warning.what()); };
    CHECK(read_annotations(folder / place, {}, options).size() == 3);
    REQUIRE(told.size() == 2);
    CHECK_THAT(told[0], Contains("1 label file without a picture") && Contains("gone.txt"));
    CHECK_THAT(told[1], Contains("1 picture without a label file") && Contains("b.jpg"));
  }
}

TEST_CASE("a YOLO box of no size is left out and told") {
  const YoloFolder folder;
  folder.save("a.jpg", "x");
  folder.save("a.txt", "0 0.5 0.5 0.2 0.4\n0 0.5 0.5 0 0.4\n");
  CHECK_THROWS_WITH(folder.read(""), Contains("a.txt, line 2: a box without a size"));
  std::vector<std::string> told;
  AnnotationOptions options;
  options.picture_size = [](const std::string&) { return cv::Size(200, 100); };
  options.warn = [&](const DataError& warning) { told.emplace_back(warning.what()); };
  CHECK(read_annotations(folder.path(), {}, options).at(0).faces.size() == 1);
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Contains("it is left out"));
}

TEST_CASE("labels are found from inside their folder") {
  const YoloFolder folder;
  folder.save("images/train/a.jpg", "x");
  folder.save("labels/train/a.txt", "0 0.5 0.5 0.2 0.4\n");
  const fs::path before = fs::current_path();
  fs::current_path(folder / "labels");
  const auto found = find_yolo("train"), here = find_yolo(".");
  fs::current_path(folder / "images");
  const auto from_images = find_yolo("train");
  fs::current_path(before);
  for (const auto* pictures : {&found, &here, &from_images}) CHECK(pictures->size() == 1);
}

TEST_CASE("a line that is no YOLO label is named, and labels without a picture say so") {
  const YoloFolder folder;
  folder.save("a.jpg", "x");
  folder.save("a.txt", "0 0.5 0.5 0.2 0.4\n0 120 80 40 40\n");
  CHECK_THROWS_WITH(folder.read(""), Contains("a.txt: line 2") && Contains("shares of the picture"));
  folder.save("lonely/b.txt", "0 0.5 0.5 0.2 0.4\n");
  CHECK_THROWS_WITH(folder.read("lonely/b.txt"), Contains("these are YOLO labels, but their picture is missing"));
}
