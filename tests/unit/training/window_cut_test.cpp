#include "haarkit/training/window_cut.hpp"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "catch.hpp"

using namespace haarkit;

namespace {

constexpr double kPi = 3.14159265358979323846;

// A picture that is linear in x and y: any symmetric kernel keeps it, so a cut's values tell where they come from.
cv::Mat ramp(cv::Size size, double per_x, double per_y, double offset) {
  cv::Mat picture(size, CV_8UC1);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      picture.at<std::uint8_t>(y, x) = cv::saturate_cast<std::uint8_t>(offset + per_x * (x + 0.5) + per_y * (y + 0.5));
  return picture;
}

cv::Mat cut(const cv::Mat& picture, const WindowPose& pose, cv::Size window) {
  cv::Mat out(window, CV_8UC1);
  cut_window(Octaves(picture, octave_of(pose.pixel) + 1), pose, window, out.data);
  return out;
}

cv::Mat noise(cv::Size size, std::uint64_t seed) {
  cv::Mat picture(size, CV_8UC1);
  cv::RNG(seed).fill(picture, cv::RNG::UNIFORM, 0, 256);
  return picture;
}

double largest_difference(const cv::Mat& a, const cv::Mat& b) {
  return cv::norm(a, b, cv::NORM_INF);
}

}  // namespace

TEST_CASE("a framing of side 1 takes the largest rectangle of the window's shape in the middle of the box") {
  const auto square = framed({}, {10, 20, 40, 40}, {20, 20});
  CHECK(square.centre == cv::Point2d(30, 40));
  CHECK(square.pixel == 2);
  const auto tall = framed({}, {0, 0, 40, 60}, {20, 20});
  CHECK(tall.centre == cv::Point2d(20, 30));
  CHECK(tall.pixel == 2);
  const auto wide_window = framed({}, {0, 0, 60, 60}, {30, 20});
  CHECK(wide_window.pixel == 2);
}

TEST_CASE("a framing moves and scales the window in sides of the frame") {
  const auto pose = framed({0.5, 0.25, -0.1}, {0, 0, 40, 60}, {20, 20});
  CHECK(pose.pixel == 1);
  CHECK(pose.centre.x == Approx(20 + 0.25 * 40));
  CHECK(pose.centre.y == Approx(30 - 0.1 * 40));
}

TEST_CASE("a window of the crop's own size is the crop, bit for bit") {
  const cv::Mat crop = noise({20, 24}, 1);
  CHECK(largest_difference(cut(crop, framed({}, {0, 0, 20, 24}, {20, 24}), {20, 24}), crop) == 0);
}

TEST_CASE("each pixel of an upright cut shows its own place in the picture") {
  const cv::Mat picture = ramp({56, 56}, 2, 1.5, 10);
  const cv::Size window(20, 20);
  const WindowPose pose{{28.3, 27.6}, 2.2, 0, 0};
  const cv::Mat out = cut(picture, pose, window);
  for (int y = 0; y < 20; ++y)
    for (int x = 0; x < 20; ++x) {
      const double sx = 28.3 + 2.2 * (x + 0.5 - 10), sy = 27.6 + 2.2 * (y + 0.5 - 10);
      REQUIRE(std::abs(out.at<std::uint8_t>(y, x) - (10 + 2 * sx + 1.5 * sy)) <= 1.6);
    }
}

TEST_CASE("a positive turn of the pose turns the picture counterclockwise in the window") {
  const cv::Mat picture = ramp({80, 80}, 2, 0, 40);
  const cv::Size window(21, 21);
  const double turn = 30 * kPi / 180;
  const cv::Mat out = cut(picture, {{40, 40}, 1.5, turn, 0}, window);
  for (int y = 0; y < 21; ++y)
    for (int x = 0; x < 21; ++x) {
      const double sx = 40 + 1.5 * (std::cos(turn) * (x - 10) - std::sin(turn) * (y - 10));
      REQUIRE(std::abs(out.at<std::uint8_t>(y, x) - (40 + 2 * sx)) <= 1.6);
    }
}

