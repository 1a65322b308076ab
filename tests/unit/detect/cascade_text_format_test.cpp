// haarkit's own cascade format, docs/cascade-format.md.
#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "small_cascade.hpp"

using namespace haarkit;
using namespace haarkit::test;
using Catch::Contains;

namespace {

// Version 1 as it was published: it must stay readable.
const std::string kSmall = R"(haarkit cascade 1
# Lines that start with a number sign are for people.
kind soft
window 8 6
contrast 4.5   # also at the end of a line

features 2
grey 0 0 8 6 -1 2 0 4 6 2
tilted 4 0 2 3 -1 4 0 1 3 2
weak 3
0 -1 0 0.5 : -1 1 >= -0.75
1 0 0 0.25 -1 -2 1 -1e-3 : 0.5 -1.5 2
0 -1 1 3 : 0 .125 >= 0
end
)";

std::string complaint(const std::string& text) {
  try {
    const Cascade cascade = read_cascade_text(text, "a.cascade");
  } catch (const DataError& error) {
    return error.what();
  }
  return {};
}

std::string complaint_with(const std::string& old_part, const std::string& new_part, std::string text = kSmall) {
  const std::size_t at = text.find(old_part);
  REQUIRE(at != std::string::npos);
  return complaint(text.replace(at, old_part.size(), new_part));
}

}  // namespace

TEST_CASE("the text format says every part of a cascade") {
  const Cascade cascade = read_cascade_text(kSmall, "a.cascade");
  CHECK(cascade.kind() == CascadeKind::soft);
  CHECK(cascade.window() == cv::Size(8, 6));
  CHECK(cascade.min_contrast() == 4.5F);
  REQUIRE(cascade.features().size() == 2);
  CHECK(cascade.features()[1].tilted);
  CHECK(cascade.features()[1].rects[1] == WeightedRect{{4, 0, 1, 3}, 2});
  REQUIRE(cascade.stages().size() == 2);
  CHECK(cascade.stages()[0].threshold == -0.75F);
  REQUIRE(cascade.stages()[1].weak.size() == 2);
  CHECK(cascade.stages()[1].weak[0] == WeakClassifier{{{0, 0.25F, 1, 0}, {1, -1e-3F, -1, -2}}, {0.5F, -1.5F, 2}});
  CHECK(cascade.stages()[1].threshold == 0.0F);
}

TEST_CASE("a cascade of any kind is equal after a turn through the text format") {
  for (const CascadeParts& parts : {staged_parts(), soft_parts(), lbp_parts()}) {
    const Cascade cascade(parts);
    const std::string text = cascade_text(cascade, CascadeFormat::haarkit, "from\na test # here");
    CHECK(read_cascade_text(text, "copy") == cascade);
    CHECK(cascade_text(read_cascade_text(text, "copy"), CascadeFormat::haarkit, "from\na test # here") == text);
  }
}

TEST_CASE("the operating point is a line that may be missing") {
  CHECK_FALSE(read_cascade_text(kSmall, "a").min_score().has_value());
  CascadeParts parts = staged_parts();
  parts.min_score = -1.25F;
  const std::string text = cascade_text(Cascade(parts), CascadeFormat::haarkit);
  CHECK_THAT(text, Contains("contrast 10\nscore -1.25\nfeatures 5\n"));
  CHECK(read_cascade_text(text, "copy") == Cascade(parts));
  CHECK_THAT(complaint_with("features 2", "score nan\nfeatures 2"), Contains("line 7") && Contains("'nan'"));
  CHECK_THAT(complaint_with("features 2", "score 1 2\nfeatures 2"), Contains("line 7") && Contains("too long"));
}

TEST_CASE("lines may end as on any system") {
  std::string text;
  for (const char c : kSmall) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(read_cascade_text(text, "a") == read_cascade_text(kSmall, "a"));
}

TEST_CASE("a file in the text format that is cut off anywhere is refused") {
  REQUIRE(complaint(kSmall).empty());
  for (std::size_t size = 0; size + 1 < kSmall.size(); ++size) {
    INFO(size);
    const std::string said = complaint(kSmall.substr(0, size));
    CHECK_THAT(said, Catch::StartsWith("a.cascade: "));
    if (size > 20) CHECK_THAT(said, Catch::StartsWith("a.cascade: line "));
  }
}

