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

// A search of one cascade, the view of this number, that found one place.
FoundPlaces search_of(int view, const cv::Rect& box, bool sure, bool promising) {
  FoundPlaces search;
  search.smallest = {12, 12};
  search.looks_twice = true;
  search.views = {view};
  search.places = {{{box, 10, 0}, sure, promising}};
  return search;
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
  const auto becomes_sure = [&](int view, const cv::Rect& box, bool other_is_sure, const std::vector<View>& of) {
    std::vector<FoundPlaces> searches{search_of(view, box, false, false),
                                      search_of(0, {0, 0, 20, 20}, other_is_sure, false)};
    share_places(searches, of);
    CHECK(searches[1].places[0].sure == other_is_sure);
    return searches[0].places[0].sure;
  };
  CHECK(becomes_sure(1, {3, 3, 20, 20}, true, views));
  CHECK_FALSE(becomes_sure(1, {9, 0, 20, 20}, true, views));  // an overlap of 0.38
  CHECK_FALSE(becomes_sure(2, {3, 3, 20, 20}, true, views));  // another object
  CHECK_FALSE(becomes_sure(0, {3, 3, 20, 20}, true, views));  // its own cascade
  CHECK_FALSE(becomes_sure(1, {3, 3, 20, 20}, false, views));
  std::vector<View> apart = views;
  apart[0].joined = apart[1].joined = false;
  CHECK_FALSE(becomes_sure(1, {3, 3, 20, 20}, true, apart));
}

TEST_CASE("certainty is not handed on") {
  // The second lies in the first one's place, the third in the second one's alone.
  std::vector<FoundPlaces> searches{search_of(0, {0, 0, 20, 20}, true, false),
                                    search_of(1, {7, 0, 20, 20}, false, false),
                                    search_of(2, {14, 0, 20, 20}, false, false)};
  share_places(searches, joined_views_of({0, 0, 0}, 9));
  CHECK(searches[1].places[0].sure);
  CHECK_FALSE(searches[2].places[0].sure);
}

TEST_CASE("other views of the object look at a promising place too, once, unless one is sure of it") {
  const std::vector<View> views = joined_views_of({0, 0, 2}, 9);
  const cv::Rect found{100, 0, 20, 20}, elsewhere{0, 0, 20, 20};
  // What a view that found something elsewhere looks at, when view 0 found something.
  const auto looks_at = [&](FoundPlaces search, bool sure, bool promising) {
    std::vector<FoundPlaces> searches{search, search_of(0, found, sure, promising)};
    share_places(searches, views);
    CHECK(searches[1].places.size() == 1);
    return searches[0].places;
  };
  const FoundPlaces other = search_of(1, elsewhere, false, false);
  const std::vector<FoundPlace> places = looks_at(other, false, true);
  REQUIRE(places.size() == 2);
  CHECK(places[1].found == Detection{found, 0, 0});
  CHECK_FALSE(places[1].sure);
  CHECK_FALSE(places[1].promising);
  CHECK(looks_at(other, false, false).size() == 1);
  CHECK(looks_at(other, true, true).size() == 1);
  CHECK(looks_at(search_of(2, elsewhere, false, false), false, true).size() == 1);
  CHECK(looks_at(search_of(1, {103, 3, 20, 20}, false, false), false, true).size() == 1);
  FoundPlaces large = other, once = other;
  large.smallest = {24, 24};
  once.looks_twice = false;  // a staged cascade's, which would take it for a find
  CHECK(looks_at(large, false, true).size() == 1);
  CHECK(looks_at(once, false, true).size() == 1);
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
