#include "second_look.hpp"

#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/detector.hpp"
#include "haarkit/detect/nms.hpp"

using namespace haarkit;

namespace {

// A portrait whose face is `side` pixels wide.
struct Portrait {
  cv::Mat pixels;
  cv::Rect2d face;
};

Portrait portrait(double side) {
  static const cv::Mat whole =
      cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/grace_hopper.jpg", cv::IMREAD_GRAYSCALE);
  static const std::vector<Detection> found = Detector(builtin_face_cascade()).detect(whole);
  REQUIRE(found.size() == 1);
  const cv::Rect face = found[0].box;
  const double scale = side / face.width;
  Portrait small;
  cv::resize(whole, small.pixels, {}, scale, scale, cv::INTER_AREA);
  small.face = {face.x * scale, face.y * scale, face.width * scale, face.height * scale};
  return small;
}

}  // namespace

TEST_CASE("a second look keeps to the find, the picture, and sizes not far below the first look's") {
  const PlannedLevel first{1.2, {100, 50}, 2, 31};
  DetectorOptions options;
  const auto plan = [&](const cv::Rect& box) {
    return plan_second_look({box, 1}, first, {200, 150}, {20, 20}, options);
  };
  const SecondLook large = plan({60, 40, 80, 80});
  CHECK(large.place == cv::Rect(40, 20, 120, 120));
  REQUIRE(large.levels.size() == 7);
  CHECK(large.levels[3].factor == Approx(4));
  CHECK(large.levels[3].size == cv::Size(30, 30));
  CHECK(large.levels[3].row_end == 11);
  CHECK(large.levels[3].stride == 2);
  for (std::size_t i = 1; i < large.levels.size(); ++i)
    CHECK(large.levels[i].factor == Approx(1.1 * large.levels[i - 1].factor));

  CHECK(plan({190, 140, 24, 24}).place == cv::Rect(184, 134, 16, 16));
  CHECK(plan({190, 140, 24, 24}).levels.empty());  // no window fits
  CHECK(plan({60, 40, 24, 24}).levels.front().factor == Approx(1.2 / 1.331));
  CHECK(plan({60, 40, 21, 21}).levels.front().factor >= 1.2 / 1.331);
  options.max_size = {84, 84};
  CHECK(plan({60, 40, 80, 80}).levels.back().factor == Approx(4));
}

TEST_CASE("a second look leaves room for windows that show more than the object") {
  const PlannedLevel first{1.2, {100, 50}, 2, 31};
  const SecondLook look = plan_second_look({{60, 40, 64, 64}, 1}, first, {200, 150}, {20, 20, 1.25}, {});
  CHECK(look.place == cv::Rect(32, 12, 120, 120));  // that of a find of 80 pixels
  REQUIRE(look.levels.size() == 7);
  CHECK(look.levels[3].factor == Approx(4));
}

TEST_CASE("a second look with context reaches beyond the picture where its place ends with it, and only there") {
  const PlannedLevel first{1.2, {100, 50}, 2, 31};
  const SecondLook look = plan_second_look({{0, 40, 64, 64}, 1}, first, {200, 150}, {20, 20, 1.25}, {});
  CHECK(look.place == cv::Rect(0, 12, 92, 120));
  for (const PlannedLevel& level : look.levels) {
    CHECK(level.border.left == 2);
    CHECK(level.border.top + level.border.right + level.border.bottom == 0);
    CHECK(level.scanned() == level.size + cv::Size(2, 0));
  }
}

TEST_CASE("only a high score and a size that the first look fits go without a second look") {
  CHECK(beyond_doubt({{0, 0, 40, 40}, 400}, {24, 24}));
  CHECK_FALSE(beyond_doubt({{0, 0, 40, 40}, 200}, {24, 24}));
  CHECK_FALSE(beyond_doubt({{0, 0, 30, 30}, 400}, {24, 24}));
}

TEST_CASE("boxes fit faces about as small as the smallest window, and stay above the smallest size") {
  DetectorOptions options;
  options.min_size = {24, 24};
  const Detector detector(builtin_face_cascade(), options);
  for (const double side : {24.5, 26., 28., 33., 45.}) {
    const Portrait small = portrait(side);
    const std::vector<Detection> found = detector.detect(small.pixels);
    INFO("a face of " << side << " pixels");
    REQUIRE(found.size() == 1);
    CHECK(intersection_over_union(found[0].box, small.face) > 0.7);
  }
  for (const double side : {16., 18., 20., 22., 23.})
    for (const Detection& d : detector.detect(portrait(side).pixels)) CHECK(d.box.width >= 23);
}

TEST_CASE("leniency adds windows to what is found, and finds nothing new") {
  const Portrait small = portrait(40);
  DetectorOptions options;
  options.min_score = -1e9F;
  std::vector<Detection> before;
  for (const float leniency : {0.F, 1.F, 2.F, 4.F}) {
    options.leniency = leniency;
    const std::vector<Detection> found = Detector(builtin_face_cascade(), options).detect(small.pixels);
    REQUIRE_FALSE(found.empty());
    CHECK(intersection_over_union(found[0].box, small.face) > 0.7);
    if (!before.empty()) CHECK(found[0].score >= before[0].score);
    before = found;
  }
  options.leniency = -1;
  CHECK_THROWS_WITH(Detector(builtin_face_cascade(), options), Catch::Contains("leniency"));
}

TEST_CASE("a find far below its cascade's operating point is not looked at again, whatever score is asked for") {
  const Portrait small = portrait(40);
  const auto found_with = [&](float operating_point, float min_score) {
    CascadeParts parts = builtin_face_cascade().parts();
    parts.min_score = operating_point;
    DetectorOptions options;
    options.min_score = min_score;
    return Detector(Cascade(parts), options).detect(small.pixels);
  };
  const std::vector<Detection> as_it_is = found_with(60, 0);
  REQUIRE_FALSE(as_it_is.empty());
  REQUIRE(as_it_is[0].score < 1e6F);
  CHECK(found_with(1, 0)[0] == as_it_is[0]);
  CHECK(found_with(1e6F, 0).empty());
  CHECK(found_with(60, as_it_is[0].score) == std::vector<Detection>{as_it_is[0]});
}

TEST_CASE("where a cascade has no operating point, finds whose scores are below 0 are looked at again too") {
  // The same windows pass, and all sums are lower by so much.
  constexpr float kLower = 1000;
  CascadeParts parts = builtin_face_cascade().parts();
  parts.min_score.reset();
  parts.scores.reset();
  for (float& leaf : parts.stages.back().weak.back().leaves) leaf -= kLower;
  parts.stages.back().threshold -= kLower;
  const Portrait small = portrait(40);
  const std::vector<Detection> found = Detector(Cascade(parts)).detect(small.pixels);
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].score < 0);
}
