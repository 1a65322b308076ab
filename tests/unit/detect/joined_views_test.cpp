#include "joined_views.hpp"

#include <opencv2/imgcodecs.hpp>

#include "catch.hpp"
#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/detector.hpp"

using namespace haarkit;

TEST_CASE("what another view finds in the same place moves the box towards its own and makes the score surer") {
  const std::vector<Detection> found = {{{0, 0, 20, 20}, 90, 0}, {{3, 3, 20, 20}, 40, 1}};
  const std::vector<Detection> joined = joined_with_views(found, {0, 0}, {9, 9});
  // Roots of the scores: 9.49 and 6.32, so two fifths of the way.
  CHECK(joined[0] == Detection{{1, 1, 20, 20}, 90 + 0.3F * 40, 0});
  CHECK(joined[1] == Detection{{1, 1, 20, 20}, 40 + 0.3F * 90, 1});
  CHECK(joined_with_views({found[1], found[0]}, {0, 0}, {9, 9})[1] == joined[0]);
}

TEST_CASE("only views of the same object that frame about the same and reach their least score are taken in") {
  const Detection own{{0, 0, 20, 20}, 90, 0};
  const std::vector<int> objects = {0, 0, 2};
  const auto with = [&](const Detection& other) { return joined_with_views({own, other}, objects, {9, 9, 9})[0]; };
  CHECK_FALSE(with({{3, 3, 20, 20}, 9, 1}) == own);
  CHECK(with({{3, 3, 20, 20}, 8.9F, 1}) == own);
  CHECK(with({{3, 3, 20, 20}, 40, 2}) == own);        // another object
  CHECK(with({{3, 3, 20, 20}, 40, 0}) == own);        // its own cascade
  CHECK(with({{9, 0, 20, 20}, 40, 1}) == own);        // an overlap of 0.38
  CHECK_FALSE(with({{8, 0, 20, 20}, 40, 1}) == own);  // 0.43
  CHECK(with({{3, 3, 20, 20}, -40, 1}) == own);
  const Detection none{{0, 0, 20, 20}, 0, 0};
  CHECK(joined_with_views({none, {{3, 3, 20, 20}, 40, 1}}, objects, {0, 0, 0})[0] == none);
}

TEST_CASE("a find that no view is sure of alone is a detection where several together are, whatever was asked for") {
  const cv::Mat picture = cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/grace_hopper.jpg", cv::IMREAD_GRAYSCALE);
  const Cascade& cascade = builtin_face_cascade();
  DetectorOptions options;
  options.min_score = 0.F;
  const Detection alone = Detector(cascade, options).detect(picture).at(0);
  const std::vector<NamedCascade> twice{{"face", cascade}, {"face", cascade}};
  const Detection together = Detector(twice, options).detect(picture).at(0);
  CHECK(together.box == alone.box);
  CHECK(together.score == alone.score + 0.3F * alone.score);
  options.min_score = alone.score * 1.1F;
  CHECK(Detector(cascade, options).detect(picture).empty());
  const std::vector<Detection> found = Detector(twice, options).detect(picture);
  REQUIRE(found.size() == 1);
  CHECK(found[0] == together);
}
