// What the readers accept and refuse beside XML of Haar cascades: LBP, YAML, JSON, and any of them packed.
#include <functional>
#include <map>
#include <opencv2/core/persistence.hpp>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "pictures.hpp"
#include "small_cascade.hpp"
#include "temporary_folder.hpp"

using namespace haarkit;
using namespace haarkit::test;
using Catch::Contains;

namespace {

void copy_node(cv::FileStorage& out, const std::string& name, const cv::FileNode& node) {
  const auto copy_children = [&](int type) {
    out.startWriteStruct(name, type);
    for (auto it = node.begin(); it != node.end(); ++it) copy_node(out, node.isMap() ? (*it).name() : "", *it);
    out.endWriteStruct();
  };
  if (node.isMap()) return copy_children(cv::FileNode::MAP);
  if (node.isSeq()) {
    bool flat = true;
    for (auto it = node.begin(); it != node.end(); ++it) flat = flat && !(*it).isMap() && !(*it).isSeq();
    return copy_children(cv::FileNode::SEQ | (flat ? cv::FileNode::FLOW : 0));
  }
  if (node.isInt()) return out.write(name, static_cast<int>(node));
  if (node.isReal()) return out.write(name, static_cast<double>(node));
  out.write(name, static_cast<cv::String>(node));
}

// A cascade's XML as OpenCV itself writes it in another format; kind: an ending.
std::string by_opencv(const std::string& xml, const std::string& kind) {
  const TemporaryFolder folder;
  const cv::FileStorage in(xml, cv::FileStorage::READ | cv::FileStorage::MEMORY);
  cv::FileStorage out(folder / ("copy." + kind), cv::FileStorage::WRITE);
  const cv::FileNode root = in.getFirstTopLevelNode();
  copy_node(out, root.name(), root);
  out.release();
  return read_file(folder / ("copy." + kind));
}

const std::vector<std::string> kKinds = {"yml", "json", "xml", "yml.gz", "json.gz", "xml.gz"};

std::string complaint(const std::string& text) {
  try {
    const Cascade cascade = read_cascade_text(text, "a");
  } catch (const DataError& error) {
    return error.what();
  }
  return {};
}

const std::string& small(const std::string& kind) {
  static std::map<std::string, std::string> texts;
  std::string& text = texts[kind];
  if (text.empty()) text = by_opencv(cascade_text(Cascade(lbp_parts()), CascadeFormat::opencv), kind);
  return text;
}

std::string with(std::string text, const std::string& old_part, const std::string& new_part) {
  const std::size_t at = text.find(old_part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old_part.size(), new_part);
}

const std::string kXml = cascade_text(Cascade(lbp_parts()), CascadeFormat::opencv);

std::string xml_complaint(const std::string& old_part, const std::string& new_part) {
  return complaint(with(kXml, old_part, new_part));
}

}  // namespace

TEST_CASE("every cascade of OpenCV is equal in each format that OpenCV writes, packed or not") {
  std::vector<std::string> files = stock_lbp_cascades();
  for (const std::string& file : stock_cascades())
    if (file.find("eye") != std::string::npos || file.find("plate") != std::string::npos) files.push_back(file);
  REQUIRE(files.size() == 5 + 6);
  for (const std::string& file : files) {
    const Cascade cascade = read_cascade(file);
    const std::string xml = read_file(file);
    for (const std::string& kind : kKinds) {
      INFO(file << " as " << kind);
      CHECK(read_cascade_text(by_opencv(xml, kind), "copy") == cascade);
    }
  }
}

TEST_CASE("the old format is read as YAML and JSON too") {
  const Cascade cascade{staged_parts()};
  const std::string old = cascade_text(cascade, CascadeFormat::opencv_old);
  for (const std::string& kind : kKinds) CHECK(read_cascade_text(by_opencv(old, kind), "copy") == cascade);
}

TEST_CASE("an LBP cascade is equal after writing and reading, and quoted strings are read") {
  const Cascade cascade{lbp_parts()};
  CHECK(cascade.is_lbp());
  CHECK(cascade.lbp_features().size() == 3);
  CHECK(read_cascade_text(kXml, "copy") == cascade);
  for (const std::string& kind : kKinds) CHECK(read_cascade_text(small(kind), "copy") == cascade);
  CHECK(read_cascade_text(with(with(kXml, ">LBP<", ">\"LBP\"<"), ">BOOST<", ">\"BOOST\"<"), "copy") == cascade);
  const std::string crowded = with(small("json"), "\"LBP\"", "\"LBP\"\r\n\t");
  CHECK(read_cascade_text("\xef\xbb\xbf  " + crowded, "copy") == cascade);
}