TEST_CASE("a quarter turn of the pose is a quarter turn of the picture") {
  const cv::Mat picture = noise({40, 40}, 2);
  cv::Mat turned;
  cv::rotate(picture, turned, cv::ROTATE_90_COUNTERCLOCKWISE);
  const cv::Size window(16, 16);
  CHECK(largest_difference(cut(picture, {{20, 20}, 1.7, kPi / 2, 0}, window),
                           cut(turned, {{20, 20}, 1.7, 0, 0}, window)) <= 1);
}

TEST_CASE("the cut of a mirrored picture is the mirrored cut") {
  const cv::Mat picture = noise({45, 38}, 3);
  cv::Mat mirrored, expected;
  cv::flip(picture, mirrored, 1);
  const cv::Size window(20, 18);
  for (const double turn : {0.0, 0.2}) {
    cv::flip(cut(picture, {{24.25, 17.5}, 1.9, turn, 0.3}, window), expected, 1);
    CHECK(largest_difference(cut(mirrored, {{45 - 24.25, 17.5}, 1.9, -turn, 0.3}, window), expected) <= 1);
  }
}

TEST_CASE("shrinking removes what the window cannot show instead of aliasing it") {
  cv::Mat stripes(80, 80, CV_8UC1);
  for (int x = 0; x < 80; ++x) stripes.col(x) = x % 2 ? 255 : 0;
  const cv::Mat out = cut(stripes, {{40.3, 40}, 4.1, 0, 0}, {16, 16});
  CHECK(largest_difference(out, cv::Mat(16, 16, CV_8UC1, cv::Scalar(128))) <= 2);
}

TEST_CASE("blur is a Gaussian in window pixels") {
  cv::Mat edge(60, 60, CV_8UC1, cv::Scalar(0));
  edge.colRange(30, 60) = 200;
  const cv::Mat sharp = cut(edge, {{30, 30}, 1, 0, 0}, {40, 40}), soft = cut(edge, {{30, 30}, 1, 0, 2}, {40, 40});
  cv::Mat expected;
  cv::GaussianBlur(sharp, expected, {0, 0}, 2, 0, cv::BORDER_REPLICATE);
  CHECK(largest_difference(soft, expected) <= 2);
}

TEST_CASE("a window over the border sees the picture mirrored there, and says that it reaches outside") {
  const cv::Mat picture = noise({30, 30}, 4);
  cv::Mat wide;
  cv::copyMakeBorder(picture, wide, 30, 30, 30, 30, cv::BORDER_REFLECT);
  const cv::Size window(20, 20);
  const WindowPose over{{6, 25}, 1.3, 0.1, 0}, within{{15, 15}, 1.5, 0, 0};
  CHECK(largest_difference(cut(picture, over, window), cut(wide, {{36, 55}, 1.3, 0.1, 0}, window)) == 0);
  CHECK(reaches_outside(over, window, picture.size()));
  CHECK_FALSE(reaches_outside(within, window, picture.size()));
  CHECK(reaches_outside({{15, 15}, 1.5, 0.05, 0}, window, picture.size()));
}

TEST_CASE("an upright cut is what detection's own resampling gives") {
  cv::Mat picture = noise({150, 130}, 5);
  cv::GaussianBlur(picture, picture, {}, 1.5);
  cv::normalize(picture, picture, 0, 255, cv::NORM_MINMAX);
  const cv::Size window(20, 24);
  for (const double pixel : {0.7, 1.0, 1.3, 1.9, 2.2, 3.1, 4.0, 4.9}) {
    const cv::Rect2d part(13.25, 7.75, pixel * window.width, pixel * window.height);
    const cv::Mat expected = resize_antialiased(picture, part, window);
    CHECK(largest_difference(cut(picture, framed({}, part, window), window), expected) <= 2);
  }
}
