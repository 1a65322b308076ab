#include <tbb/global_control.h>

#include <algorithm>
#include <stdexcept>

#include "catch.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/detector.hpp"
#include "haarkit/detect/nms.hpp"
#include "pictures.hpp"
#include "random_cascade.hpp"

using namespace haarkit;
using namespace haarkit::test;

namespace {

Cascade stock(const std::string& name) {
  return read_cascade("/usr/share/opencv4/haarcascades/haarcascade_" + name + ".xml");
}

// Soft and staged ones, Haar and LBP, of two window sizes and two contrast gates, with tilted features and without.
std::vector<NamedCascade> many() {
  return {{"alt2", stock("frontalface_alt2")},
          {"profile", stock("profileface")},
          {"soft", random_cascade(CascadeKind::soft, {20, 20}, 4)},
          {"default", stock("frontalface_default")},
          {"staged", random_cascade(CascadeKind::staged, {20, 20}, 3)},
          {"lbp", read_cascade("/usr/share/opencv4/lbpcascades/lbpcascade_frontalface.xml")},
          {"lbp20", random_lbp_cascade({20, 20}, 3)},
          {"other", random_cascade(CascadeKind::staged, {24, 24}, 5)}};
}

std::vector<Detection> of_cascade(const std::vector<Detection>& found, int cascade) {
  std::vector<Detection> own;
  for (Detection d : found) {
    if (d.cascade != cascade) continue;
    d.cascade = 0;
    own.push_back(d);
  }
  return own;
}

DetectorOptions lenient(DetectMode mode) {
  DetectorOptions options;
  options.mode = mode;
  options.min_neighbors = 1;
  options.threads = 1;
  return options;
}

}  // namespace

TEST_CASE("several cascades in one search find what each finds alone, also on turned pictures and in exact mode") {
  const std::vector<NamedCascade> cascades = many();
  const cv::Mat picture = drawn_faces({141, 120}, 2);
  DetectorOptions turned = lenient(DetectMode::fast), all = lenient(DetectMode::fast);
  turned.turns = {0, 90, -20};
  all.overlap = 1;
  for (const DetectorOptions& options : {lenient(DetectMode::fast), lenient(DetectMode::exact), turned, all}) {
    const Detector together(cascades, options);
    ScanStatistics counted, sum;
    const std::vector<Detection> found = together.detect(picture, &counted);
    int with_finds = 0;
    for (std::size_t i = 0; i < cascades.size(); ++i) {
      CAPTURE(cascades[i].name, options.mode == DetectMode::exact, options.turns.size(), options.overlap);
      const std::vector<Detection> alone = Detector(cascades[i].cascade, options).detect(picture, &sum);
      CHECK(of_cascade(found, static_cast<int>(i)) == alone);
      with_finds += alone.empty() ? 0 : 1;
    }
    CHECK(with_finds >= 4);
    CHECK(counted == sum);
  }
}

TEST_CASE("several cascades find the same on any number of threads and with any instruction set") {
  const tbb::global_control allow(tbb::global_control::max_allowed_parallelism, 8);
  const cv::Mat picture = drawn_faces({141, 120}, 2);
  std::vector<NamedCascade> cascades = many();
  for (NamedCascade& c : cascades) c.name = c.name < "p" ? "one" : "other";  // views, too
  for (DetectMode mode : {DetectMode::fast, DetectMode::exact}) {
    DetectorOptions options = lenient(mode);
    const std::vector<Detection> expected = Detector(cascades, options).detect(picture);
    CHECK(expected.size() > 4);
    for (int threads : {2, 3, 8}) {
      options.threads = threads;
      CHECK(Detector(cascades, options).detect(picture) == expected);
    }
    for (InstructionSet set : usable_instruction_sets()) {
      options.instruction_set = set;
      CHECK(Detector(cascades, options).detect(picture) == expected);
    }
  }
}

TEST_CASE("views of one object that find the same place have one detection there, other objects one each") {
  const cv::Mat picture = drawn_faces({301, 240}, 2);
  const Cascade alt2 = stock("frontalface_alt2"), first = stock("frontalface_default");
  const DetectorOptions options = lenient(DetectMode::fast);
  const Detector views({{"face", alt2}, {"face", first}}, options), apart({{"a", alt2}, {"b", first}}, options);
  CHECK(views.objects() == std::vector<int>{0, 0});
  CHECK(apart.objects() == std::vector<int>{0, 1});
  const std::vector<Detection> joined = views.detect(picture), all = apart.detect(picture);
  REQUIRE(joined.size() < all.size());
  CHECK(std::is_sorted(joined.begin(), joined.end(), [](auto& a, auto& b) { return a.score > b.score; }));
  CHECK(views.name_of(joined.front()) == "face");
  CHECK(apart.name_of(all.front()) == "a");
  CHECK(apart.name_of(all.back()) == "b");
  for (const Detection& d : all)
    CHECK(std::any_of(joined.begin(), joined.end(),
                      [&](const Detection& kept) { return kept.score >= d.score && (kept.box & d.box).area() > 0; }));
}

