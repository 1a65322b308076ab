#include "finer_look.hpp"

#include <catch2/catch.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/detector.hpp"
#include "haarkit/detect/nms.hpp"

using namespace haarkit;

TEST_CASE("the places to look at again lie around the smallest finds, inside the picture, and apart from each other") {
  const cv::Size smallest(24, 24), picture(200, 100);
  const auto places = [&](const std::vector<cv::Rect>& boxes) {
    std::vector<Detection> found;
    for (const cv::Rect& box : boxes) found.push_back({box, 1});
    return places_of_smallest(found, smallest, picture);
  };
  using Places = std::vector<cv::Rect>;
  CHECK(places({}).empty());
  CHECK(places({{50, 20, 31, 31}}).empty());
  CHECK(places({{50, 20, 30, 30}}) == Places{{35, 5, 60, 60}});
  CHECK(places({{0, 80, 24, 24}}) == Places{{0, 68, 36, 32}});
  CHECK(places({{50, 30, 24, 24}, {110, 30, 24, 24}}) == Places{{38, 18, 48, 48}, {98, 18, 48, 48}});
  // Two that the third one joins.
  CHECK(places({{50, 30, 24, 24}, {110, 30, 24, 24}, {80, 40, 24, 24}}) == Places{{38, 18, 108, 58}});
}

TEST_CASE("a place is looked at on the level two steps below the first, which may enlarge it") {
  const PlannedLevel first{1.2, {100, 50}, 2, 31};
  const std::vector<PlannedLevel> levels = plan_finer(first, 1.1, {60, 48}, {20, 20});
  REQUIRE(levels.size() == 1);
  CHECK(levels[0].factor == Approx(1.2 / 1.21));
  CHECK(levels[0].size == cv::Size(61, 48));
  CHECK(levels[0].row_end == 29);
  CHECK(levels[0].stride == 2);
  CHECK(plan_finer(first, 1.1, {60, 18}, {20, 20}).empty());
}

// The smallest windows find faces that are smaller than themselves.
TEST_CASE("a face smaller than the smallest window gets a box that fits it, and none far below the smallest size") {
  const cv::Mat portrait = cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/grace_hopper.jpg", cv::IMREAD_GRAYSCALE);
  const std::vector<Detection> large = Detector(builtin_face_cascade()).detect(portrait);
  REQUIRE(large.size() == 1);
  DetectorOptions options;
  options.min_size = {24, 24};
  for (const double side : {22., 23., 24., 26., 30.}) {
    const double scale = side / large[0].box.width;
    cv::Mat small;
    cv::resize(portrait, small, {}, scale, scale, cv::INTER_AREA);
    const cv::Rect2d face(large[0].box.x * scale, large[0].box.y * scale, side, side);
    const std::vector<Detection> found = Detector(builtin_face_cascade(), options).detect(small);
    INFO("a face of " << side << " pixels");
    REQUIRE(found.size() == 1);
    CHECK(intersection_over_union(found[0].box, face) > 0.7);
    CHECK(found[0].box.width >= 22);
  }
}
