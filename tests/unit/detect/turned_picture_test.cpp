#include "turned_picture.hpp"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "catch.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/detector.hpp"
#include "haarkit/detect/nms.hpp"

using namespace haarkit;

namespace {

Cascade alt2() {
  return read_cascade("/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml");
}

// A portrait at half its size.
cv::Mat portrait() {
  cv::Mat small;
  cv::resize(cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/grace_hopper.jpg", cv::IMREAD_GRAYSCALE), small, {}, 0.5,
             0.5, cv::INTER_AREA);
  return small;
}

double best_overlap(const std::vector<Detection>& found, const cv::Rect& box) {
  double best = 0;
  for (const Detection& d : found) best = std::max(best, intersection_over_union(d.box, box));
  return best;
}

}  // namespace

TEST_CASE("a box found in a turned picture comes back to the place it shows") {
  for (const double degrees : {-40.0, -20.0, 7.0, 90.0}) {
    cv::Mat picture(61, 101, CV_8UC1, cv::Scalar(0));
    cv::circle(picture, {70, 20}, 2, cv::Scalar(255), cv::FILLED);
    const TurnedPicture turned(picture, degrees);
    const cv::Moments moments = cv::moments(turned.pixels());
    const cv::Point spot(cvRound(moments.m10 / moments.m00), cvRound(moments.m01 / moments.m00));
    const auto back = turned.in_picture({{cv::Rect(spot.x - 4, spot.y - 4, 9, 9), 3.5F}});
    CAPTURE(degrees, spot);
    REQUIRE(back.size() == 1);
    CHECK(back[0].box.size() == cv::Size(9, 9));
    CHECK(back[0].score == 3.5F);
    CHECK(std::abs(back[0].box.x - 66) <= 1);
    CHECK(std::abs(back[0].box.y - 16) <= 1);
  }
}

TEST_CASE("what lies outside the picture on a turned canvas is left out") {
  const TurnedPicture turned(cv::Mat(60, 60, CV_8UC1, cv::Scalar(9)), 45);
  CHECK(turned.pixels().cols > 80);
  CHECK(turned.in_picture({{cv::Rect(0, 0, 10, 10), 1.F}}).empty());
  CHECK(turned.in_picture({{cv::Rect(38, 38, 10, 10), 1.F}}).size() == 1);
}

TEST_CASE("rotate finds a tilted face, once and at its place, that the upright search misses") {
  const cv::Mat upright = portrait();
  DetectorOptions options;
  options.min_size = {60, 60};
  options.min_score = 60;
  const std::vector<Detection> straight = Detector(alt2(), options).detect(upright);
  REQUIRE(straight.size() == 1);

  const TurnedPicture tilted(upright, 33);
  CHECK(Detector(alt2(), options).detect(tilted.pixels()).empty());
  options.rotate = true;
  const std::vector<Detection> found = Detector(alt2(), options).detect(tilted.pixels());
  REQUIRE(found.size() == 1);
  CHECK(best_overlap(tilted.in_picture(found), straight[0].box) > 0.7);
  CHECK(Detector(alt2(), options).detect(upright).size() == 1);

  options.rotate = false;
  options.turns = {-33};
  CHECK(Detector(alt2(), options).detect(upright).empty());
  const std::vector<Detection> turned_back = Detector(alt2(), options).detect(tilted.pixels());
  REQUIRE(turned_back.size() == 1);
  CHECK(best_overlap(tilted.in_picture(turned_back), straight[0].box) > 0.7);
}

TEST_CASE("turns are refused in exact mode and beyond half a turn") {
  DetectorOptions rotate, turn, far, none;
  rotate.rotate = true;
  turn.turns = {0, 10};
  rotate.mode = turn.mode = DetectMode::exact;
  far.turns = {200};
  none.turns = {};
  for (const DetectorOptions& options : {rotate, turn, far, none})
    CHECK_THROWS_AS(Detector(alt2(), options), std::invalid_argument);
}

TEST_CASE("a picture that is too long to be turned is refused with its size, before and after the turn") {
  DetectorOptions options;
  options.turns = {90};
  CHECK(Detector(alt2(), options).detect(cv::Mat(30, 32766, CV_8UC1, cv::Scalar(9))).empty());
  CHECK_THROWS_WITH(Detector(alt2(), options).detect(cv::Mat(30, 32767, CV_8UC1, cv::Scalar(9))),
                    Catch::Contains("32767x30") && Catch::Contains("too long to be turned"));
  options.turns = {5};
  CHECK_THROWS_WITH(Detector(alt2(), options).detect(cv::Mat(3000, 32700, CV_8UC1)),
                    Catch::Contains("32700x3000") && Catch::Contains("too long to be turned"));
}

TEST_CASE("plain suppression keeps boxes and scores, best first") {
  const Detection best{{0, 0, 10, 10}, 3}, near{{1, 0, 10, 10}, 2}, far{{30, 0, 10, 10}, 1};
  CHECK(keep_best({far, near, best}, 0.5) == std::vector<Detection>{best, far});
  CHECK(keep_best({far, near, best}, 0.9).size() == 3);
}
