#include "first_look.hpp"

#include <opencv2/imgcodecs.hpp>

#include "catch.hpp"
#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/detector.hpp"
#include "haarkit/detect/nms.hpp"

using namespace haarkit;

TEST_CASE("thresholds of the first look are as they are at the first weak classifier and lower from there on") {
  const Cascade cascade = builtin_face_cascade();
  const std::vector<Stage>&whole = cascade.stages(), first = first_look_cascade(cascade, 2).stages();
  REQUIRE(first.size() == whole.size());
  float before = 0;
  int weak = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const float lower = whole[i].threshold - first[i].threshold;
    weak += static_cast<int>(whole[i].weak.size());
    CHECK(lower >= before - 1e-4F);
    if (weak == 1) CHECK(lower < 0.05F);
    if (weak >= 96) CHECK(lower == Approx(3).epsilon(1e-4));
    before = lower;
  }
  CHECK(first_look_cascade(cascade, 0).stages() == whole);
}

TEST_CASE("the first look never goes in smaller steps than the second") {
  DetectorOptions options;
  const auto steps = [&] {
    const std::vector<PlannedLevel> levels = plan_first_look({640, 480}, {24, 24}, options);
    REQUIRE(levels.size() > 2);
    CHECK(levels[0].factor == 1);
    CHECK(levels[0].stride == options.stride);
    return std::pair(levels[1].factor, levels[0].row_stride);
  };
  CHECK(steps() == std::pair(1.25, 3));
  CHECK(first_look_share({24, 24}, options) == Approx(std::log(1.1) / std::log(1.25) * 2 / 3));
  CHECK(plan_first_look({640, 480}, {38, 15}, options)[0].row_stride == 2);  // a low window, which three rows pass by
  options.scale_factor = 1.5;
  options.stride = 4;
  CHECK(steps() == std::pair(1.5, 4));
  CHECK(first_look_share({24, 24}, options) == Approx(1));
  options.first_scale_factor = 1;
  CHECK_THROWS_WITH(require_valid(options), Catch::Contains("first_scale_factor"));
  options.first_scale_factor = 1.25;
  options.first_row_stride = 0;
  CHECK_THROWS_WITH(require_valid(options), Catch::Contains("first_row_stride"));
}

TEST_CASE("the first look is strict at the smallest sizes alone") {
  DetectorOptions options;
  options.min_size = {40, 40};
  options.first_strictness = 0.75F;
  const std::vector<PlannedLevel> levels = plan_first_look({640, 480}, {24, 24}, options);
  REQUIRE(levels.size() > 4);
  for (const PlannedLevel& level : levels) {
    INFO(level.factor);
    CHECK(level.head_start == (level.factor < 1.6 * 40 / 24 ? -0.75F : 0));
  }
  const WindowHit hit{1, 0, 0, 2, 0};
  CHECK(boxes_of({hit}, levels, {24, 24}).front().score == 2.75F);  // as without
  options.first_strictness = -1;
  CHECK_THROWS_WITH(require_valid(options), Catch::Contains("first_strictness"));
}

TEST_CASE("a strict first look takes less work, and what it finds scores as it does without") {
  const cv::Mat picture = cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/astronaut.jpg");
  const auto look = [&](float strictness, ScanStatistics& statistics) {
    DetectorOptions options;
    options.min_size = {24, 24};
    options.first_strictness = strictness;
    return Detector(builtin_face_cascade(), options).detect(picture, &statistics);
  };
  ScanStatistics strict, plain;
  const std::vector<Detection> ours = look(1, strict), theirs = look(0, plain);
  CHECK(strict.weak_evaluated < plain.weak_evaluated);
  REQUIRE(ours.size() == 1);
  REQUIRE(theirs.size() == 1);
  CHECK(ours[0].box == theirs[0].box);
  CHECK(ours[0].score == theirs[0].score);
}

