#include "haarkit/detect/cascade_classifier.hpp"

#include <atomic>
#include <limits>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/objdetect.hpp>
#include <thread>

#include "catch.hpp"
#include "haarkit/detect/builtin_cascade.hpp"
#include "pictures.hpp"

using namespace haarkit;
using namespace haarkit::test;

TEST_CASE("the drop-in gives cv::CascadeClassifier's boxes, counts, levels and weights with every stock cascade") {
  cv::setNumThreads(1);
  const cv::Mat picture = cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/grace_hopper.jpg");
  REQUIRE_FALSE(picture.empty());
  std::vector<std::string> files = stock_cascades();
  for (const std::string& file : stock_lbp_cascades()) files.push_back(file);
  for (const std::string& file : files) {
    INFO(file);
    const CascadeClassifier ours(file);
    cv::CascadeClassifier theirs(file);
    CHECK_FALSE(ours.empty());
    CHECK(ours.getOriginalWindowSize() == theirs.getOriginalWindowSize());
    CHECK(ours.isOldFormatCascade() == theirs.isOldFormatCascade());
    CHECK(ours.getFeatureType() == theirs.getFeatureType());
    for (const int neighbors : {0, 1, 3}) {
      std::vector<cv::Rect> boxes, their_boxes;
      std::vector<int> counts, their_counts;
      ours.detectMultiScale(picture, boxes, counts, 1.3, neighbors, 0, {40, 40}, {300, 300});
      theirs.detectMultiScale(picture, their_boxes, their_counts, 1.3, neighbors, 0, {40, 40}, {300, 300});
      CHECK(boxes == their_boxes);
      CHECK(counts == their_counts);
      std::vector<double> weights, their_weights;
      ours.detectMultiScale(picture, boxes, counts, weights, 1.3, neighbors, 0, {}, {}, true);
      theirs.detectMultiScale(picture, their_boxes, their_counts, their_weights, 1.3, neighbors, 0, {}, {}, true);
      CHECK(boxes == their_boxes);
      CHECK(counts == their_counts);
      CHECK(weights == their_weights);
    }
  }
}

TEST_CASE("the drop-in does with negative and contradictory sizes what cv::CascadeClassifier does") {
  cv::setNumThreads(1);
  const cv::Mat picture = cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/grace_hopper.jpg", cv::IMREAD_GRAYSCALE);
  const std::string file = stock_cascades().front();
  const CascadeClassifier ours(file);
  cv::CascadeClassifier theirs(file);
  const cv::Size sizes[] = {{0, 0}, {-1, -1}, {-5, 0}, {0, -5}, {-1, 300}, {0, 50}, {100, 100}, {200, 20}, {1, 1}};
  for (const cv::Size least : sizes)
    for (const cv::Size most : sizes) {
      CAPTURE(least, most);
      std::vector<cv::Rect> boxes, their_boxes;
      ours.detectMultiScale(picture, boxes, 1.3, 0, 0, least, most);
      theirs.detectMultiScale(picture, their_boxes, 1.3, 0, 0, least, most);
      CHECK(boxes == their_boxes);
    }
}

TEST_CASE("the largest size that can be asked for is no limit, with context too") {
  const cv::Mat picture = cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/grace_hopper.jpg", cv::IMREAD_GRAYSCALE);
  constexpr int kLargest = std::numeric_limits<int>::max();
  const CascadeClassifier classifier(builtin_face_in_context_cascade());
  std::vector<cv::Rect> unlimited, limited;
  classifier.detectMultiScale(picture, unlimited, 1.3, 0);
  classifier.detectMultiScale(picture, limited, 1.3, 0, 0, {}, {kLargest, kLargest});
  CHECK(!unlimited.empty());
  CHECK(limited == unlimited);
}

TEST_CASE("a cascade may be loaded while other threads search with the one before") {
  const cv::Mat picture = cv::imread(HAARKIT_SOURCE_DIR "/samples/pictures/grace_hopper.jpg", cv::IMREAD_GRAYSCALE);
  const std::vector<std::string> files = stock_cascades();
  const auto found_by = [&](const CascadeClassifier& classifier) {
    std::vector<cv::Rect> boxes;
    classifier.detectMultiScale(picture, boxes, 1.5);
    return boxes;
  };
  const std::vector<std::vector<cv::Rect>> expected = {found_by(CascadeClassifier(files[0])),
                                                       found_by(CascadeClassifier(files[1]))};
  CascadeClassifier classifier(files[0]);
  std::atomic<bool> loading{true};
  std::atomic<int> wrong{0};
  std::vector<std::thread> searching;
  for (int i = 0; i < 3; ++i)
    searching.emplace_back([&] {
      while (loading) {
        const std::vector<cv::Rect> found = found_by(classifier);
        if (found != expected[0] && found != expected[1]) ++wrong;
      }
    });
  for (int i = 1; i <= 20; ++i) classifier.load(files[i % 2]);
  loading = false;
  for (std::thread& thread : searching) thread.join();
  CHECK(wrong == 0);
  const CascadeClassifier copy = classifier;
  CHECK_FALSE(classifier.load("/none/such.xml"));
  CHECK(classifier.empty());
  CHECK(found_by(copy) == expected[0]);
}

TEST_CASE("the drop-in says what it cannot do, and is empty without a cascade") {
  CascadeClassifier classifier;
  CHECK(classifier.empty());
  CHECK_FALSE(classifier.load("/none/such.xml"));
  CHECK(classifier.getOriginalWindowSize() == cv::Size());
  std::vector<cv::Rect> boxes;
  CHECK_THROWS_WITH(classifier.detectMultiScale(cv::Mat(50, 50, CV_8UC1), boxes), Catch::Contains("empty"));
  classifier = CascadeClassifier(builtin_face_cascade());
  CHECK_THROWS_WITH(classifier.detectMultiScale(cv::Mat(50, 50, CV_32FC1), boxes), Catch::Contains("8-bit"));
  CHECK_THROWS_WITH(classifier.detectMultiScale(cv::Mat(50, 50, CV_8UC1), boxes, 1.0), Catch::Contains("scaleFactor"));
  std::vector<int> levels;
  std::vector<double> weights;
  CHECK_THROWS_WITH(
      classifier.detectMultiScale(cv::Mat(50, 50, CV_8UC1), boxes, levels, weights, 1.1, 3, 0, {}, {}, true),
      Catch::Contains("staged"));
  classifier.detectMultiScale(cv::Mat(5, 5, CV_8UC1), boxes);
  CHECK(boxes.empty());
}

TEST_CASE("an empty image of any type holds nothing, as in OpenCV") {
  const std::string file = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml";
  const CascadeClassifier ours(file);
  cv::CascadeClassifier theirs(file);
  for (const cv::Mat& image : {cv::Mat(), cv::Mat(0, 50, CV_8UC1), cv::Mat(50, 0, CV_8UC3), cv::Mat(0, 0, CV_8UC4)}) {
    std::vector<cv::Rect> boxes(1), expected(1);
    ours.detectMultiScale(image, boxes);
    theirs.detectMultiScale(image, expected);
    CHECK(boxes.empty());
    CHECK(expected.empty());
  }
}
