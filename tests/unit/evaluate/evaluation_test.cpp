#include "haarkit/evaluate/evaluation.hpp"

#include <algorithm>
#include <limits>
#include <random>

#include "catch.hpp"
#include "haarkit/evaluate/report.hpp"

using namespace haarkit;
using Catch::Contains;
using Catch::WithinAbs;

namespace {

struct Data {
  std::vector<AnnotatedPicture> pictures;
  std::vector<std::vector<ScoredBox>> detections;
};

// Faces of 20 to 60 pixels; the detector frames them 10 % too far right and 1.25 times too wide.
Data shifted_faces() {
  std::mt19937 random(5);
  Data data;
  for (int i = 0; i < 20; ++i) {
    const double size = 20 + static_cast<double>(random() % 40), x = static_cast<double>(random() % 100);
    data.pictures.push_back({"p" + std::to_string(i), "", {}, {}, false});
    data.detections.emplace_back();
    if (i % 5 == 4) continue;
    data.pictures.back().faces.push_back({{x, 10, size, size}});
    const double w = size * 1.25, centre = x + size / 2 + 0.1 * w;
    data.detections.back().push_back({{centre - w / 2, 10, w, size}, static_cast<double>(i)});
  }
  data.detections[4].push_back({{0, 0, 5, 5}, 17.5});
  return data;
}

Report report_on(const Data& data, const EvaluationOptions& options) {
  Report report;
  report.options = options;
  DataSetReport set;
  set.name = "some & <set>";
  set.pictures = static_cast<long>(data.pictures.size());
  set.faces = 16;
  set.detectors.push_back({"mine", evaluate(data.pictures, data.detections, options), {}, {}, {}});
  report.data.push_back(std::move(set));
  return report;
}

}  // namespace

TEST_CASE("the fitted mapping turns the detector's framing into that of the annotations") {
  const Data data = shifted_faces();
  const Evaluation result = evaluate(data.pictures, data.detections);
  CHECK(result.mapping.pairs == 16);
  CHECK_THAT(result.mapping.mapping.dx, WithinAbs(-0.1, 1e-9));
  CHECK_THAT(result.mapping.mapping.dy, WithinAbs(0, 1e-9));
  CHECK_THAT(result.mapping.mapping.sx, WithinAbs(0.8, 1e-9));
  CHECK_THAT(result.mapping.mapping.sy, WithinAbs(1, 1e-9));
  CHECK_THAT(result.boxes[0][0].box.x, WithinAbs(data.pictures[0].faces[0].box.x, 1e-9));
  CHECK(result.operating_points.back().recall.value == 1.0);
}

TEST_CASE("a given mapping is used as it is, and nothing to fit leaves boxes alone") {
  const Data data = shifted_faces();
  EvaluationOptions options;
  options.mapping = BoxMapping{0, 0, 2, 2};
  CHECK(evaluate(data.pictures, data.detections, options).mapping.mapping.sx == 2);
  CHECK(evaluate({data.pictures[4]}, {data.detections[4]}).mapping.pairs == 0);
  CHECK(evaluate({data.pictures[4]}, {data.detections[4]}).mapping.mapping.sx == 1);
  CHECK(BoxMapping{0.5, 0, 2, 1}({0, 0, 10, 10}) == cv::Rect2d(0, 0, 20, 10));
}

TEST_CASE("operating points, sizes and IoU levels are told in the order asked for") {
  const Data data = shifted_faces();
  EvaluationOptions options;
  options.ious = {0.5, 0.9};
  options.false_positives = {0};
  options.min_face_size = 30;
  const Evaluation result = evaluate(data.pictures, data.detections, options);
  REQUIRE(result.operating_points.size() == 5);
  CHECK(result.operating_points[0].name == "0.01 FPPI");
  CHECK(result.operating_points[3].name == "0 false positives");
  CHECK(result.operating_points[4].name == "all detections");
  options.own_score = 17;
  const OperatingPoint own = evaluate(data.pictures, data.detections, options).operating_points[4];
  CHECK(own.name == "own score");
  CHECK(own.point.threshold >= 17);
  CHECK(own.point.false_positives == 1);
  CHECK(result.operating_points[3].point.false_positives == 0);
  CHECK(result.operating_points[3].point.threshold == 18);
  CHECK(result.operating_points[4].picture_false.value == 0.25);
  REQUIRE(result.by_iou.size() == 2);
  CHECK(result.by_iou[1].average_precision.value);
  CHECK(result.roc.faces < 16);
  CHECK_FALSE(result.fddb);
}

