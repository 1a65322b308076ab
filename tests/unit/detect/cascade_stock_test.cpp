// The cascades of Debian's opencv-data, read by our readers and written by our writers. What we write must be the same
// cascade to us and to OpenCV.
#include <algorithm>
#include <filesystem>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>
#include <tuple>

#include "catch.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "temporary_folder.hpp"

using namespace haarkit;
namespace fs = std::filesystem;

namespace {

const std::string kFolder = "/usr/share/opencv4/haarcascades/";

std::vector<std::string> stock_cascades() {
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(kFolder)) paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

// A picture of blurred noise at several scales, on which every stage of every cascade has something to do.
cv::Mat lively_picture() {
  cv::Mat sum = cv::Mat::zeros(120, 160, CV_32F);
  cv::RNG random(7);
  for (const int cell : {2, 5, 11, 23}) {
    cv::Mat noise(120 / cell + 2, 160 / cell + 2, CV_32F), large;
    random.fill(noise, cv::RNG::UNIFORM, 0, 64);
    cv::resize(noise, large, sum.size(), 0, 0, cv::INTER_CUBIC);
    sum += large;
  }
  cv::Mat picture;
  sum.convertTo(picture, CV_8U);
  return picture;
}

// What OpenCV finds: windows with scores, sorted, for its threads deliver them in any order.
using Hit = std::tuple<int, int, int, int, double>;

std::vector<Hit> hits_of(const std::string& path, const cv::Mat& picture) {
  cv::CascadeClassifier classifier;
  REQUIRE(classifier.load(path));
  std::vector<cv::Rect> windows;
  std::vector<int> levels;
  std::vector<double> scores;
  classifier.detectMultiScale(picture, windows, levels, scores, 1.3, 0, 0, {}, {}, true);
  std::vector<Hit> hits;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const cv::Rect& r = windows[i];
    hits.emplace_back(r.x, r.y, r.width, r.height, scores[i]);
  }
  std::sort(hits.begin(), hits.end());
  return hits;
}

}  // namespace

TEST_CASE("every Haar cascade of OpenCV is read, with the window that OpenCV sees") {
  const auto paths = stock_cascades();
  REQUIRE(paths.size() == 17);
  for (const std::string& path : paths) {
    INFO(path);
    const Cascade cascade = read_cascade(path);
    CHECK(cascade.window() == cv::CascadeClassifier(path).getOriginalWindowSize());
    CHECK(cascade.kind() == CascadeKind::staged);
    CHECK(cascade.min_contrast() == 10.0F);
    CHECK_FALSE(cascade.stages().empty());
  }
}

TEST_CASE("every Haar cascade of OpenCV is equal after writing and reading in each format") {
  for (const std::string& path : stock_cascades()) {
    const Cascade cascade = read_cascade(path);
    for (const auto format : {CascadeFormat::opencv, CascadeFormat::opencv_old, CascadeFormat::haarkit}) {
      INFO(path << " in format " << static_cast<int>(format));
      CHECK(read_cascade_text(cascade_text(cascade, format, "a -- comment\nof two lines -->"), "copy") == cascade);
    }
  }
}

TEST_CASE("OpenCV loads what we write and finds the same windows with the same scores") {
  const cv::Mat picture = lively_picture();
  const test::TemporaryFolder folder;
  const std::string copy = folder / "copy.xml";
  for (const std::string& path : stock_cascades()) {
    INFO(path);
    const Cascade cascade = read_cascade(path);
    const std::vector<Hit> hits = hits_of(path, picture);
    write_cascade(cascade, copy, CascadeFormat::opencv, "for a test");
    CHECK(hits_of(copy, picture) == hits);
    write_cascade(cascade, copy, CascadeFormat::opencv_old, "for a test");
    CHECK(hits_of(copy, picture) == hits);

    // Few windows of a picture without faces pass all the stages, many the first two.
    CascadeParts start = cascade.parts();
    start.stages.resize(2);
    write_cascade(Cascade(start), copy, CascadeFormat::opencv);
    const std::vector<Hit> many = hits_of(copy, picture);
    CHECK(many.size() > 20);
    write_cascade(Cascade(start), copy, CascadeFormat::opencv_old);
    CHECK(hits_of(copy, picture) == many);
  }
}

TEST_CASE("a large cascade that is cut off is refused, in each format") {
  const Cascade cascade = read_cascade(kFolder + "haarcascade_frontalface_alt2.xml");
  for (const auto format : {CascadeFormat::opencv, CascadeFormat::opencv_old, CascadeFormat::haarkit}) {
    const std::string text = cascade_text(cascade, format);
    for (std::size_t cut = 0; cut < 60; ++cut) {
      const std::size_t size = cut < 40 ? text.size() * cut / 40 : text.size() + 40 - 2 - cut;
      INFO(size << " bytes in format " << static_cast<int>(format));
      CHECK_THROWS_AS(read_cascade_text(text.substr(0, size), "cut"), DataError);
    }
  }
}
