// The cascades of Debian's opencv-data, read by our readers.
#include <catch2/catch.hpp>
#include <filesystem>
#include <opencv2/objdetect.hpp>

#include "haarkit/detect/cascade_file.hpp"

using namespace haarkit;

namespace {

const std::string kFolder = "/usr/share/opencv4/haarcascades/";

std::vector<std::string> stock_cascades() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
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