TEST_CASE("an evaluation does not depend on the order of pictures' faces and detections") {
  Data data = shifted_faces();
  for (auto& boxes : data.detections) boxes.push_back({{30, 10, 40, 40}, 7});
  const std::string before = json_report(report_on(data, {}));
  for (auto& boxes : data.detections) std::reverse(boxes.begin(), boxes.end());
  CHECK(json_report(report_on(data, {})) == before);
}

TEST_CASE("bootstrap intervals hold the value, repeat with their seed and close in on a rate without doubt") {
  const Data data = shifted_faces();
  EvaluationOptions options;
  options.mapping = BoxMapping{};
  options.ious = {0.6};
  const Estimate one = evaluate(data.pictures, data.detections, options).operating_points.back().picture_false;
  REQUIRE(one.interval);
  CHECK(one.interval->low <= *one.value);
  CHECK(one.interval->high >= *one.value);
  CHECK(one.interval->low < one.interval->high);
  const Estimate again = evaluate(data.pictures, data.detections, options).operating_points.back().picture_false;
  CHECK(again.interval->low == one.interval->low);
  CHECK(again.interval->high == one.interval->high);
  options.mapping.reset();
  const Estimate sure = evaluate(data.pictures, data.detections, options).operating_points.back().recall;
  CHECK(sure.interval->low == 1);
  CHECK(sure.interval->high == 1);
  options.bootstrap.rounds = 0;
  CHECK_FALSE(evaluate(data.pictures, data.detections, options).operating_points.back().recall.interval);
}

TEST_CASE("what is no number or out of range is refused by name, and ends in no rate") {
  static constexpr double kNan = std::numeric_limits<double>::quiet_NaN(),
                          kInfinite = std::numeric_limits<double>::infinity();
  const auto refused = [](const char* word, const auto& change) {
    Data data = shifted_faces();
    EvaluationOptions options;
    change(data, options);
    CHECK_THROWS_WITH(evaluate(data.pictures, data.detections, options), Contains(word));
  };
  for (const double value : {kNan, kInfinite, -kInfinite}) {
    refused("scores", [&](Data& d, auto&) { d.detections[0].at(0).score = value; });
    refused("scores", [&](Data& d, auto&) { d.detections[0].at(0).box.x = value; });
    refused("faces", [&](Data& d, auto&) { d.pictures[0].faces.at(0).box.width = value; });
    refused("ious", [&](Data&, auto& o) { o.ious.push_back(value); });
    refused("coverage", [&](Data&, auto& o) { o.bootstrap.coverage = value; });
    refused("mapping", [&](Data&, auto& o) { o.mapping = BoxMapping{value, 0, 1, 1}; });
  }
  refused("detections", [](Data& d, auto&) { d.detections.pop_back(); });
  refused("ious", [](Data&, auto& o) { o.ious = {}; });
  refused("ious", [](Data&, auto& o) { o.ious = {1.01}; });
  refused("min_face_size", [](Data&, auto& o) { o.min_face_size = kNan; });
  refused("fppi", [](Data&, auto& o) { o.fppi = {0}; });
  refused("false_positives", [](Data&, auto& o) { o.false_positives = {kNan}; });
  refused("size_edges", [](Data&, auto& o) { o.size_edges = {20, 10}; });
  refused("size_edges", [](Data&, auto& o) { o.size_edges = {0, kNan}; });
  refused("own_score", [](Data&, auto& o) { o.own_score = kNan; });
  refused("coverage", [](Data&, auto& o) { o.bootstrap.coverage = 1.5; });
}

TEST_CASE("the text report names every table, and an empty data set has no rates") {
  const std::string text = text_report(report_on(shifted_faces(), {}));
  for (const char* words :
       {"some & <set>: 20 pictures (16 with an object, 4 without)", "Objects found, %", "Operating points",
        "Objects found by size", "Box mapping", "shift 10.0 % left, 0.0 % down; scale 0.800 x 1.000"})
    CHECK_THAT(text, Contains(words));
  CHECK_THAT(text_report(report_on({}, {})), Contains("0 pictures"));
  CHECK_THAT(csv_report(report_on({}, {})), Contains("mine,all detections"));
}

TEST_CASE("the page escapes names, needs no outside resource and runs no script") {
  const std::string page = html_report(report_on(shifted_faces(), {}));
  CHECK_THAT(page,
             Contains("some &amp; &lt;set&gt;") && Contains("class=\"plot roc\"") && Contains("class=\"plot sizes\""));
  CHECK_THAT(page, !Contains("<set>") && !Contains("<script") && !Contains("http://") && !Contains("https://"));
  CHECK_THAT(html_report(report_on({}, {})), Contains("</html>"));
}

