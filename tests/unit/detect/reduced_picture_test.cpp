#include "haarkit/detect/reduced_picture.hpp"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/detector.hpp"
#include "haarkit/detect/nms.hpp"
#include "second_look.hpp"

using namespace haarkit;

namespace {

DetectorOptions from_size(int side) {
  DetectorOptions options;
  options.min_size = {side, side};
  return options;
}

const Cascade& alt2() {
  static const Cascade cascade = read_cascade("/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml");
  return cascade;
}

// A portrait with a face of about 390 pixels, cut to a size.
cv::Mat large_portrait(cv::Size size) {
  const cv::Mat small = cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/grace_hopper.jpg", cv::IMREAD_GRAYSCALE);
  cv::Mat large;
  cv::resize(small, large, {}, 2, 2, cv::INTER_CUBIC);
  return large(cv::Rect({}, size)).clone();
}

// Means of blocks; the last ones are filled up with the border.
ReducedPicture reduced(const cv::Mat& picture, int by) {
  cv::Mat filled;
  const cv::Size pixels((picture.cols + by - 1) / by, (picture.rows + by - 1) / by);
  cv::copyMakeBorder(picture, filled, 0, pixels.height * by - picture.rows, 0, pixels.width * by - picture.cols,
                     cv::BORDER_REPLICATE);
  ReducedPicture result{{}, by, picture.size()};
  cv::resize(filled, result.pixels, pixels, 0, 0, cv::INTER_AREA);
  return result;
}

}  // namespace

TEST_CASE("a picture may be reduced as long as no level that is looked at is finer than what is left") {
  const auto allowed = [](int side) { return Detector(builtin_face_cascade(), from_size(side)).largest_reduction(); };
  CHECK(builtin_face_cascade().window() == cv::Size(20, 20));
  CHECK(allowed(0) == 1);
  // The second look goes three steps of 1.1 below the smallest size.
  CHECK(allowed(53) == 1);
  CHECK(allowed(54) == 2);
  CHECK(allowed(106) == 2);
  CHECK(allowed(107) == 4);
  CHECK(allowed(212) == 4);
  CHECK(allowed(213) == 8);
  CHECK(allowed(5000) == 8);
  DetectorOptions fine = from_size(54);
  fine.scale_factor = 1.2;
  CHECK(Detector(builtin_face_cascade(), fine).largest_reduction() == 1);
  fine.overlap = 1;  // every window of one look is asked for
  CHECK(Detector(builtin_face_cascade(), fine).largest_reduction() == 2);
}

TEST_CASE("nothing is reduced in exact mode, for turned pictures, and where finds are confirmed") {
  const auto allowed = [](const Cascade& cascade, const DetectorOptions& options) {
    return Detector(cascade, options).largest_reduction();
  };
  DetectorOptions options = from_size(400);
  CHECK(allowed(alt2(), options) == 1);
  options.min_neighbors = 0;
  CHECK(allowed(alt2(), options) == 8);
  options.min_neighbors = 3;
  options.min_score = 1000;
  CHECK(allowed(alt2(), options) == 8);
  options.turns = {0, 30};
  CHECK(allowed(builtin_face_cascade(), options) == 1);
  options.turns = {30};
  CHECK(allowed(builtin_face_cascade(), options) == 1);
  options.turns = {0};
  CHECK(allowed(builtin_face_cascade(), options) == 8);
  options.rotate = true;
  CHECK(allowed(builtin_face_cascade(), options) == 1);
  options.rotate = false;
  options.mode = DetectMode::exact;
  CHECK(allowed(alt2(), options) == 1);
  CHECK(Detector({{"a", builtin_face_cascade()}, {"b", alt2()}}, from_size(400)).largest_reduction() == 1);
}

TEST_CASE("boxes of a reduced picture lie where those of the whole do, whatever its size") {
  for (const cv::Size& size : {cv::Size(1000, 1160), cv::Size(1001, 1157), cv::Size(997, 1131), cv::Size(1003, 1153)}) {
    const cv::Mat picture = large_portrait(size);
    const std::vector<Detection> whole = Detector(builtin_face_cascade(), from_size(230)).detect(picture);
    REQUIRE(whole.size() == 1);
    for (const int by : {1, 2, 4, 8}) {
      CAPTURE(size, by);
      const Detector detector(builtin_face_cascade(), from_size(230));
      const std::vector<Detection> found = detector.detect(reduced(picture, by));
      if (by == 1) CHECK(found == whole);
      REQUIRE(found.size() == 1);
      CHECK(intersection_over_union(found[0].box, whole[0].box) > 0.93);
      CHECK(found[0].score > 0.8F * whole[0].score);
      const cv::Point2d apart = (found[0].box.tl() + found[0].box.br() - whole[0].box.tl() - whole[0].box.br()) / 2.;
      CHECK(std::max(std::abs(apart.x), std::abs(apart.y)) < 0.025 * whole[0].box.width);
    }
  }
}