TEST_CASE("an LBP cascade cannot be written as old XML, and not be soft, gated or mixed with Haar") {
  CHECK_THROWS_AS(cascade_text(Cascade(lbp_parts()), CascadeFormat::opencv_old), DataError);
  const auto refused = [](const std::function<void(CascadeParts&)>& change) {
    CascadeParts parts = lbp_parts();
    change(parts);
    CHECK_THROWS_AS(Cascade(parts), DataError);
  };
  refused([](CascadeParts& p) { p.kind = CascadeKind::soft; });
  refused([](CascadeParts& p) { p.min_contrast = 10; });
  refused([](CascadeParts& p) { p.features.push_back(edge_feature(0, 0)); });
  refused([](CascadeParts& p) { p.feature_type = FeatureType::haar; });
  refused([](CascadeParts& p) { p.stages[0].weak[0].nodes[0].threshold = 1; });
  refused([](CascadeParts& p) { p.lbp_features[0].block.width = 7; });
  CascadeParts haar = staged_parts();
  haar.stages[0].weak[0].nodes[0].codes.add(7);
  CHECK_THROWS_AS(Cascade(haar), DataError);
}

TEST_CASE("a cascade that is cut off at any byte is refused and named, in each format") {
  for (const std::string& kind : kKinds) {
    const std::string whole = small(kind);
    std::size_t end = whole.size();
    while (whole[end - 1] == '\n') --end;  // without the last line end nothing is missing
    for (std::size_t size = 0; size < end; ++size) {
      INFO(kind << " cut to " << size << " bytes");
      CHECK_THAT(complaint(whole.substr(0, size)), Catch::StartsWith("a: "));
    }
  }
}

TEST_CASE("a flipped byte anywhere never does worse than a refusal or another cascade, in each format") {
  for (const std::string& kind : kKinds) {
    std::string text = small(kind);
    for (char& c : text) {
      const char was = c;
      for (const char flipped : {static_cast<char>(was ^ 1), static_cast<char>(was ^ 0x80), '\0'}) {
        c = flipped;
        const std::string said = complaint(text);
        CHECK((said.empty() || said.substr(0, 3) == "a: "));
      }
      c = was;
    }
  }
}

TEST_CASE("each fault of an LBP cascade is named with its element") {
  CHECK_THAT(xml_complaint("<maxCatCount>256<", "<maxCatCount>0<"), Contains("featureParams/maxCatCount"));
  CHECK_THAT(xml_complaint("<maxCatCount>256<", "<maxCatCount>257<"), Contains("featureParams/maxCatCount"));
  CHECK_THAT(xml_complaint("<maxCatCount>256</maxCatCount>", ""), Contains("featureParams") && Contains("maxCatCount"));
  CHECK_THAT(xml_complaint(">LBP<", ">HAAR<"), Contains("maxCatCount"));
  CHECK_THAT(xml_complaint(">LBP<", ">HOG<"), Contains("HOG features, which OpenCV 4 refuses too"));
  const std::string first = "0 -1 0 5 0 0 0 0 0 0 -2147483648";
  const std::string weak = "stages/0/weakClassifiers/0";
  CHECK_THAT(xml_complaint(first, "0 -1 0 5 0 0 0 0 0 0"), Contains(weak + "/internalNodes") && Contains("too few"));
  CHECK_THAT(xml_complaint(first, first + " 7"), Contains(weak + "/internalNodes") && Contains("expected 11 a node"));
  CHECK_THAT(xml_complaint(first, "0 -1 0 5 0 0 0 0 0 0 2147483648"), Contains(weak) && Contains("'2147483648'"));
  CHECK_THAT(xml_complaint(first, "0 -1 0 5 0 0 0 0 0 0 0.5"), Contains(weak) && Contains("whole number"));
  CHECK_THAT(xml_complaint(first, "0 -1 3 5 0 0 0 0 0 0 1"), Contains(weak) && Contains("uses feature 3 of 3"));
  CHECK_THAT(xml_complaint(first, "0 -2 0 5 0 0 0 0 0 0 1"), Contains(weak) && Contains("leaf 2"));
  CHECK_THAT(xml_complaint("0 0 6 6<", "0 0 7 6<"), Contains("features/0 (line") && Contains("not inside the 20x18"));
  CHECK_THAT(xml_complaint("0 0 6 6<", "0 1 6 6<"), Contains("features/0") && Contains("not inside"));
  CHECK_THAT(xml_complaint("0 0 6 6<", "0 0 2147483647 6<"), Contains("features/0") && Contains("not inside"));
  CHECK_THAT(xml_complaint("0 0 6 6<", "0 0 6<"), Contains("features/0/rect") && Contains("too few"));
  CHECK_THAT(xml_complaint("0 0 6 6<", "0 0 6 6 6<"), Contains("features/0/rect") && Contains("too many"));
  CHECK_THAT(xml_complaint("<rect>", "<rect><_>1</_></rect><rect>"), Contains("features/0"));
}

