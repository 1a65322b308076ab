// What the readers of OpenCV's XML accept and refuse.
#include <filesystem>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "small_cascade.hpp"
#include "temporary_folder.hpp"

using namespace haarkit;
using namespace haarkit::test;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

const std::string kNew = cascade_text(Cascade(staged_parts()), CascadeFormat::opencv);
const std::string kOld = cascade_text(Cascade(staged_parts()), CascadeFormat::opencv_old);

std::string complaint(const std::string& text) {
  try {
    const Cascade cascade = read_cascade_text(text, "a.xml");
  } catch (const DataError& error) {
    return error.what();
  }
  return {};
}

std::string with(std::string text, const std::string& old_part, const std::string& new_part) {
  const std::size_t at = text.find(old_part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old_part.size(), new_part);
}

std::string new_complaint(const std::string& old_part, const std::string& new_part) {
  return complaint(with(kNew, old_part, new_part));
}

std::string old_complaint(const std::string& old_part, const std::string& new_part) {
  return complaint(with(kOld, old_part, new_part));
}

std::string repeated(const std::string& part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("a small cascade is equal after a turn through either XML format") {
  CHECK(read_cascade_text(kNew, "a.xml") == Cascade(staged_parts()));
  CHECK(read_cascade_text(kOld, "a.xml") == Cascade(staged_parts()));
}

TEST_CASE("an XML cascade that is cut off anywhere is refused and named") {
  for (const std::string& whole : {kNew, kOld}) {
    for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
      INFO(size);
      CHECK_THAT(complaint(whole.substr(0, size)), Catch::StartsWith("a.xml: "));
    }
    CHECK(complaint(whole.substr(0, whole.size() - 1)).empty());  // only the last line end is missing
    CHECK_THAT(complaint(whole.substr(0, whole.size() / 2)), Contains("line ") && Contains("cut off"));
  }
}

TEST_CASE("each fault of a new XML cascade is named with its element") {
  CHECK_THAT(new_complaint("BOOST", "FOREST"), Contains("stageType (line 4): stage type FOREST, expected BOOST"));
  CHECK_THAT(new_complaint("HAAR", "LBP"), Contains("maxCatCount (line 12): LBP features have 256 codes"));
  CHECK_THAT(new_complaint("HAAR", "HOG"),
             Contains("featureType (line 5): this is a cascade of HOG features, which OpenCV 4 refuses too"));
  CHECK_THAT(new_complaint("HAAR", "SIFT"), Contains("featureType (line 5): this is a cascade of SIFT features"));
  CHECK_THAT(new_complaint("<width>20<", "<width>2<"), Contains("width (line 7): a window of 2x18"));
  CHECK_THAT(new_complaint("<width>20<", "<width>1000000<"), Contains("width") && Contains("1000000x18"));
  CHECK_THAT(new_complaint("<width>20<", "<width>0020<"), Contains("width") && Contains("'0020'"));
  CHECK_THAT(new_complaint("<width>20<", "<width>20 20<"), Contains("width") && Contains("too many values"));
  CHECK_THAT(new_complaint("<width>20</width>", "<width>20</width><width>20</width>"), Contains("a second <width>"));
  CHECK_THAT(new_complaint("<width>20</width>", ""), Contains("there is no <width>"));
  CHECK_THAT(new_complaint("<maxCatCount>0", "<maxCatCount>256"), Contains("featureParams/maxCatCount"));
  CHECK_THAT(new_complaint("featureParams>", "featureParam>"), Contains("a.xml: line"));
  CHECK_THAT(new_complaint("<stageThreshold>-0.25", "<stageThreshold>.Nan"),
             Contains("stages/0/stageThreshold") && Contains("'.Nan'"));
  CHECK_THAT(new_complaint("<stageThreshold>-0.25", "<stageThreshold>1e99"), Contains("stages/0/stageThreshold"));
  CHECK_THAT(new_complaint("0 -1 0 0.1<", "0 -1 5 0.1<"),
             Contains("stages/0/weakClassifiers/0 (line") && Contains("uses feature 5 of 5"));
  CHECK_THAT(new_complaint("0 -1 0 0.1<", "0 -2 0 0.1<"), Contains("stages/0/weakClassifiers/0") && Contains("leaf 2"));
  CHECK_THAT(new_complaint("0 -1 0 0.1<", "0 1 0 0.1<"), Contains("stages/0/weakClassifiers/0") && Contains("node 1"));
  CHECK_THAT(new_complaint("0 -1 0 0.1<", "0 -1 0 nan<"), Contains("internalNodes") && Contains("'nan'"));
  CHECK_THAT(new_complaint("0 -1 0 0.1<", "0 -1 0<"), Contains("internalNodes") && Contains("too few values"));
  CHECK_THAT(new_complaint("0 -1 0 0.1<", "0 -1 0.5 0.1<"), Contains("internalNodes") && Contains("whole number"));
  CHECK_THAT(new_complaint("0 -1 0 0.1<", "<"), Contains("stages/0/weakClassifiers/0") && Contains("no node"));
  CHECK_THAT(new_complaint("-0.7 0.3<", "-0.7<"), Contains("stages/0/weakClassifiers/0") && Contains("1 leaves"));
  CHECK_THAT(new_complaint("1 0 1 -1e-07", "1 1 1 -1e-07"), Contains("weakClassifiers/1") && Contains("twice"));
  CHECK_THAT(new_complaint("0 0 6 4 -1.", "0 0 -6 4 -1."), Contains("features/0 (line") && Contains("0 0 -6 4"));
  CHECK_THAT(new_complaint("0 0 6 4 -1.", "15 0 6 4 -1."), Contains("features/0") && Contains("not inside"));
  CHECK_THAT(new_complaint("0 0 6 4 -1.", "0 0 6 4"), Contains("features/0/rects/0") && Contains("too few values"));
  CHECK_THAT(new_complaint("0 0 6 4 -1.", "0 0 6 4 -1. 5"), Contains("features/0/rects/0") && Contains("too many"));
  CHECK_THAT(new_complaint("5 1 4 5 -1.", "4 1 4 5 -1."), Contains("features/4") && Contains("tilted rectangle 0"));
}