TEST_CASE("boxes at the right and lower border of a reduced picture stay inside the picture") {
  const cv::Mat portrait = large_portrait({1000, 1160});
  const std::vector<Detection> whole = Detector(builtin_face_cascade(), from_size(230)).detect(portrait);
  REQUIRE(whole.size() == 1);
  const cv::Rect& face = whole[0].box;
  DetectorOptions options = from_size(230);
  options.min_score = -1e9F;
  for (const int cut : {1, 3, 6}) {
    const cv::Mat cornered = portrait({0, face.br().y - cut}, {0, face.br().x - cut}).clone();
    const std::vector<Detection> found = Detector(builtin_face_cascade(), options).detect(reduced(cornered, 8));
    REQUIRE_FALSE(found.empty());
    for (const Detection& d : found) CHECK((d.box & cv::Rect({}, cornered.size())) == d.box);
  }
}

TEST_CASE("a reduced picture is searched alike on any number of threads, with any instruction set, after any picture") {
  const cv::Mat picture = large_portrait({1001, 1157});
  DetectorOptions options = from_size(120);
  options.min_score = -1e9F;
  const std::vector<NamedCascade> views{{"face", builtin_face_cascade()}, {"again", builtin_face_cascade()}};
  const Detector detector(views, options);
  const std::vector<Detection> whole = detector.detect(picture), half = detector.detect(reduced(picture, 2)),
                               quarter = detector.detect(reduced(picture, 4));
  REQUIRE_FALSE(half.empty());
  CHECK(half != whole);
  CHECK(detector.detect(picture) == whole);
  CHECK(detector.detect(reduced(picture, 2)) == half);
  CHECK(detector.detect(reduced(picture, 4)) == quarter);
  for (const InstructionSet set : usable_instruction_sets()) {
    options.instruction_set = set;
    for (const int threads : {1, 2, 5}) {
      options.threads = threads;
      CHECK(Detector(views, options).detect(reduced(picture, 2)) == half);
    }
  }
}

TEST_CASE("a staged cascade and one of LBP see a reduced picture too, when their finds need no confirmation") {
  DetectorOptions options = from_size(213);
  options.min_neighbors = 0;
  const cv::Mat picture = large_portrait({1000, 1160});
  const Cascade lbp = read_cascade("/usr/share/opencv4/lbpcascades/lbpcascade_frontalface_improved.xml");
  for (const Cascade* cascade : {&alt2(), &lbp}) {
    const Detector detector(*cascade, options);
    CHECK(detector.largest_reduction() >= 4);
    const std::vector<Detection> whole = detector.detect(picture), found = detector.detect(reduced(picture, 4));
    REQUIRE_FALSE(whole.empty());
    REQUIRE_FALSE(found.empty());
    CHECK(intersection_over_union(found[0].box, whole[0].box) > 0.7);
  }
}

TEST_CASE("a picture that is reduced too far, or has not the size that it claims, is refused") {
  const cv::Mat pixels(100, 100, CV_8U, cv::Scalar(9));
  const Detector detector(builtin_face_cascade(), from_size(60));
  REQUIRE(detector.largest_reduction() == 2);
  CHECK(detector.detect(ReducedPicture{pixels, 2, {200, 199}}).empty());
  CHECK_THROWS_AS(detector.detect(ReducedPicture{pixels, 4, {400, 400}}), std::invalid_argument);
  CHECK_THROWS_AS(detector.detect(ReducedPicture{pixels, 2, {202, 200}}), std::invalid_argument);
  CHECK_THROWS_AS(detector.detect(ReducedPicture{pixels, 2, {200, 198}}), std::invalid_argument);
  CHECK_THROWS_AS(detector.detect(ReducedPicture{pixels, 3, {300, 300}}), std::invalid_argument);
  CHECK_THROWS_AS(detector.detect(ReducedPicture{cv::Mat(100, 100, CV_8UC3), 2, {200, 200}}), std::invalid_argument);
  CHECK(detector.detect(ReducedPicture{cv::Mat(5, 5, CV_8U, cv::Scalar(9)), 2, {10, 10}}).empty());
}

TEST_CASE("the second look at a reduced picture begins on whole pixels of it") {
  const PlannedLevel first{6, {100, 50}, 2, 2, 31};
  const auto place = [&](const cv::Rect& box, int grid) {
    return plan_second_look({box, 1}, first, {801, 603}, {20, 20}, {}, grid).place;
  };
  CHECK(place({301, 202, 150, 150}, 1) == cv::Rect(263, 164, 226, 226));
  CHECK(place({301, 202, 150, 150}, 4) == cv::Rect(260, 164, 232, 228));
  CHECK(place({3, 2, 150, 150}, 4) == cv::Rect(0, 0, 192, 192));
  CHECK(place({651, 453, 150, 150}, 4) == cv::Rect(612, 412, 189, 191));
}