TEST_CASE("each fault in the text format is named with its line") {
  CHECK_THAT(complaint_with("cascade 1", "cascade 5"), Contains("line 1") && Contains("version 5"));
  CHECK_THAT(complaint_with("kind soft", "kind hard"), Contains("line 3") && Contains("'hard'"));
  CHECK_THAT(complaint_with("kind soft\n", ""), Contains("line 3") && Contains("expected 'kind'"));
  CHECK_THAT(complaint_with("8 6\n", "8 2\n"), Contains("line 4") && Contains("8x2"));
  CHECK_THAT(complaint_with("8 6\n", "8 6 1\n"), Contains("line 4") && Contains("too long"));
  CHECK_THAT(complaint_with("4.5", "-1"), Contains("line 5"));
  CHECK_THAT(complaint_with("4.5", "nan"), Contains("line 5") && Contains("'nan'"));
  CHECK_THAT(complaint_with("features 2", "features 0"), Contains("line 7") && Contains("none"));
  CHECK_THAT(complaint_with("features 2", "features 2000000000"), Contains("line 10, features/2: found 'weak'"));
  CHECK_THAT(complaint_with("features 2", "features 1"), Contains("line 9") && Contains("expected 'weak'"));
  CHECK_THAT(complaint_with("grey", "blue"), Contains("line 8") && Contains("'blue'"));
  CHECK_THAT(complaint_with("0 0 8 6 -1", "0 0 9 6 -1"), Contains("line 8, features/0") && Contains("0 0 9 6"));
  CHECK_THAT(complaint_with(" 2 0 4 6 2", ""), Contains("line 8, features/0") && Contains("1 rectangles"));
  CHECK_THAT(complaint_with("6 2\n", "6 2 0 0 1 1 1 0 0 1 1 1\n"), Contains("line 8") && Contains("more than 3"));
  CHECK_THAT(complaint_with("tilted 4", "tilted 2"), Contains("line 9, features/1: tilted rectangle 0"));
  CHECK_THAT(complaint_with("weak 3", "weak 2147483648"), Contains("line 10") && Contains("whole number"));
  CHECK_THAT(complaint_with("weak 3", "weak 4"), Contains("line 14, weak/3") && Contains("'end'"));
  CHECK_THAT(complaint_with("weak 3", "weak 2"), Contains("line 12, weak/1: the last weak classifier"));
  CHECK_THAT(complaint_with("0 0.5 :", "7 0.5 :"), Contains("line 11, weak/0: node 0 uses feature 7 of 2"));
  CHECK_THAT(complaint_with("0.5 : -1 1", "1e39 : -1 1"), Contains("line 11") && Contains("'1e39'"));
  CHECK_THAT(complaint_with("1 0 0 0.25", "1 1 0 0.25"), Contains("line 12, weak/1: node 1 is reached twice"));
  CHECK_THAT(complaint_with(": 0.5 -1.5 2", ": 0.5 -1.5"), Contains("line 12") && Contains("too short"));
  CHECK_THAT(complaint_with(": 0.5 -1.5 2", ": 0.5 -1.5 2 3"), Contains("line 12") && Contains("expected '>='"));
  CHECK_THAT(complaint_with(">= 0\n", "\n"), Contains("line 13") && Contains("no '>='"));
  CHECK_THAT(complaint_with("end\n", "end\nmore\n"), Contains("line 15") && Contains("after 'end'"));
}

TEST_CASE("the text format keeps gradient channels out of staged cascades and of the grey prefix") {
  CHECK_THAT(complaint_with("grey 0", "edge_90 0"), Contains("stages/0/weakClassifiers/0") && Contains("grey"));
}

TEST_CASE("LBP is version 2, and nothing else is: older programs read what they can") {
  CHECK(cascade_text(Cascade(staged_parts()), CascadeFormat::haarkit).substr(0, 18) == "haarkit cascade 1\n");
  const std::string text = cascade_text(Cascade(lbp_parts()), CascadeFormat::haarkit);
  CHECK(text.substr(0, 18) == "haarkit cascade 2\n");
  const auto lbp_complaint = [&](const std::string& old_part, const std::string& new_part) {
    std::string changed = text;
    const std::size_t at = changed.find(old_part);
    REQUIRE(at != std::string::npos);
    return complaint(changed.replace(at, old_part.size(), new_part));
  };
  CHECK_THAT(lbp_complaint("cascade 2", "cascade 1"), Contains("line 3") && Contains("'type'"));
  CHECK_THAT(lbp_complaint("type lbp", "type hog"), Contains("line 3") && Contains("'hog'"));
  CHECK_THAT(lbp_complaint("kind staged", "kind soft"), Contains("soft cascade of LBP"));
  CHECK_THAT(lbp_complaint("contrast 0", "contrast 10"), Contains("no contrast gate"));
  CHECK_THAT(lbp_complaint("lbp 0 0 6 6", "grey 0 0 6 6"), Contains("features/0") && Contains("'grey'"));
  CHECK_THAT(lbp_complaint("lbp 0 0 6 6", "lbp 0 0 7 6"), Contains("features/0") && Contains("not inside"));
  CHECK_THAT(lbp_complaint("lbp 0 0 6 6", "lbp 0 0 6"), Contains("features/0") && Contains("too short"));
  CHECK_THAT(lbp_complaint(" -2147483648 :", " :"), Contains("weak/0"));
  CHECK_THAT(lbp_complaint(" -2147483648 :", " -2147483648 5 :"), Contains("weak/0"));
  CHECK_THAT(lbp_complaint("features 3", "features 2000000000"), Contains("features/3"));
  for (std::size_t size = 0; size + 4 < text.size(); ++size)
    CHECK_THAT(complaint(text.substr(0, size)), Catch::StartsWith("a.cascade: "));
}

