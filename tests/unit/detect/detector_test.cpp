#include "haarkit/detect/detector.hpp"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <opencv2/imgcodecs.hpp>
#include <stdexcept>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/stopped.hpp"
#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/grouping.hpp"
#include "haarkit/detect/nms.hpp"
#include "pictures.hpp"
#include "random_cascade.hpp"

using namespace haarkit;
using namespace haarkit::test;

namespace {

Cascade alt2() {
  return read_cascade("/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml");
}

struct Result {
  std::vector<Detection> detections;
  ScanStatistics statistics;
  bool operator==(const Result& o) const { return detections == o.detections && statistics == o.statistics; }
};

Result run(const Detector& detector, const cv::Mat& picture) {
  Result r;
  r.detections = detector.detect(picture, &r.statistics);
  return r;
}

}  // namespace

TEST_CASE("detections and statistics are the same on any number of threads and with any instruction set") {
  const tbb::global_control allow(tbb::global_control::max_allowed_parallelism, 8);
  const Cascade cascades[] = {alt2(), random_cascade(CascadeKind::soft, {20, 20}, 4)};
  for (const Cascade& cascade : cascades)
    for (DetectMode mode : {DetectMode::exact, DetectMode::fast}) {
      const cv::Mat picture = drawn_faces({301, 240}, 2);
      DetectorOptions options;
      options.mode = mode;
      options.min_neighbors = 1;
      options.threads = 1;
      const Result expected = run(Detector(cascade, options), picture);
      CHECK(expected.statistics.windows > 10'000);
      for (int threads : {2, 3, 8}) {
        options.threads = threads;
        CHECK(run(Detector(cascade, options), picture) == expected);
      }
      for (InstructionSet set : usable_instruction_sets()) {
        options.instruction_set = set;
        CHECK(run(Detector(cascade, options), picture) == expected);
      }
    }
}

TEST_CASE("a search that is told to stop throws, and the detector finds the same as before afterwards") {
  const tbb::global_control allow(tbb::global_control::max_allowed_parallelism, 4);
  const cv::Mat picture = drawn_faces({601, 440}, 2);
  for (DetectMode mode : {DetectMode::exact, DetectMode::fast})
    for (int threads : {1, 4}) {
      CAPTURE(threads);
      std::atomic<int> asked{0}, most{1'000'000};
      DetectorOptions options;
      options.mode = mode;
      options.threads = threads;
      const Result expected = run(Detector(alt2(), options), picture);
      options.stop = [&] { return ++asked > most; };
      const Detector detector(alt2(), options);
      CHECK(run(detector, picture) == expected);
      CHECK(asked > 3);
      for (const int allowed : {0, 1, asked.load() / 2}) {
        asked = 0;
        most = allowed;
        CHECK_THROWS_AS(detector.detect(picture), Stopped);
      }
      asked = 0;
      most = 1'000'000;
      CHECK(run(detector, picture) == expected);
    }
}

TEST_CASE("finds that are being merged can be stopped, and one that may stop them changes nothing") {
  std::vector<Detection> windows;
  for (int y = 0; y < 120; ++y)
    for (int x = 0; x < 120; ++x)
      windows.push_back({{x * 3, y * 3, 30, 30}, static_cast<float>((x * 37 + y * 91) % 50 + 1)});
  std::vector<Detection> apart = windows;  // no box hides another
  for (Detection& d : apart) d.box.x *= 30, d.box.y *= 30;
  const std::vector<int> objects(2, 0);
  const auto check = [](const auto& merge) {
    const auto expected = merge(std::function<bool()>());
    int asked = 0;
    CHECK(merge(std::function<bool()>([&] { return ++asked < 0; })) == expected);
    CHECK(asked > 0);
    CHECK_THROWS_AS(merge(std::function<bool()>([] { return true; })), Stopped);
  };
  check([&](const auto& stop) { return suppress_non_maxima(windows, 0.7, stop); });
  check([&](const auto& stop) { return drop_repeated(apart, 0.3, stop); });
  check([&](const auto& stop) { return drop_repeated_views(apart, objects, 0.3, stop); });
  check([&](const auto& stop) { return keep_best(apart, 0.3, stop); });
  check([&](const auto& stop) { return group_windows(windows, 2, kSimilar, stop); });
}

TEST_CASE("options that would take for ever, overflow or contradict each other are refused") {
  const auto refused = [](const std::function<void(DetectorOptions&)>& set) {
    DetectorOptions options;
    set(options);
    CHECK_THROWS_AS(Detector(alt2(), options), std::invalid_argument);
  };
  refused([](auto& o) { o.scale_factor = 1.00001; });
  refused([](auto& o) { o.scale_factor = 1 + 1e-12; });
  refused([](auto& o) { o.stride = std::numeric_limits<int>::max(); });
  refused([](auto& o) { o.min_score = std::numeric_limits<float>::quiet_NaN(); });
  refused([](auto& o) { o.min_size = {100, 100}, o.max_size = {50, 50}; });
  refused([](auto& o) { o.min_size = {20, 60}, o.max_size = {50, 50}; });
  refused([](auto& o) { o.max_size = {0, 50}; });
  const int sides[] = {4, 30, 30};
  CHECK_THROWS_AS(Detector(alt2()).detect(cv::Mat(3, sides, CV_8UC1)), std::invalid_argument);
}

TEST_CASE("a picture without levels gives the same statistics on any number of threads") {
  DetectorOptions options;
  options.min_size = {50, 50};
  const cv::Mat picture = drawn_faces({80, 40}, 1);
  options.threads = 1;
  const Result one = run(Detector(alt2(), options), picture);
  CHECK(one.statistics.windows == 0);
  options.threads = 2;
  CHECK(run(Detector(alt2(), options), picture) == one);
}

TEST_CASE("many threads may share one detector, and its memory does not remember the picture before") {
  const Detector detector(alt2());
  std::vector<cv::Mat> pictures;
  std::vector<std::vector<Detection>> expected, found(12);
  for (int i = 0; i < 4; ++i) {
    pictures.push_back(drawn_faces({90 + 50 * i, 240 - 40 * i}, i));
    expected.push_back(detector.detect(pictures.back()));
  }
  tbb::parallel_for(0, 12, [&](int i) { found[i] = detector.detect(pictures[i % 4]); });
  for (int i = 0; i < 12; ++i) CHECK(found[i] == expected[i % 4]);
}

TEST_CASE("fast mode finds what exact mode finds on drawn faces") {
  const cv::Mat picture = drawn_faces({240, 200}, 5);
  DetectorOptions options;
  const std::vector<Detection> fast = Detector(alt2(), options).detect(picture);
  options.mode = DetectMode::exact;
  options.min_neighbors = 2;
  const std::vector<Detection> exact = Detector(alt2(), options).detect(picture);
  CHECK_FALSE(exact.empty());
  for (const Detection& e : exact) {
    const auto same = [&](const Detection& d) { return (d.box & e.box).area() * 2 > e.box.area(); };
    CHECK(std::any_of(fast.begin(), fast.end(), same));
  }
  for (const Detection& d : fast) {
    CHECK((d.box & cv::Rect({}, picture.size())) == d.box);
    CHECK(d.score > 0);
  }
}

TEST_CASE("a cascade's operating point, which is of sums, does not judge single windows") {
  const cv::Mat picture = cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/astronaut.jpg");
  DetectorOptions exact;
  exact.mode = DetectMode::exact;
  CHECK(Detector(builtin_face_cascade(), exact).detect(picture).size() == 1);
  exact.min_neighbors = 0;
  const Detector windows(builtin_face_cascade(), exact);
  CHECK_FALSE(windows.operating_points()[0]);
  CHECK(windows.detect(picture).size() > 20);
  exact.min_score = 60;
  CHECK(Detector(builtin_face_cascade(), exact).detect(picture).empty());
  DetectorOptions fast;
  fast.overlap = 1;
  CHECK(Detector(builtin_face_cascade(), fast).detect(picture).size() > 20);
}

TEST_CASE("size limits of fast mode hold, and a score limit drops only detections below it") {
  const cv::Mat picture = drawn_faces({320, 240}, 6);
  DetectorOptions options;
  options.min_size = {40, 40};
  options.max_size = {80, 80};
  ScanStatistics statistics;
  const std::vector<Detection> all = Detector(alt2(), options).detect(picture, &statistics);
  for (const Detection& d : all) {
    CHECK(d.box.width >= 38);  // boxes are means, clipped to the picture
    CHECK(d.box.width <= 81);
  }
  options.min_score = all.empty() ? 0 : all[all.size() / 2].score;
  const std::vector<Detection> best = Detector(alt2(), options).detect(picture);
  for (const Detection& d : best) CHECK(d.score >= *options.min_score);
  CHECK(best.size() <= all.size());
}

TEST_CASE("a picture above the limit of pixels is refused, and options out of range are named") {
  DetectorOptions options;
  options.max_pixels = 1000;
  CHECK_THROWS_AS(Detector(alt2(), options).detect(cv::Mat(40, 40, CV_8U, cv::Scalar(0))), DataError);
  options = {};
  options.scale_factor = 1;
  CHECK_THROWS_WITH(Detector(alt2(), options), Catch::Contains("scale_factor"));
  options = {};
  options.stride = 0;
  CHECK_THROWS_WITH(Detector(alt2(), options), Catch::Contains("stride"));
  CHECK_THROWS_AS(Detector(alt2()).detect(cv::Mat(40, 40, CV_32F, cv::Scalar(0))), std::invalid_argument);
}

TEST_CASE("grey, colour and colour with alpha of the same grey picture give the same detections") {
  const cv::Mat grey = drawn_faces({200, 180}, 8);
  cv::Mat colour, alpha;
  cv::cvtColor(grey, colour, cv::COLOR_GRAY2BGR);
  cv::cvtColor(grey, alpha, cv::COLOR_GRAY2BGRA);
  const Detector detector(alt2());
  CHECK(detector.detect(colour) == detector.detect(grey));
  CHECK(detector.detect(alpha) == detector.detect(grey));
}
