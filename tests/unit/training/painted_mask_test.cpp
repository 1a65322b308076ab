#include "painted_mask.hpp"

#include <opencv2/core.hpp>

#include "catch.hpp"

using namespace haarkit;

namespace {

constexpr std::uint8_t kSkin = 128;
const cv::Size kWindow(40, 40);

// A copy of a face in the middle half of its window, with what options.masked says.
cv::Mat1b copy_of_face(double masked, int copy, double turn = 0, std::uint64_t seed = 1, const char* name = "face") {
  JitterOptions options;
  options.masked = masked;
  cv::Mat1b pixels(kWindow, kSkin);
  const WindowPose pose{{100, 100}, 2, turn, 0};
  put_on_mask(options, name, copy, seed, {80, 80, 40, 40}, pose, kWindow, pixels.data);
  return pixels;
}

bool same(const cv::Mat1b& a, const cv::Mat1b& b) {
  return cv::countNonZero(a != b) == 0;
}

}  // namespace

TEST_CASE("a mask lies on the lower half of the face, and nowhere else") {
  const cv::Rect face(10, 10, 20, 20);
  for (int copy = 1; copy <= 50; ++copy) {
    const cv::Mat1b pixels = copy_of_face(1, copy);
    cv::Mat1b changed(pixels != kSkin);
    const int cloth = cv::countNonZero(changed);
    CHECK(cloth > 0.15 * face.area());
    CHECK(cloth < 0.65 * face.area());
    changed(cv::Rect(10, 17, 20, 16)) = 0;  // from above the nose's middle to below the chin
    CHECK(cv::countNonZero(changed) == 0);
  }
}

TEST_CASE("a mask turns with its face") {
  constexpr double kHalfTurn = 3.14159265358979323846;
  for (int copy = 1; copy <= 10; ++copy) {
    cv::Mat1b turned = copy_of_face(1, copy, kHalfTurn);
    cv::flip(turned, turned, -1);
    cv::Mat1b difference;
    cv::absdiff(turned, copy_of_face(1, copy), difference);
    double largest = 0;
    cv::minMaxLoc(difference, nullptr, &largest);
    CHECK(largest <= 1);
  }
}

TEST_CASE("the share of copies asked for is masked, each in its own way, by name, copy and seed alone") {
  const cv::Mat1b bare(kWindow, kSkin);
  CHECK(same(copy_of_face(0, 1), bare));
  int masked = 0;
  for (int copy = 1; copy <= 1000; ++copy) masked += !same(copy_of_face(0.25, copy), bare);
  CHECK(masked > 210);
  CHECK(masked < 290);
  CHECK(same(copy_of_face(1, 1), copy_of_face(1, 1)));
  CHECK_FALSE(same(copy_of_face(1, 1), copy_of_face(1, 2)));
  CHECK_FALSE(same(copy_of_face(1, 1), copy_of_face(1, 1, 0, 2)));
  CHECK_FALSE(same(copy_of_face(1, 1), copy_of_face(1, 1, 0, 1, "other")));
}
