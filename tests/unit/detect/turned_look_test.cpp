#include "turned_look.hpp"

#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/detector.hpp"
#include "haarkit/detect/nms.hpp"

using namespace haarkit;

namespace {

// A detector of bright spots: a box of 20 pixels round each.
std::vector<Detection> spots_in(const cv::Mat& places) {
  cv::Mat bright, labels, statistics, centres;
  cv::threshold(places, bright, 160, 255, cv::THRESH_BINARY);
  const int count = cv::connectedComponentsWithStats(bright, labels, statistics, centres);
  std::vector<Detection> found;
  for (int i = 1; i < count; ++i)
    found.push_back({{cvRound(centres.at<double>(i, 0) - 9.5), cvRound(centres.at<double>(i, 1) - 9.5), 20, 20}, 100});
  return found;
}

}  // namespace

TEST_CASE("what turned places show is told where it is in the picture") {
  cv::Mat grey(300, 400, CV_8UC1, cv::Scalar(90));
  cv::rectangle(grey, {200, 140, 16, 16}, 255, cv::FILLED);  // its middle is (208, 148)
  for (const int side : {30, 40, 90})
    for (const int by : {1, 2}) {
      ReducedPicture picture{grey, by, grey.size()};
      if (by > 1) cv::resize(grey, picture.pixels, {}, 0.5, 0.5, cv::INTER_AREA);
      const cv::Rect find(204 - side / 2, 145 - side / 2, side, side);
      int pictures = 0;
      const auto search = [&](const cv::Mat& places) {
        ++pictures;
        return spots_in(places);
      };
      const std::vector<Detection> found = look_turned(picture, {{find, 10}}, 25, search);
      INFO(side << " pixels, reduced by " << by);
      CHECK(pictures == 1);
      REQUIRE(found.size() == 2);
      for (const Detection& d : found) {
        CHECK(std::abs(d.box.x + d.box.width / 2.0 - 208) <= 2);
        CHECK(std::abs(d.box.y + d.box.height / 2.0 - 148) <= 2);
        CHECK(d.box.width == Approx(side / 2.0).margin(1));  // a place shows each find as 40 pixels
        CHECK(d.score < 100);
      }
    }
}

TEST_CASE("many uncertain finds are looked at in several pictures of limited size") {
  const cv::Mat grey(300, 400, CV_8UC1, cv::Scalar(90));
  std::vector<Detection> finds;
  for (int i = 0; i < 500; ++i) finds.push_back({{i % 20 * 16, i / 20 * 8, 40, 30 + i % 20}, 10});
  int pictures = 0;
  look_turned(not_reduced(grey), finds, 25, [&](const cv::Mat& places) {
    ++pictures;
    CHECK(places.total() < 4'000'000);
    return std::vector<Detection>{{{0, 0, 40, 40}, 100}, {{places.cols - 41, places.rows - 41, 40, 40}, 100}};
  });
  CHECK(pictures == 3);
}

TEST_CASE("what lies beside a turned place's find is not its object") {
  cv::Mat grey(300, 400, CV_8UC1, cv::Scalar(90));
  cv::rectangle(grey, {227, 130, 6, 6}, 255, cv::FILLED);
  CHECK(look_turned(not_reduced(grey), {{{180, 110, 40, 40}, 10}}, 25, spots_in).empty());
  CHECK(look_turned(not_reduced(grey), {}, 25, spots_in).empty());
  CHECK(look_turned(not_reduced(grey), {{{-900, -900, 40, 40}, 10}}, 25, spots_in).empty());  // beyond the picture
}

TEST_CASE("a face that is found weakly because it is turned is found by a turned look, whatever score is asked for") {
  const cv::Mat picture = cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/astronaut.jpg");
  DetectorOptions options;
  options.min_size = {24, 24};
  const auto found = [&](double turn, double degrees, std::optional<float> least, int threads) {
    options.turns = {turn};
    options.turn_uncertain = degrees;
    options.min_score = least;
    options.threads = threads;
    return Detector(builtin_face_cascade(), options).detect(picture);
  };
  int gained = 0;
  for (double turn = -48; turn <= 48; turn += 2) {
    const std::vector<Detection> with = found(turn, 25, {}, 1);
    if (with == found(turn, 0, {}, 1)) continue;
    ++gained;
    INFO("turned by " << turn);
    REQUIRE(!with.empty());
    CHECK(intersection_over_union(with[0].box, {179, 69, 93, 93}) > 0.5);
    CHECK(found(turn, 25, {}, 3) == with);
    CHECK(found(turn, 25, 20.F, 1).at(0) == with[0]);
  }
  CHECK(gained > 0);
  options.turn_uncertain = 91;
  CHECK_THROWS_WITH(require_valid(options), Catch::Contains("turn_uncertain"));
}