TEST_CASE("a box regression is version 2 of the text format, and each fault in it is named") {
  const std::string boxes =
      "boxes 24 24 1.25 2\nfeatures 1\nmagnitude 2 3 5 6 1\ntrees 1\n0 -1 0 0.5 : 0.1 0 -0.25 0 0.5 0\nend\n";
  std::string text = kSmall;
  text.replace(text.find("cascade 1"), 9, "cascade 2").replace(text.find("end\n"), 4, boxes);
  const Cascade cascade = read_cascade_text(text, "a.cascade");
  REQUIRE(cascade.boxes());
  CHECK(cascade.boxes()->patch == cv::Size(24, 24));
  CHECK(cascade.boxes()->steps == 2);
  REQUIRE(cascade.boxes()->trees.size() == 1);
  CHECK(cascade.boxes()->trees[0].leaves == std::vector<BoxShift>{{0.1F, 0, -0.25F}, {0, 0.5F, 0}});
  CHECK(read_cascade_text(cascade_text(cascade, CascadeFormat::haarkit), "copy") == cascade);
  CHECK_THROWS_AS(cascade_text(cascade, CascadeFormat::opencv), DataError);

  const auto fault = [&](const std::string& before, const std::string& after) {
    return complaint_with(before, after, text);
  };
  CHECK_THAT(fault("cascade 2", "cascade 1"), Contains("expected 'end'"));
  CHECK_THAT(fault("1.25 2", "0.5 2"), Contains("boxes: a reach"));
  CHECK_THAT(fault("1.25 2", "1.25 0"), Contains("boxes: a number of steps"));
  CHECK_THAT(fault("2 3 5 6 1", "20 3 5 6 1"), Contains("boxes/features/0"));
  CHECK_THAT(fault("0 -1 0 0.5 : 0.1", "0 -1 1 0.5 : 0.1"), Contains("boxes/trees/0") && Contains("feature 1 of 1"));
  CHECK_THAT(fault("0.1 0 -0.25", "9 0 -0.25"), Contains("boxes/trees/0") && Contains("leaf 0 is no shift"));
  CHECK_THAT(fault("trees 1\n", "trees 2\n"), Contains("boxes/trees/1"));
  for (std::size_t size = text.find("boxes"); size + 1 < text.size(); ++size)
    CHECK_THAT(complaint(text.substr(0, size)), Catch::StartsWith("a.cascade: line "));
}

TEST_CASE("context is version 4 of the text format, and each fault in it is named") {
  std::string text = kSmall;
  text.replace(text.find("cascade 1"), 9, "cascade 4");
  CHECK(read_cascade_text(text, "a.cascade").context() == 1);
  text.insert(text.find("features"), "context 1.25\n");
  const Cascade cascade = read_cascade_text(text, "a.cascade");
  CHECK(cascade.context() == 1.25F);
  CHECK(read_cascade_text(cascade_text(cascade, CascadeFormat::haarkit), "copy") == cascade);
  CHECK_THROWS_AS(cascade_text(cascade, CascadeFormat::opencv), DataError);
  const auto fault = [&](const std::string& before, const std::string& after) {
    return complaint_with(before, after, text);
  };
  CHECK_THAT(fault("cascade 4", "cascade 3"), Contains("expected 'features'"));
  CHECK_THAT(fault("context 1.25", "context 0.9"), Contains("context") && Contains("1 to 4"));
  CHECK_THAT(fault("context 1.25", "context 5"), Contains("1 to 4"));
  CHECK_THAT(fault("context 1.25", "context nan"), Catch::StartsWith("a.cascade: "));
}