TEST_CASE("a find below its cascade's operating point drops no other view's find") {
  const cv::Mat picture = drawn_faces({301, 240}, 2);
  const DetectorOptions options = lenient(DetectMode::fast);
  const Cascade alt2 = stock("frontalface_alt2");
  CascadeParts strict = alt2.parts();
  strict.min_score = 1e9F;
  const std::vector<Detection> alone = Detector(alt2, options).detect(picture);
  REQUIRE(!alone.empty());
  CHECK(Detector({{"face", alt2}, {"face", Cascade(strict)}}, options).detect(picture) == alone);
}

TEST_CASE("the same cascade twice under one name finds everything once, under two names twice") {
  const cv::Mat picture = drawn_faces({301, 240}, 2);
  const Cascade alt2 = stock("frontalface_alt2");
  for (DetectMode mode : {DetectMode::fast, DetectMode::exact}) {
    DetectorOptions options = lenient(mode);
    const std::vector<Detection> once = Detector(alt2, options).detect(picture);
    REQUIRE(!once.empty());
    CHECK(Detector({{"x", alt2}, {"x", alt2}}, options).detect(picture).size() <= once.size());
    CHECK(Detector({{"x", alt2}, {"y", alt2}}, options).detect(picture).size() == 2 * once.size());
  }
}

TEST_CASE("a picture smaller than one cascade's window is searched with the others") {
  const cv::Mat picture = drawn_faces({22, 22}, 3);
  const DetectorOptions options = lenient(DetectMode::fast);
  CascadeParts any = random_cascade(CascadeKind::staged, {20, 20}, 3).parts();
  for (Stage& stage : any.stages) stage.threshold = -1000;  // every window passes
  CascadeParts large = any;
  large.window = {24, 24};
  const Detector detector({{"large", Cascade(large)}, {"small", Cascade(any)}}, options);
  const std::vector<Detection> found = detector.detect(picture);
  REQUIRE(!found.empty());
  for (const Detection& d : found) CHECK(d.cascade == 1);
  CHECK(detector.detect(cv::Mat(10, 10, CV_8U, cv::Scalar(0))).empty());
}

TEST_CASE("a detector without a cascade is refused") {
  CHECK_THROWS_AS(Detector(std::vector<NamedCascade>{}), std::invalid_argument);
}

TEST_CASE("views are compared across cascades alone, and the order stays") {
  const std::vector<Detection> found = {{{0, 0, 20, 20}, 1, 0},
                                        {{1, 0, 20, 20}, 5, 0},
                                        {{0, 1, 20, 20}, 3, 1},
                                        {{60, 0, 20, 20}, 2, 1},
                                        {{0, 0, 20, 20}, 2, 2}};
  // 0 and 1 are views of one object; the box of cascade 1 at the same place is hidden by the better one of cascade 0.
  const std::vector<Detection> left = {found[0], found[1], found[3], found[4]};
  CHECK(drop_repeated_views(found, {0, 0, 2}, 0.3) == left);
  CHECK(drop_repeated_views(found, {0, 1, 2}, 0.3) == found);
  CHECK(drop_repeated_views(found, {0, 0, 2}, 1) == found);
}

TEST_CASE("scores of views are brought to one scale by their operating points, those of other objects are not") {
  CascadeParts first = random_cascade(CascadeKind::soft, {20, 20}, 4).parts(), second = first;
  first.min_score = 8.F;
  second.min_score = 2.F;
  const cv::Mat picture = drawn_faces({141, 120}, 2);
  const DetectorOptions options = lenient(DetectMode::fast);
  DetectorOptions any = options;
  any.min_score = 0.F;
  const std::vector<Detection> alone = Detector(Cascade(second), options).detect(picture);
  REQUIRE_FALSE(alone.empty());
  const std::vector<Detection> views =
      Detector({{"face", Cascade(first)}, {"face", Cascade(second)}}, options).detect(picture);
  std::vector<float> expected, scores;
  for (const Detection& d : Detector(Cascade(second), any).detect(picture)) {
    float score = 4 * d.score;
    if (d.score >= 0.15F * 8) score += 0.3F * d.score;  // the first view sees the same
    if (score >= 8) expected.push_back(score);
  }
  for (const Detection& d : views) {
    CHECK(d.cascade == 1);  // the same windows, four times the score
    scores.push_back(d.score);
  }
  CHECK(scores == expected);
  const Detector both({{"face", Cascade(first)}, {"face", Cascade(second)}}, options);
  CHECK(both.operating_points() == std::vector<std::optional<float>>{8.F, 8.F});
  DetectorOptions limited = options;
  limited.min_score = expected.front();
  CHECK(Detector({{"face", Cascade(first)}, {"face", Cascade(second)}}, limited).detect(picture).size() == 1);
  const std::vector<Detection> objects =
      Detector({{"face", Cascade(first)}, {"other", Cascade(second)}}, options).detect(picture);
  CHECK(of_cascade(objects, 1) == alone);
  CHECK(Detector({{"face", Cascade(first)}, {"other", Cascade(second)}}, options).operating_points()[1] == 2.F);
}
