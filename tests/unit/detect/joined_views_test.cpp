#include "joined_views.hpp"

#include <opencv2/imgcodecs.hpp>

#include "catch.hpp"
#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/detector.hpp"

using namespace haarkit;

namespace {

// Views of the objects with these numbers, whose finds count from `least` on.
std::vector<View> joined_views_of(const std::vector<int>& objects, float least) {
  std::vector<View> views(objects.size());
  for (std::size_t i = 0; i < objects.size(); ++i) {
    views[i].object = objects[i];
    views[i].joined = true;
    views[i].least_joined = least;
  }
  return views;
}

}  // namespace

TEST_CASE("what another view finds in the same place moves the box towards its own and makes the score surer") {
  const std::vector<Detection> found = {{{0, 0, 20, 20}, 90, 0}, {{3, 3, 20, 20}, 40, 1}};
  const std::vector<View> views = joined_views_of({0, 0}, 9);
  const std::vector<Detection> joined = joined_with_views(found, views);
  // Roots of the scores: 9.49 and 6.32, so two fifths of the way.
  CHECK(joined[0] == Detection{{1, 1, 20, 20}, 90 + 0.3F * 40, 0});
  CHECK(joined[1] == Detection{{1, 1, 20, 20}, 40 + 0.3F * 90, 1});
  CHECK(joined_with_views({found[1], found[0]}, views)[1] == joined[0]);
}

TEST_CASE("only views of the same object that frame about the same and reach their least score are taken in") {
  const Detection own{{0, 0, 20, 20}, 90, 0};
  std::vector<View> views = joined_views_of({0, 0, 2}, 9);
  const auto with = [&](const Detection& other) { return joined_with_views({own, other}, views)[0]; };
  CHECK_FALSE(with({{3, 3, 20, 20}, 9, 1}) == own);
  CHECK(with({{3, 3, 20, 20}, 8.9F, 1}) == own);
  CHECK(with({{3, 3, 20, 20}, 40, 2}) == own);        // another object
  CHECK(with({{3, 3, 20, 20}, 40, 0}) == own);        // its own cascade
  CHECK(with({{9, 0, 20, 20}, 40, 1}) == own);        // an overlap of 0.38
  CHECK_FALSE(with({{8, 0, 20, 20}, 40, 1}) == own);  // 0.43
  CHECK(with({{3, 3, 20, 20}, -40, 1}) == own);
  const Detection none{{0, 0, 20, 20}, 0, 0};
  CHECK(joined_with_views({none, {{3, 3, 20, 20}, 40, 1}}, joined_views_of({0, 0}, 0))[0] == none);
  views[0].joined = false;
  CHECK(with({{3, 3, 20, 20}, 40, 1}) == own);
}

TEST_CASE("where one view of an object is sure, the others are sure of what they find there") {
  const std::vector<View> views = joined_views_of({0, 0, 2}, 9);
  const FoundPlace sure{{{0, 0, 20, 20}, 200, 0}, true, 0};
  const auto becomes_sure = [&](const FoundPlace& place, const FoundPlace& other, const std::vector<View>& of) {
    std::vector<FoundPlaces> searches{{{}, {place}}, {{}, {other}}};
    share_certainty(searches, of);
    CHECK(searches[1].places[0].sure == other.sure);
    return searches[0].places[0].sure;
  };
  const FoundPlace unsure{{{3, 3, 20, 20}, 10, 0}, false, 1};
  CHECK(becomes_sure(unsure, sure, views));
  CHECK_FALSE(becomes_sure({{{9, 0, 20, 20}, 10, 0}, false, 1}, sure, views));  // an overlap of 0.38
  CHECK_FALSE(becomes_sure({unsure.found, false, 2}, sure, views));             // another object
  CHECK_FALSE(becomes_sure({unsure.found, false, 0}, sure, views));             // its own cascade
  CHECK_FALSE(becomes_sure(unsure, {sure.found, false, 0}, views));
  std::vector<View> apart = views;
  apart[0].joined = apart[1].joined = false;
  CHECK_FALSE(becomes_sure(unsure, sure, apart));
}

TEST_CASE("certainty is not handed on") {
  // The second lies in the first one's place, the third in the second one's alone.
  std::vector<FoundPlaces> searches{{{}, {{{{0, 0, 20, 20}, 200, 0}, true, 0}}},
                                    {{}, {{{{7, 0, 20, 20}, 10, 0}, false, 1}}},
                                    {{}, {{{{14, 0, 20, 20}, 10, 0}, false, 2}}}};
  share_certainty(searches, joined_views_of({0, 0, 0}, 9));
  CHECK(searches[1].places[0].sure);
  CHECK_FALSE(searches[2].places[0].sure);
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