TEST_CASE(
    "a fitted mapping that changes the boxes' shape is told at the top of every report, with the rate without it") {
  Data data;  // objects twice as wide as high, found by a detector of squares
  for (int i = 0; i < 10; ++i) {
    data.pictures.push_back({"p" + std::to_string(i), "", {}, {}, false});
    data.pictures.back().faces.push_back({{50, 50, 80, 40}});
    data.detections.push_back({{{70, 50, 40, 40}, static_cast<double>(i)}});
  }
  EvaluationOptions options;
  options.bootstrap.rounds = 0;
  Report report = report_on(data, options);
  report.object = "car";
  const Evaluation& e = report.data[0].detectors[0].evaluation;
  CHECK(e.operating_points[1].recall.value == 1);
  REQUIRE(e.unmapped.size() == 3);
  CHECK(e.unmapped[1].fppi == 0.1);
  CHECK(e.unmapped[1].recall.value() == 0);
  const auto warnings = mapping_warnings(report);
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("2.00 in width and 1.00 in height") &&
                              Contains("100.0 % of the cars with the fitted boxes, 0.0 % with the boxes as they are"));
  CHECK_THAT(text_report(report), Catch::StartsWith("WARNING: mine on some & <set>"));
  CHECK_THAT(html_report(report), Contains("<p class=\"warning\">"));
  CHECK_THAT(json_report(report), Contains("\"without_mapping\"") && Contains("\"warnings\": [\n  \"mine on"));
  CHECK_THAT(text_report(report), Contains("Cars found, %"));

  options.mapping = BoxMapping{};  // as given: whoever gives one knows
  CHECK(mapping_warnings(report_on(data, options)).empty());
}

TEST_CASE("a mapping changes much above 1.25 in shape or 1.6 in size, not before") {
  CHECK_FALSE(changes_much({0.3, 0.3, 1.2, 1}));
  CHECK(changes_much({0, 0, 1.3, 1}));
  CHECK(changes_much({0, 0, 1, 1.3}));
  CHECK_FALSE(changes_much({0, 0, 1.5, 1.5}));
  CHECK(changes_much({0, 0, 1.7, 1.7}));
  CHECK(changes_much({0, 0, 0.6, 0.6}));
}

TEST_CASE("rates that nothing can be measured on have no value") {
  EvaluationOptions options;
  options.bootstrap.rounds = 0;
  const std::vector<std::vector<ScoredBox>> found(2, {{{1, 1, 20, 20}, 5}});
  std::vector<AnnotatedPicture> pictures(2);
  for (AnnotatedPicture& picture : pictures) picture.unboxed_face = true;
  // Faces whose places nobody said: no false positives a picture, and all detections find one in each picture.
  Evaluation e = evaluate(pictures, found, options);
  CHECK_FALSE(e.operating_points[0].picture_detection.value);
  CHECK_FALSE(e.operating_points[0].picture_miss.value);
  CHECK_FALSE(e.operating_points[0].precision);
  CHECK(e.operating_points.back().name == "all detections");
  CHECK(e.operating_points.back().picture_detection.value == 1.0);
  pictures[1].unboxed_face = false;  // and one without a face
  e = evaluate(pictures, found, options);
  CHECK_FALSE(e.operating_points.back().precision);
  CHECK(e.operating_points.back().fppi == 1.0);
}

TEST_CASE("a report whose options are not those of its evaluations is refused, not read beyond its points") {
  const Data data = shifted_faces();
  EvaluationOptions one;
  one.fppi = {1};
  Report report = report_on(data, one);
  CHECK_FALSE(text_report(report).empty());
  for (const std::vector<double>& fppi : {std::vector<double>{0.01, 0.1, 1}, {0.1}, {1, 2}}) {
    report.options.fppi = fppi;
    CHECK_THROWS_AS(text_report(report), std::invalid_argument);
    CHECK_THROWS_AS(html_report(report), std::invalid_argument);
  }
}

TEST_CASE("lists of different lengths and scores that are no numbers are refused in all that evaluates") {
  const Data data = shifted_faces();
  CHECK_THROWS_AS(fddb_score(data.pictures, {}), std::invalid_argument);
  CHECK_THROWS_AS(fit_mapping(data.pictures, {}, 0), std::invalid_argument);
  CHECK_THROWS_AS(match(data.pictures[0], {{{0, 0, 9, 9}, std::numeric_limits<double>::quiet_NaN()}}, {}),
                  std::invalid_argument);
}