TEST_CASE("lists that are empty, too long or of something else are refused") {
  const std::string rect = "<_>0 0 6 4 1.</_>";
  CHECK_THAT(new_complaint("<rects>", "<rects>" + repeated(rect, 2)), Contains("features/0") && Contains("4 rect"));
  CHECK_THAT(new_complaint("<rects>", "<rects>" + repeated(rect, 100'000)), Contains("100002 rectangles"));
  CHECK_THAT(new_complaint("<stages>", "<stages></stages><other>"), Contains("a.xml: line"));
  const std::string none = "<stages></stages>", empty =
                                                    "<stages><_><stageThreshold>0</stageThreshold>"
                                                    "<weakClassifiers></weakClassifiers></_></stages>";
  const std::size_t begin = kNew.find("<stages>"), end = kNew.find("<features>");
  CHECK_THAT(complaint(kNew.substr(0, begin) + none + kNew.substr(end)), Contains("stages: there is no stage"));
  CHECK_THAT(complaint(kNew.substr(0, begin) + empty + kNew.substr(end)), Contains("stages/0: the stage has no weak"));
  CHECK_THAT(complaint(kNew.substr(0, begin) + "<stages>1 2</stages>" + kNew.substr(end)), Contains("list of <_>"));
  CHECK_THAT(complaint(kNew.substr(0, begin) + "<stages><a/></stages>" + kNew.substr(end)), Contains("<a> in a list"));
}

TEST_CASE("each fault of an old XML cascade is named with its element") {
  CHECK_THAT(old_complaint("20 18<", "20<"), Contains("size (line") && Contains("too few values"));
  CHECK_THAT(old_complaint("20 18<", "20 1<"), Contains("size (line") && Contains("20x1"));
  CHECK_THAT(old_complaint("<right_val>0.3</right_val>", ""), Contains("stages/0/trees/0/0") && Contains("right_node"));
  CHECK_THAT(old_complaint("<left_node>1<", "<left_node>0<"), Contains("stages/0/trees/1/0/left_node"));
  CHECK_THAT(old_complaint("<left_node>1<", "<left_node>2<"), Contains("stages/0/trees/1/0/left_node"));
  CHECK_THAT(old_complaint("<left_node>1<", "<left_node>-1<"), Contains("stages/0/trees/1/0/left_node"));
  CHECK_THAT(old_complaint("<right_node>2<", "<right_node>1<"), Contains("stages/1/trees/0 (") && Contains("twice"));
  CHECK_THAT(old_complaint("<threshold>0.1<", "<threshold>-.Inf<"), Contains("stages/0/trees/0/0/threshold"));
  CHECK_THAT(old_complaint("<stage_threshold>", "<stage_threshold>x"), Contains("stages/0/stage_threshold"));
  CHECK_THAT(old_complaint("0 0 6 4 -1.", "0 0 60 4 -1."), Contains("stages/0/trees/0/0/feature") && Contains("60"));
}

TEST_CASE("a tree of stages in an old file becomes a chain in the order of the file, as in OpenCV") {
  CHECK(read_cascade_text(with(kOld, "<next>-1", "<next>1"), "a.xml") == Cascade(staged_parts()));
  CHECK(read_cascade_text(with(kOld, "<parent>0", "<parent>-1"), "a.xml") == Cascade(staged_parts()));
}

TEST_CASE("a third rectangle without weight is left out, as in OpenCV") {
  CHECK(read_cascade_text(with(kNew, "0 0 3 4 2.</_>", "0 0 3 4 2.</_><_>0 0 0 0 0.</_>"), "a.xml") ==
        Cascade(staged_parts()));
}

TEST_CASE("comments, attributes, line ends and a byte order mark change nothing") {
  const Cascade expected{staged_parts()};
  std::string text = "\xef\xbb\xbf" + with(kNew, "0 -1 0 0.1<", "0 <!-- <_> --> -1 0<!-- 7 -->\t+0.1 <!----><");
  text = with(text, "<height>", "<height a = 'x>y' b=\"'\" >");
  text = with(text, "<maxCatCount>0</maxCatCount>", "");
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(read_cascade_text(text, "a.xml") == expected);
  CHECK(read_cascade_text(crlf, "a.xml") == expected);
}

TEST_CASE("what is no sound XML is refused with its line") {
  CHECK_THAT(complaint(repeated("<a>", 100'000)), Contains("nested more than"));
  CHECK_THAT(complaint("<opencv_storage>" + repeated("<a/>", 2'000'001)), Contains("more than 2000000 elements"));
  CHECK_THAT(complaint(kNew + "<a/>"), Contains("second root"));
  CHECK_THAT(complaint(kNew + "x"), Contains("outside of the root"));
  CHECK_THAT(complaint(kNew + std::string("\0<b>", 4)), Contains("outside of the root"));
  CHECK_THAT(complaint("<a b=\"c<d\"/>"), Contains("quote of an attribute is not closed"));
  CHECK_THAT(complaint("<!DOCTYPE x [<!ENTITY a 'aaaa'>]><opencv_storage/>"), Contains("not supported"));
  CHECK_THAT(complaint("<html><body></body></html>"), Contains("HTML page, not the cascade"));
  CHECK_THAT(complaint("<opencv_storage></opencv_storage>"), Contains("<opencv_storage> is empty"));
  CHECK_THAT(complaint("<opencv_storage>\n<m>1</m></opencv_storage>"), Contains("line 2: <m> is not a cascade"));
  CHECK_THAT(complaint("<a>\n<b>\n</a></b>"), Contains("line 3: </a> closes <b>"));
  CHECK_THAT(complaint("</a>"), Contains("closes nothing"));
  CHECK_THAT(complaint("<a>text<b/></a>"), Contains("text between"));
  CHECK_THAT(complaint("<a><b/>text</a>"), Contains("text between"));
  CHECK_THAT(complaint("<a><?x?></a>"), Contains("proper name"));
  CHECK_THAT(complaint("<a b></a>"), Contains("expected '='"));
  CHECK_THAT(complaint("<a b=c></a>"), Contains("expected '\"'"));
  CHECK_THAT(complaint("< a></a>"), Contains("proper name"));
  CHECK_THAT(complaint("<!-->"), Contains("comment is not closed"));
}

TEST_CASE("files that are something else are named as what they are") {
  CHECK_THAT(complaint(""), Contains("a.xml: is empty"));
  CHECK_THAT(complaint(" \n"), Contains("is empty"));
  CHECK_THAT(complaint("\x89PNG\r\n\x1a\n"), Contains("is a picture"));
  CHECK_THAT(complaint("\xff\xd8\xff\xe0"), Contains("is a picture"));
  CHECK_THAT(complaint("\x1f\x8b\x08"), Contains("gzip") && Contains("cut off"));
  CHECK_THAT(complaint("%YAML:1.0\n"), Contains("has no element"));
  CHECK_THAT(complaint("{\"a\": 1}"), Contains("not a cascade"));
  CHECK_THAT(complaint(std::string(100, '\0')), Contains("not a cascade file"));
}

TEST_CASE("paths that can't be read are named") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(read_cascade(folder.path()), Contains(folder.path()) && Contains("is a folder"));
  CHECK_THROWS_WITH(read_cascade("/none/such.xml"), Contains("/none/such.xml") && Contains("cannot be read"));
  const std::string long_name(5000, 'x');
  CHECK_THROWS_WITH(read_cascade(long_name), Contains("cannot be read"));
  const std::string huge = folder / "huge.xml";
  write_file(huge, "<a>");
  fs::resize_file(huge, (64U << 20) + 1);
  CHECK_THROWS_WITH(read_cascade(huge), Contains(huge) && Contains("larger than 64 MiB"));
}

TEST_CASE("a cascade that OpenCV's formats can't hold is not written, and the reason is given") {
  const TemporaryFolder folder;
  const std::string path = folder / "a.xml";
  CHECK_THROWS_WITH(write_cascade(Cascade(soft_parts()), path, CascadeFormat::opencv),
                    Contains(path) && Contains("soft"));
  CascadeParts parts = staged_parts();
  parts.min_contrast = 5;
  CHECK_THROWS_WITH(write_cascade(Cascade(parts), path, CascadeFormat::opencv_old),
                    Contains("contrast, this cascade 5"));
  parts.min_contrast = 10;
  parts.min_score = 2;
  CHECK_THROWS_WITH(write_cascade(Cascade(parts), path, CascadeFormat::opencv), Contains("least score, here 2"));
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("a real value of XML is never written as something that OpenCV takes for an int") {
  CascadeParts parts = staged_parts();
  parts.stages[0].threshold = 3e9F;
  CHECK_THAT(cascade_text(Cascade(parts), CascadeFormat::opencv), Contains("<stageThreshold>3e+09<"));
  parts.stages[0].threshold = 7;
  CHECK_THAT(cascade_text(Cascade(parts), CascadeFormat::opencv), Contains("<stageThreshold>7.<"));
}

TEST_CASE("what was saved instead of a cascade, and slips of the hand, are called by their names") {
  const std::string page = "<html><body>\n" + kNew + "</body></html>";
  CHECK_THAT(complaint("<!DOCTYPE html>\n<html><p>404"), Contains("HTML page") && Contains("download the file itself"));
  CHECK_THAT(complaint("\n\n" + page), Contains("HTML page"));
  CHECK_THAT(complaint("version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 9\n"),
             Contains("Git LFS pointer"));
  CHECK_THAT(new_complaint("<opencv_storage>", "<!- x ->\n<opencv_storage>"), Contains("`<!-` begins no comment"));
  CHECK_THAT(new_complaint("classifier\">", "classifier>"),
             Contains("line 3: the quote of an attribute is not closed"));
  CHECK(read_cascade_text(with(with(kNew, ">BOOST<", ">\"BOOST\"<"), ">HAAR<", ">\"HAAR\"<"), "a.xml") ==
        Cascade(staged_parts()));
}
