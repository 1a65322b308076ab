#include <opencv2/imgcodecs.hpp>
#include <opencv2/objdetect.hpp>

#include "catch.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/detector.hpp"
#include "pictures.hpp"
#include "random_cascade.hpp"
#include "temporary_folder.hpp"

using namespace haarkit;
using namespace haarkit::test;

namespace {

DetectorOptions exact_options(double scale_factor, int min_neighbors, cv::Size min_size = {}, cv::Size max_size = {}) {
  DetectorOptions o;
  o.mode = DetectMode::exact;
  o.scale_factor = scale_factor;
  o.min_neighbors = min_neighbors;
  o.min_size = min_size;
  o.max_size = max_size;
  return o;
}

std::vector<cv::Rect> ours(const Cascade& cascade, const cv::Mat& picture, const DetectorOptions& options) {
  std::vector<cv::Rect> boxes;
  for (const Detection& d : Detector(cascade, options).detect(picture)) boxes.push_back(d.box);
  return boxes;
}

// On one thread, so that the windows come in a fixed order.
std::vector<cv::Rect> theirs(cv::CascadeClassifier& classifier, const cv::Mat& picture, const DetectorOptions& o) {
  cv::setNumThreads(1);
  std::vector<cv::Rect> boxes;
  classifier.detectMultiScale(picture, boxes, o.scale_factor, o.min_neighbors, 0, o.min_size, o.max_size);
  return boxes;
}

}  // namespace

TEST_CASE("exact mode finds OpenCV's windows and groups, in its order, with every stock cascade, Haar and LBP") {
  std::vector<std::string> files = stock_cascades();
  REQUIRE(files.size() == 17);
  const std::vector<std::string> lbp = stock_lbp_cascades();
  REQUIRE(lbp.size() == 5);
  files.insert(files.end(), lbp.begin(), lbp.end());
  for (const std::string& file : files) {
    INFO(file);
    const Cascade cascade = read_cascade(file);
    cv::CascadeClassifier classifier(file);
    for (int seed = 0; seed < 3; ++seed) {
      const cv::Mat picture =
          seed == 2 ? cloudy_picture({151, 117}, seed) : drawn_faces({160 + 37 * seed, 131 - 8 * seed}, seed);
      for (int min_neighbors : {0, 2}) {
        const DetectorOptions options = exact_options(seed == 1 ? 1.37 : 1.1, min_neighbors);
        CHECK(ours(cascade, picture, options) == theirs(classifier, picture, options));
      }
    }
  }
}

TEST_CASE("our own cascade for OpenCV finds in OpenCV what it finds in exact mode: the faces in the photographs") {
  const std::string samples = HAARKIT_SOURCE_DIR "/samples/";
  const Cascade cascade = read_cascade(samples + "cascades/face.xml");
  cv::CascadeClassifier classifier(samples + "cascades/face.xml");
  const std::pair<std::string, std::size_t> photographs[] = {
      {"astronaut.jpg", 1}, {"grace_hopper.jpg", 1}, {"cat.jpg", 0}};
  for (const auto& [name, faces] : photographs) {
    INFO(name);
    const cv::Mat picture = cv::imread(samples + "pictures/" + name, cv::IMREAD_GRAYSCALE);
    REQUIRE_FALSE(picture.empty());
    for (int min_neighbors : {0, 3}) {
      const DetectorOptions options = exact_options(1.1, min_neighbors);
      const auto found = ours(cascade, picture, options);
      CHECK(found == theirs(classifier, picture, options));
      if (min_neighbors == 3) CHECK(found.size() == faces);
    }
  }
}

TEST_CASE("exact mode follows OpenCV over picture sizes, scale factors, and least and greatest sizes") {
  for (const char* name :
       {"haarcascades/haarcascade_frontalface_alt2.xml", "haarcascades/haarcascade_frontalcatface_extended.xml",
        "haarcascades/haarcascade_russian_plate_number.xml", "lbpcascades/lbpcascade_frontalface.xml",
        "lbpcascades/lbpcascade_profileface.xml", "lbpcascades/lbpcascade_silverware.xml"}) {
    const std::string file = std::string("/usr/share/opencv4/") + name;
    const Cascade cascade = read_cascade(file);
    cv::CascadeClassifier classifier(file);
    cv::RNG rng(7);
    for (int i = 0; i < 40; ++i) {
      const cv::Size size(rng.uniform(15, 130), rng.uniform(15, 130));
      const cv::Mat picture = i % 4 == 3 ? noise(size, i) : drawn_faces(size, i);
      const double scale_factor = i % 5 == 4 ? 2.5 : rng.uniform(1.02, 1.6);
      cv::Size least, greatest;
      if (i % 3 > 0) least = {rng.uniform(0, 60), rng.uniform(0, 60)};
      if (i % 3 > 1) greatest = least + cv::Size(rng.uniform(0, 60), rng.uniform(0, 60));
      if (i % 8 == 7) greatest = least = {33, 33};
      const DetectorOptions options = exact_options(scale_factor, 0, least, greatest);
      INFO(name << " " << size << " " << scale_factor << " " << least << " " << greatest);
      CHECK(ours(cascade, picture, options) == theirs(classifier, picture, options));
    }
  }
}

TEST_CASE("exact mode takes flat, white and tiny pictures, views into larger pictures and colour as OpenCV does") {
  const std::string file = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt.xml";
  const Cascade cascade = read_cascade(file);
  cv::CascadeClassifier classifier(file);
  const DetectorOptions options = exact_options(1.1, 0);
  for (int grey : {0, 255}) CHECK(ours(cascade, cv::Mat(60, 70, CV_8U, cv::Scalar(grey)), options).empty());
  CHECK(ours(cascade, cv::Mat(), options).empty());
  CHECK(ours(cascade, cv::Mat(1, 1, CV_8U, cv::Scalar(7)), options).empty());
  CHECK(ours(cascade, cv::Mat(200, 19, CV_8U, cv::Scalar(7)), options).empty());
  const cv::Mat large = drawn_faces({240, 200}, 5), view = large({13, 17, 180, 160});
  CHECK(ours(cascade, view, options) == theirs(classifier, view, options));
  cv::Mat colour;
  cv::merge(std::vector<cv::Mat>{large, noise(large.size(), 1) / 8 + large * 0.7, large * 0.9}, colour);
  const std::vector<cv::Rect> boxes = theirs(classifier, colour, options);
  CHECK_FALSE(boxes.empty());
  CHECK(ours(cascade, colour, options) == boxes);
}

TEST_CASE("exact mode finds OpenCV's windows with any LBP cascade: trees, and blocks of any size") {
  const TemporaryFolder folder;
  const std::string file = folder / "random.xml";
  std::size_t found = 0;
  int seed = 0;
  for (const cv::Size& window : {cv::Size(20, 20), cv::Size(9, 30), cv::Size(64, 60), cv::Size(120, 45)}) {
    for (int i = 0; i < 4; ++i) {
      const Cascade cascade = random_lbp_cascade(window, ++seed);
      write_cascade(cascade, file, CascadeFormat::opencv);
      CHECK(read_cascade(file) == cascade);
      cv::CascadeClassifier classifier(file);
      const cv::Mat picture = i == 3 ? noise({190, 150}, seed) : drawn_faces({150 + 17 * i, 131 + 8 * i}, seed);
      const DetectorOptions options = exact_options(1.2, 0);
      const std::vector<cv::Rect> boxes = theirs(classifier, picture, options);
      INFO(window << " " << seed);
      CHECK(ours(cascade, picture, options) == boxes);
      found += boxes.size();
    }
  }
  CHECK(found > 1000);
}
