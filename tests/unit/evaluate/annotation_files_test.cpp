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

TEST_CASE("what is missing or empty is named") {
  const Folder folder;
  CHECK_THROWS_WITH(read_annotations(folder / "none.csv"), Contains("none.csv") && Contains("cannot be read"));
  folder.save("empty/readme.md", "");
  CHECK_THROWS_WITH(read_annotations(folder / "empty"), Contains("neither Pascal VOC"));
  CHECK_THROWS_WITH(read_picture_folder(folder / "empty", true), Contains("holds no pictures"));
  CHECK_THROWS_WITH(read_picture_folder(folder / "nowhere", true), Contains("can't list"));
  CHECK_THROWS_WITH(read_detections(folder / "empty"), Contains("no .txt files"));
}

TEST_CASE("folders of pictures and of detection files are read in the order of their names") {
  const Folder folder;
  for (const char* name : {"p/b/2.PNG", "p/a/1.jpg", "p/a/notes.txt"}) folder.save(name, "x");
  const auto pictures = read_picture_folder(folder / "p", true);
  REQUIRE(pictures.size() == 2);
  CHECK(pictures[0].name == "a/1.jpg");
  CHECK(pictures[0].unboxed_face);
  folder.save("d/0--Parade/a.txt", "a\n1\n1 2 3 4 0.5\n");
  folder.save("d/1--Other/b.txt", "b\n0\n");
  const auto found = read_detections(folder / "d");
  REQUIRE(found.size() == 2);
  CHECK(found[0].boxes.size() == 1);
}