TEST_CASE("a score regression is version 3 of the text format, and each fault in it is named") {
  const std::string scores =
      "scores 24 24 1.25 0.3\nfeatures 1\nmagnitude 2 3 5 6 1\ntrees 1\n0 -1 0 0.5 : 0.1 -2.5\nend\n";
  const std::string boxes =
      "boxes 24 24 1.25 2\nfeatures 1\nmagnitude 2 3 5 6 1\ntrees 1\n0 -1 0 0.5 : 0.1 0 -0.25 0 0.5 0\n";
  const auto with = [&](const std::string& more) {
    std::string text = kSmall;
    return text.replace(text.find("cascade 1"), 9, "cascade 3").replace(text.find("end\n"), 4, more);
  };
  const std::string text = with(scores);
  const Cascade cascade = read_cascade_text(text, "a.cascade");
  REQUIRE(cascade.scores());
  CHECK_FALSE(cascade.boxes());
  CHECK(cascade.scores()->patch == cv::Size(24, 24));
  CHECK(cascade.scores()->weight == 0.3F);
  REQUIRE(cascade.scores()->trees.size() == 1);
  CHECK(cascade.scores()->trees[0].leaves == std::vector<float>{0.1F, -2.5F});
  const std::string written = cascade_text(cascade, CascadeFormat::haarkit);
  CHECK(written.substr(0, 18) == "haarkit cascade 3\n");
  CHECK(read_cascade_text(written, "copy") == cascade);
  CascadeParts staged = staged_parts();
  staged.scores = cascade.scores();
  CHECK_THROWS_WITH(cascade_text(Cascade(staged), CascadeFormat::opencv), Contains("scores are fitted"));

  const Cascade both = read_cascade_text(with(boxes + scores), "a.cascade");
  CHECK((both.boxes() && both.scores()));
  CHECK(both != cascade);
  CHECK(read_cascade_text(cascade_text(both, CascadeFormat::haarkit), "copy") == both);
  CHECK(cascade_text(read_cascade_text(with(boxes + "end\n"), "a.cascade"), CascadeFormat::haarkit).substr(0, 18) ==
        "haarkit cascade 2\n");

  const auto fault = [&](const std::string& before, const std::string& after) {
    return complaint_with(before, after, text);
  };
  CHECK_THAT(fault("cascade 3", "cascade 2"), Contains("expected 'end'"));
  CHECK_THAT(fault("cascade 3", "cascade 5"), Contains("expected 1 to 4"));
  CHECK_THAT(fault("1.25 0.3", "4.5 0.3"), Contains("scores: a reach"));
  CHECK_THAT(fault("1.25 0.3", "1.25 -0.1"), Contains("scores: a weight"));
  CHECK_THAT(fault("1.25 0.3", "1.25 1e30"), Contains("scores: a weight"));
  CHECK_THAT(fault("1.25 0.3", "1.25 nan"), Contains("expected a finite number"));
  CHECK_THAT(fault("2 3 5 6 1", "20 3 5 6 1"), Contains("scores/features/0"));
  CHECK_THAT(fault("0.1 -2.5", "0.1 -21"), Contains("scores/trees/0") && Contains("leaf 1 is no logarithm of odds"));
  CHECK_THAT(fault("0.1 -2.5", "0.1"), Contains("scores/trees/0"));
  for (std::size_t size = text.find("scores"); size + 1 < text.size(); ++size)
    CHECK_THAT(complaint(text.substr(0, size)), Catch::StartsWith("a.cascade: line "));
}

TEST_CASE("an LBP cascade has a box regression as a Haar one has, of Haar features") {
  CascadeParts parts = lbp_parts();
  BoxRegression& boxes = parts.boxes.emplace();
  boxes.patch = {24, 24};
  boxes.features = {edge_feature(1, 2)};
  boxes.trees = {{{{0, 0.5F, 0, -1}}, {{0.1F, 0, -0.25F}, {0, 0.5F, 0}}}};
  const Cascade cascade(parts);
  const std::string text = cascade_text(cascade, CascadeFormat::haarkit);
  CHECK(text.substr(0, 39) == "haarkit cascade 2\nkind staged\ntype lbp\n");
  CHECK(read_cascade_text(text, "copy") == cascade);

  std::string wrong = text;
  wrong.replace(wrong.find("grey"), 4, "lbp");
  CHECK_THAT(complaint(wrong), Contains("boxes/features/0") && Contains("'lbp'"));
  for (std::size_t size = text.find("boxes"); size + 1 < text.size(); ++size)
    CHECK_THAT(complaint(text.substr(0, size)), Catch::StartsWith("a.cascade: line "));

  boxes.trees[0].nodes[0].codes.add(7);
  CHECK_THROWS_WITH(Cascade(parts), Contains("boxes/trees/0") && Contains("set of codes"));
}
