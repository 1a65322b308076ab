#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/evaluate/annotations.hpp"
#include "haarkit/evaluate/detections.hpp"

using namespace haarkit;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

// A folder of its own that goes when the test ends.
struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "haarkit-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return (path / name).string(); }
  void save(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << text;
  }
};

constexpr char kVoc[] = "<annotation><filename>a.jpg</filename></annotation>";

}  // namespace

TEST_CASE("pictures are found beside the list, in its images, where told, and with .jpg added") {
  const Folder folder;
  for (const char* name : {"list/a.jpg", "list/images/b.jpg", "JPEGImages/c.jpg", "far/d.jpg", "list/big/img_1.jpg"})
    folder.save(name, "x");
  const std::string list = folder / "list";
  CHECK(resolve_picture("a.jpg", list) == folder / "list/a.jpg");
  CHECK(resolve_picture("b.jpg", list) == folder / "list/images/b.jpg");
  CHECK(resolve_picture("c.jpg", list) == folder / "JPEGImages/c.jpg");
  CHECK(resolve_picture("d.jpg", list, folder / "far") == folder / "far/d.jpg");
  CHECK(resolve_picture("big/img_1", list) == folder / "list/big/img_1.jpg");
  CHECK(resolve_picture(folder / "far/d.jpg", list) == folder / "far/d.jpg");
  CHECK(resolve_picture("missing.jpg", list) == folder / "list/missing.jpg");
  CHECK(resolve_picture("big\\img_1.jpg", list) == folder / "list/big/img_1.jpg");  // a Windows path
}

TEST_CASE("a picture beside a list that a link leads to is that picture, not one beside the link") {
  const Folder folder;
  folder.save("real/images/a.jpg", "");
  folder.save("images/a.jpg", "");
  folder.save("real/lists/list.txt", "");
  std::filesystem::create_directory_symlink("real/lists", folder.path / "link");
  const std::string found = resolve_picture("a.jpg", folder / "link");
  CHECK(std::filesystem::equivalent(found, folder.path / "real/images/a.jpg"));
}

TEST_CASE("a folder of VOC files is a data set, and an FDDB fold list stands for its ellipses") {
  const Folder folder;
  folder.save("voc/2.xml", kVoc);
  folder.save("voc/1.xml", "<annotation><filename>b.jpg</filename></annotation>");
  const auto voc = read_annotations(folder / "voc");
  REQUIRE(voc.size() == 2);
  CHECK(voc[0].name == "b.jpg");

  folder.save("FDDB-fold-01.txt", "2002/a\n");
  CHECK_THROWS_WITH(read_annotations(folder / "FDDB-fold-01.txt"), Contains("ellipse list"));
  folder.save("FDDB-fold-01-ellipseList.txt", "2002/a\n1\n20 10 0 50 60  1\n");
  CHECK(read_annotations(folder / "FDDB-fold-01.txt").at(0).faces.size() == 1);
}

TEST_CASE("a folder of VOC files is read for one class of all its files, not for each file's only one") {
  const Folder folder;
  const auto object = [](const std::string& kind) {
    return "<annotation><filename>" + kind + ".jpg</filename><object><name>" + kind +
           "</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>10</xmax><ymax>10</ymax></bndbox></object></annotation>";
  };
  folder.save("1.xml", object("car"));
  folder.save("2.xml", object("dog"));
  CHECK(holds_annotations(folder.path.string()));
  CHECK_THROWS_WITH(read_annotations(folder.path.string()), Contains("several classes (car, dog)"));
  AnnotationOptions options;
  options.class_name = "dog";
  const auto pictures = read_annotations(folder.path.string(), {}, options);
  REQUIRE(pictures.size() == 2);
  CHECK(pictures[0].faces.empty());
  CHECK(pictures[1].faces.size() == 1);
  options.class_name = "cat";
  CHECK_THROWS_WITH(read_annotations(folder.path.string(), {}, options), Contains("no class 'cat', but car, dog"));
}

TEST_CASE("of a folder's files, the first warnings are told and the others counted") {
  const Folder folder;
  std::vector<std::string> told;
  AnnotationOptions options;
  options.class_name = "car";
  options.warn = [&](const DataError& warning) { told.emplace_back(warning.what()); };
  const auto object = [](const std::string& kind) {
    return "<object><name>" + kind + "</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>10</xmax><ymax>10</ymax>" +
           "</bndbox></object>";
  };
  for (const std::string name : {"1", "2", "3", "4", "5"})
    folder.save(name + ".xml",
                "<annotation><filename>" + name + ".jpg</filename>" + object("car") + object("") + "</annotation>");
  CHECK(read_annotations(folder.path.string(), {}, options).size() == 5);
  REQUIRE(told.size() == 4);
  CHECK_THAT(told[0], Contains("1.xml: 1 box without a class left out"));
  CHECK_THAT(told[3], Contains("2 more warnings of this kind"));
}