TEST_CASE("a coarse first look finds the faces of a fine one, with about the same scores") {
  DetectorOptions coarse, fine;
  coarse.min_size = fine.min_size = {24, 24};
  fine.first_scale_factor = fine.scale_factor;
  fine.first_row_stride = fine.stride;
  for (const char* name : {"astronaut", "grace_hopper"}) {
    const cv::Mat picture = cv::imread(std::string(HAARKIT_SOURCE_DIR "/samples/pictures/") + name + ".jpg");
    const auto with = [&](const DetectorOptions& options) {
      return Detector(builtin_face_cascade(), options).detect(picture);
    };
    const std::vector<Detection> ours = with(coarse), theirs = with(fine);
    INFO(name);
    REQUIRE(ours.size() == theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
      CHECK(intersection_over_union(ours[i].box, theirs[i].box) > 0.8);
      CHECK(ours[i].score / theirs[i].score == Approx(1).margin(0.35));
    }
  }
}

TEST_CASE("an overlap of 1 gives every window of every size, whatever the first look would see") {
  const cv::Mat picture = cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/grace_hopper.jpg");
  DetectorOptions options;
  options.overlap = 1;
  options.min_score = -1e9F;
  const auto count = [&] { return Detector(builtin_face_cascade(), options).detect(picture).size(); };
  const std::size_t all = count();
  CHECK(all > 20);
  options.first_scale_factor = 3;
  CHECK(count() == all);
}

TEST_CASE("of a cascade with context sizes and boxes are the object's, in all modes") {
  const cv::Mat picture = cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/grace_hopper.jpg");
  CascadeParts parts = builtin_face_cascade().parts();
  parts.boxes.reset();
  parts.scores.reset();
  const Cascade plain(parts);
  parts.context = 1.25F;
  const Cascade with_context(parts);
  const auto found = [&](const Cascade& cascade, DetectorOptions options, int least, int most) {
    options.min_size = {least, least};
    options.max_size = {most, most};
    return Detector(cascade, options).detect(picture);
  };
  const auto is_inside = [](const cv::Rect& object, const cv::Rect& window, double pixels) {
    CHECK(object.width == Approx(window.width / 1.25).margin(pixels));
    CHECK(object.x + object.width / 2.0 == Approx(window.x + window.width / 2.0).margin(pixels));
    CHECK(object.y + object.height / 2.0 == Approx(window.y + window.height / 2.0).margin(pixels));
  };
  DetectorOptions fast;
  const std::vector<Detection> one = found(plain, fast, 50, 0);
  REQUIRE(one.size() == 1);
  const std::vector<Detection> object = found(with_context, fast, 40, 0);
  REQUIRE(object.size() == 1);
  is_inside(object[0].box, one[0].box, 12);  // rows of windows begin beyond the border, so they are others
  const int side = object[0].box.width;
  CHECK(found(with_context, fast, side * 3 / 2, 0).empty());
  CHECK(found(with_context, fast, 0, side * 2 / 3).empty());

  DetectorOptions exact;  // each window
  exact.mode = DetectMode::exact;
  exact.min_neighbors = 0;
  const std::vector<Detection> windows = found(plain, exact, 50, 250), objects = found(with_context, exact, 40, 200);
  REQUIRE(windows.size() > 1);
  REQUIRE(objects.size() == windows.size());
  for (std::size_t i = 0; i < windows.size(); ++i) is_inside(objects[i].box, windows[i].box, 2);
}

TEST_CASE("with context an object at the picture's border is found, though its window reaches beyond") {
  const cv::Mat whole = cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/grace_hopper.jpg");
  CascadeParts parts = builtin_face_cascade().parts();
  parts.boxes.reset();
  parts.scores.reset();
  parts.context = 1.1F;
  const Detector detector{Cascade(parts)};
  const std::vector<Detection> found = detector.detect(whole);
  REQUIRE(found.size() == 1);
  const cv::Rect face = found[0].box;
  const cv::Rect cuts[] = {{face.x, 0, whole.cols - face.x, whole.rows},
                           {0, face.y, whole.cols, whole.rows - face.y},
                           {0, 0, face.br().x, whole.rows},
                           {0, 0, whole.cols, face.br().y}};
  for (const cv::Rect& cut : cuts) {
    const std::vector<Detection> again = detector.detect(whole(cut).clone());
    INFO(cut);
    REQUIRE(again.size() == 1);
    CHECK(intersection_over_union(again[0].box + cut.tl(), face) > 0.8);
  }
}
