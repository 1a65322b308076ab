// haarkit convert, between cascade formats. The formats themselves are tested in unit/detect.
#include "catch.hpp"
#include "run.hpp"

using namespace haarkit;

namespace {

std::string golden(const std::string& name) {
  return HAARKIT_SOURCE_DIR "/tests/golden/" + name;
}

}  // namespace

TEST_CASE("convert writes each cascade format from each other, byte for byte") {
  const Folder folder;
  const std::vector<std::pair<std::string, std::string>> kinds = {
      {"opencv", "staged.xml"}, {"opencv-old", "staged_old.xml"}, {"haarkit", "staged.haarkit"}};
  for (const auto& from : kinds) {
    for (const auto& [format, file] : kinds) {
      INFO(from.second << " to " << file);
      const std::vector<std::string> words = {"convert",         "--format",          format,       "--comment",
                                              "a small cascade", golden(from.second), folder / file};
      const Ran ran = run(words);
      CHECK(ran.code == 0);
      CHECK(ran.out.empty());
      CHECK(text_of(folder / file) == text_of(golden(file)));
    }
  }
}

TEST_CASE("convert takes the format from the name of the output") {
  const Folder folder;
  const std::string comment = "a small cascade";
  CHECK(run({"convert", "--comment", comment, golden("staged_old.xml"), folder / "a.xml"}).code == 0);
  CHECK(text_of(folder / "a.xml") == text_of(golden("staged.xml")));
  CHECK(run({"convert", "--comment", comment, golden("soft.haarkit"), folder / "b.haarkit"}).code == 0);
  CHECK(text_of(folder / "b.haarkit") == text_of(golden("soft.haarkit")));
}

TEST_CASE("convert sets the operating point, and says when a format has none") {
  const Folder folder;
  CHECK(run({"convert", "--min-score", "1.5", golden("staged.haarkit"), folder / "a.haarkit"}).code == 0);
  CHECK(contains(text_of(folder / "a.haarkit"), "\nscore 1.5\n"));
  const Ran ran = run({"convert", "--comment", "a small cascade", folder / "a.haarkit", folder / "a.xml"});
  CHECK(ran.code == 0);
  CHECK(contains(ran.err, "score of 1.5 is left out"));
  CHECK(text_of(folder / "a.xml") == text_of(golden("staged.xml")));
}

TEST_CASE("convert names what it can't read or write, and leaves no half a file") {
  const Folder folder;
  save(folder / "cut.xml", text_of(golden("staged.xml")).substr(0, 1000));
  const Ran cut = run({"convert", folder / "cut.xml", folder / "out.xml"});
  CHECK(cut.code == 1);
  CHECK(contains(cut.err, "cut.xml: line "));
  CHECK(contains(cut.err, "cut off"));
  const Ran soft = run({"convert", golden("soft.haarkit"), folder / "out.xml"});
  CHECK(soft.code == 1);
  CHECK(contains(soft.err, "soft cascade"));
  CHECK(folder.files() == std::vector<std::string>{"cut.xml"});
  CHECK(run({"convert", golden("staged.xml")}).code == 2);
}

TEST_CASE("convert writes no cascade under an ending that belongs to something else, nor over its input") {
  const Folder folder;
  const Ran json = run({"convert", golden("staged.xml"), folder / "x.json"});
  CHECK(json.code == 2);
  CHECK(contains(json.err, "the ending .json; .xml is OpenCV's format, .haarkit our own"));
  CHECK(run({"convert", "--format", "haarkit", golden("staged.xml"), folder / "x.txt"}).code == 0);
  save(folder / "a.xml", text_of(golden("staged_old.xml")));
  const Ran over = run({"convert", folder / "a.xml", folder / "a.xml"});
  CHECK(over.code == 1);
  CHECK(contains(over.err, "OUTPUT would replace a file that is read"));
  CHECK(text_of(folder / "a.xml") == text_of(golden("staged_old.xml")));
}

TEST_CASE("options of convert that would change nothing are refused") {
  const Folder folder;
  for (const char* more : {"--format=opencv", "--comment=mine", "--min-score=1", "--mirrored"}) {
    const Ran ran = run({"convert", "--vec-size", "24x24", more, folder.path(), folder / "x.vec"});
    CHECK(ran.code == 2);
    CHECK(contains(ran.err, "is for cascades, not for samples"));
  }
  const Ran cascade = run({"convert", "--vec-size", "24x24", golden("staged.xml"), folder / "x.xml"});
  CHECK(cascade.code == 2);
  CHECK(contains(cascade.err, "--vec-size is for .vec files"));
  const Ran score = run({"convert", "--min-score", "1.5", golden("staged.haarkit"), folder / "x.xml"});
  CHECK(score.code == 2);
  CHECK(contains(score.err, "no operating point; name an output that ends in .haarkit"));
}