TEST_CASE("VOC files with a stale filename are of the picture called like the file, and that is told") {
  const Folder folder;
  std::vector<std::string> told;
  AnnotationOptions options;
  options.warn = [&](const DataError& warning) { told.emplace_back(warning.what()); };
  for (const char* name : {"a", "b", "c"}) {
    folder.save(std::string(name) + ".xml", kVoc);  // all say a.jpg
    folder.save(std::string(name) + ".jpg", "x");
  }
  const auto pictures = read_annotations(folder.path.string(), {}, options);
  REQUIRE(pictures.size() == 3);
  CHECK(pictures[1].name == "b.jpg");
  CHECK(pictures[1].path == folder / "b.jpg");
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Contains("2 VOC files taken for the picture called like the file") && Contains("b.xml"));
  CHECK(read_annotations(folder / "c.xml", {}, options).at(0).name == "c.jpg");
  told.clear();
  fs::remove(folder / "b.jpg");  // no picture of its own: what it says is all there is
  fs::remove(folder / "c.xml");
  CHECK(read_annotations(folder.path.string(), {}, options).at(1).name == "a.jpg");
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Contains("a picture that another file is of too") && Contains("a.xml and ") && Contains("b.xml"));
}

TEST_CASE("annotations are read with a byte order mark, in UTF-16, and with names in quotes") {
  const Folder folder;
  const std::string line = "a b.png 1 120 160 40 40\n";
  std::string little = "\xFF\xFE", big = "\xFE\xFF";
  for (const char c : line) {
    little += {c, '\0'};
    big += {'\0', c};
  }
  folder.save("bom.dat", "\xEF\xBB\xBF" + line);
  folder.save("little.dat", little);
  folder.save("big.dat", big);
  folder.save("quoted.dat", "\"a b.png\" 1 120 160 40 40\n");
  for (const char* name : {"bom.dat", "little.dat", "big.dat", "quoted.dat"}) {
    CAPTURE(name);
    const auto pictures = read_annotations(folder / name);
    REQUIRE(pictures.size() == 1);
    CHECK(pictures[0].name == "a b.png");
    CHECK(pictures[0].faces.at(0).box == cv::Rect2d(120, 160, 40, 40));
  }
}

TEST_CASE("a list that names no picture is refused with a guess at what it is") {
  const Folder folder;
  const auto refusal = [&](const std::string& text) {
    folder.save("list.txt", text);
    try {
      read_annotations(folder / "list.txt");
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK_THAT(refusal("3\n17 2\n"), Contains("numbers alone"));
  CHECK_THAT(refusal("names:\n  0: car\n"), Contains("YAML"));
  CHECK_THAT(refusal("[1, 2]"), Contains("COCO"));
  CHECK_THAT(refusal("{\"shapes\": []}"), Contains("images") && Contains("COCO"));
  CHECK_THAT(refusal("Dear reader,\nthis is a letter\n"), Contains("names no picture") && Contains("'Dear reader,'"));
  CHECK_THAT(refusal(""), Contains("is empty"));
  CHECK(refusal("gone/a.jpg\ngone/b.jpg\n").empty());  // called like pictures: reading them says that they are gone
  folder.save("2002/a.jpg", "x");
  CHECK(refusal("2002/a\n").empty());  // FDDB's way
}

TEST_CASE("what is missing or empty is named") {
  const Folder folder;
  CHECK_THROWS_WITH(read_annotations(folder / "none.csv"), Contains("none.csv") && Contains("cannot be read"));
  folder.save("empty/readme.md", "");
  CHECK_THROWS_WITH(read_annotations(folder / "empty"), Contains("neither Pascal VOC"));
  CHECK_THROWS_WITH(read_detections(folder / "empty"), Contains("no .txt files"));
}

TEST_CASE("folders of detection files are read in the order of their names") {
  const Folder folder;
  folder.save("d/0--Parade/a.txt", "a\n1\n1 2 3 4 0.5\n");
  folder.save("d/1--Other/b.txt", "b\n0\n");
  const auto found = read_detections(folder / "d");
  REQUIRE(found.size() == 2);
  CHECK(found[0].boxes.size() == 1);
}
