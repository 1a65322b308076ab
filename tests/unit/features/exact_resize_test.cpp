#include "haarkit/features/exact_resize.hpp"

#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "test_pictures.hpp"

using namespace haarkit;

namespace {

bool as_opencv(const cv::Mat& grey, cv::Size size, InstructionSet set) {
  cv::Mat expected;
  cv::resize(grey, expected, size, 0, 0, cv::INTER_LINEAR_EXACT);
  return cv::countNonZero(ExactResizer(grey.size(), size, set)(grey) != expected) == 0;
}

}  // namespace

TEST_CASE("the exact resize is OpenCV's INTER_LINEAR_EXACT for every level of pyramids of many pictures") {
  for (InstructionSet set : usable_instruction_sets()) {
    int different = 0;
    for (cv::Size size : {cv::Size(160, 120), cv::Size(97, 61), cv::Size(131, 200), cv::Size(20, 300)})
      for (double scale : {1.02, 1.1, 1.25, 2.0}) {
        const cv::Mat grey = noise(size, static_cast<std::uint64_t>(size.width * scale));
        for (double f = 1; f < size.width && f < size.height; f *= scale)
          different += !as_opencv(grey, {cvRound(size.width / f), cvRound(size.height / f)}, set);
      }
    CHECK(different == 0);
  }
}

TEST_CASE("the exact resize is OpenCV's for every small size, enlargement and single pixels too") {
  for (InstructionSet set : usable_instruction_sets()) {
    int different = 0;
    for (int source = 1; source < 44; source += 3)
      for (int output = 1; output < 60; output += 2) {
        const cv::Mat grey = noise({source, 46 - source});
        different += !as_opencv(grey, {output, 61 - output}, set);
      }
    CHECK(different == 0);
  }
}

TEST_CASE("strips of the exact resize in any order make the whole, from the rows they name") {
  const cv::Mat grey = noise({83, 71});
  const ExactResizer resize(grey.size(), {60, 51});
  const cv::Mat whole = resize(grey);
  for (int first = 50; first >= 0; first -= 7) {
    const int rows = std::min(7, 51 - first);
    const cv::Range needed = resize.source_rows(first, rows);
    cv::Mat damaged = noise(grey.size(), 5);
    grey.rowRange(needed).copyTo(damaged.rowRange(needed));
    cv::Mat strip(rows, 60, CV_8UC1);
    resize.rows(damaged, first, rows, strip.data, 60);
    CHECK(cv::countNonZero(strip != whole.rowRange(first, first + rows)) == 0);
  }
}

TEST_CASE("the exact resize of white stays white") {
  const cv::Mat white(50, 50, CV_8UC1, cv::Scalar(255));
  for (InstructionSet set : usable_instruction_sets())
    CHECK(cv::countNonZero(ExactResizer({50, 50}, {37, 41}, set)(white) != 255) == 0);
}