TEST_CASE("each fault of a YAML or JSON cascade is named with its element and line") {
  const std::string &yaml = small("yml"), &json = small("json");
  CHECK_THAT(complaint(with(yaml, "LBP", "HOG")), Contains("featureType (line 5): this is a cascade of HOG features"));
  CHECK_THAT(complaint(with(json, "LBP", "HOG")), Contains("featureType (line 4): this is a cascade of HOG features"));
  CHECK_THAT(complaint(with(yaml, "width: 20", "width: 20 20")), Contains("width (line 7)") && Contains("'20 20'"));
  CHECK_THAT(complaint(with(yaml, "width: 20", "width: \"20\"")), Contains("width (line 7)"));
  CHECK_THAT(complaint(with(yaml, "width: 20", "width: { a: 20 }")), Contains("width") && Contains("elements inside"));
  CHECK_THAT(complaint(with(yaml, "width: 20", "width: 20\n   width: 20")), Contains("a second 'width'"));
  CHECK_THAT(complaint(with(json, "\"width\": 20,", "")), Contains("there is no 'width'"));
  CHECK_THAT(complaint(with(json, "[ 0, 0, 6, 6 ]", "[ 0, 0, 6, 6, 6 ]")), Contains("features/0/rect (line"));
  CHECK_THAT(complaint(with(json, "[ 0, 0, 6, 6 ]", "[ 0, 0, 6, [ 6 ] ]")), Contains("beside values"));
  CHECK_THAT(complaint(with(json, "[ 0, 0, 6, 6 ]", "[ [ 0 ], 0, 6, 6 ]")), Contains("between the items"));
  CHECK_THAT(complaint(with(yaml, "height: 18", "height: &h 18\n   height: *h")), Contains("alias"));
  CHECK_THAT(complaint(yaml + "---\nmore: 1\n"), Contains("second document"));
  CHECK_THAT(complaint(json + "}"), Contains("a: line"));
  CHECK_THAT(complaint("{ \"a\": 1 }"), Contains("not a cascade"));
  CHECK_THAT(complaint("{}"), Contains("empty"));
  CHECK_THAT(complaint("%YAML:1.0"), Contains("no element"));
  CHECK_THAT(complaint("%YAML:1.0\n---\n- 1\n"), Contains("is a list"));
  CHECK_THAT(complaint("%YAML:1.0\n---\n? [ 1 ]\n: 2\n"), Contains("where a name was expected"));
}

TEST_CASE("hostile YAML, JSON and gzip are stopped early") {
  const auto repeated = [](const std::string& part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += part;
    return text;
  };
  CHECK_THAT(complaint("{ \"a\": " + repeated("[", 100'000)), Contains("nested"));
  CHECK_THAT(complaint("{ \"a\": " + repeated("{ \"a\": ", 100'000)), Contains("nested"));
  CHECK_THAT(complaint("%YAML:1.0\n---\na: " + repeated("- ", 1000)), Contains("a: line"));
  CHECK_THAT(complaint("{ \"a\": [" + repeated("[],", 2'000'001) + "] }"), Contains("more than 2000000 elements"));
  // A thousand gzip members of a megabyte of zeros each.
  const TemporaryFolder folder;
  cv::FileStorage zeros(folder / "zeros.xml.gz", cv::FileStorage::WRITE);
  zeros.writeComment(std::string(1 << 20, '0'));
  zeros.release();
  const std::string bomb = repeated(read_file(folder / "zeros.xml.gz"), 1000);
  CHECK(bomb.size() < (8U << 20));
  CHECK_THAT(complaint(bomb), Contains("unpacks to more than 64 MiB"));
  CHECK_THAT(complaint(small("xml.gz") + "x"), Contains("followed by something else"));
}
