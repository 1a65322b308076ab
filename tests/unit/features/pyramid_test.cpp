#include "haarkit/features/pyramid.hpp"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "test_pictures.hpp"

using namespace haarkit;

namespace {

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && cv::countNonZero(a != b) == 0;
}

int largest_difference(const cv::Mat& a, const cv::Mat& b) {
  return static_cast<int>(cv::norm(a, b, cv::NORM_INF));
}

// The whole picture by the formula, in double: octaves by 1 3 3 1, then a Gaussian around each output pixel's centre.
cv::Mat naive_resize(const cv::Mat& grey, const cv::Rect2d& part, cv::Size size) {
  cv::Mat source;
  grey.convertTo(source, CV_64F);
  const auto at = [&](int x, int y) {
    return source.at<double>(std::clamp(y, 0, source.rows - 1), std::clamp(x, 0, source.cols - 1));
  };
  double unit = 1, fx = part.width / size.width, fy = part.height / size.height;
  for (; std::min(fx, fy) >= 2; fx /= 2, fy /= 2, unit *= 2) {
    cv::Mat half((source.rows + 1) / 2, (source.cols + 1) / 2, CV_64F, cv::Scalar(0));
    for (int y = 0; y < half.rows; ++y)
      for (int x = 0; x < half.cols; ++x)
        for (int j = 0; j < 4; ++j)
          for (int i = 0; i < 4; ++i)
            half.at<double>(y, x) += at(2 * x - 1 + i, 2 * y - 1 + j) * (i % 3 ? 3 : 1) * (j % 3 ? 3 : 1) / 64.0;
    source = half;
  }
  const auto gauss = [](double f, double d) { return std::exp(-d * d / 2 / (std::max(f * f - 1, 0.0) / 4 + 0.2025)); };
  cv::Mat out(size, CV_8UC1);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x) {
      const double cx = part.x / unit + (x + 0.5) * fx - 0.5, cy = part.y / unit + (y + 0.5) * fy - 0.5;
      double sum = 0, weight = 0;
      for (int j = static_cast<int>(cy) - 12; j <= cy + 12; ++j)
        for (int i = static_cast<int>(cx) - 12; i <= cx + 12; ++i) {
          const double w = gauss(fx, i - cx) * gauss(fy, j - cy);
          sum += w * at(i, j);
          weight += w;
        }
      out.at<std::uint8_t>(y, x) = cv::saturate_cast<std::uint8_t>(sum / weight);
    }
  return out;
}

cv::Mat smooth_picture(cv::Size size) {
  cv::Mat picture;
  cv::GaussianBlur(noise(size), picture, {}, 1.0);
  return picture;
}

}  // namespace

TEST_CASE("levels fall by the scale factor until the window does not fit") {
  const auto levels = pyramid_levels({640, 480}, {20, 20}, 1.2, 1.1, 1e9);
  REQUIRE(levels.size() > 20);
  CHECK(levels[0] == PyramidLevel{1.2, {533, 400}});
  CHECK(levels.back().size.height >= 20);
  CHECK(480 / (levels.back().factor * 1.1) < 20);
  CHECK(pyramid_levels({640, 480}, {20, 20}, 1, 2, 4).size() == 3);
  CHECK(pyramid_levels({19, 480}, {20, 20}, 1, 1.1, 1e9).empty());
  CHECK(octave_count(pyramid_levels({640, 480}, {20, 20}, 1, 2, 4)) == 3);
}

TEST_CASE("octaves halve, keep grey levels and cost no detail that they can hold") {
  const cv::Mat flat(33, 47, CV_8UC1, cv::Scalar(201));
  const Octaves octaves(flat, 7);
  CHECK(octaves[1].size() == cv::Size(24, 17));
  CHECK(octaves[6].size() == cv::Size(1, 1));
  for (int o = 0; o < 7; ++o) CHECK(cv::countNonZero(octaves[o] != 201) == 0);
  CHECK(octave_of(0.7) == 0);
  CHECK(octave_of(1.99) == 0);
  CHECK(octave_of(2) == 1);
  CHECK(octave_of(8.1) == 3);
}

TEST_CASE("octaves and levels are the same in every instruction set, for every width") {
  for (InstructionSet set : usable_instruction_sets())
    for (int width = 1; width < 80; ++width) {
      const cv::Mat grey = noise({width + 5, 21}).colRange(width % 5, width % 5 + width);
      const Octaves plain(grey, 3, InstructionSet::scalar), fast(grey, 3, set);
      bool equal = same(plain[1], fast[1]) && same(plain[2], fast[2]);
      for (double f : {0.5, 1.0, 1.1, 1.46, 1.77, 1.99, 2.3, 5.0}) {
        const cv::Size size(std::max(1, static_cast<int>(std::lround(width / f))),
                            std::max(1, static_cast<int>(21 / f)));
        const auto level = [&](InstructionSet chosen) {
          return GaussianResampler(grey.size(), {0.3, -0.2}, {f, f}, size, chosen)(grey);
        };
        equal = equal && same(level(InstructionSet::scalar), level(set));
      }
      if (!equal) FAIL("width " << width << ", set " << name_of(set));
    }
}

TEST_CASE("levels follow the Gaussian formula to within two grey levels") {
  const cv::Mat grey = smooth_picture({90, 70});
  for (double f : {1.1, 1.4, 1.9, 2.7, 4.5}) {
    const cv::Size size(static_cast<int>(90 / f), static_cast<int>(70 / f));
    const cv::Rect2d part(0, 0, size.width * f, size.height * f);
    CHECK(largest_difference(resize_antialiased(grey, part, size), naive_resize(grey, part, size)) <= 2);
  }
  CHECK(largest_difference(resize_antialiased(grey, {10.3, 20.7, 41.9, 33.3}, {20, 20}),
                           naive_resize(grey, {10.3, 20.7, 41.9, 33.3}, {20, 20})) <= 2);
}

TEST_CASE("a level is centred: a ramp keeps its value at every point") {
  cv::Mat ramp(64, 200, CV_8UC1);
  for (int x = 0; x < 200; ++x) ramp.col(x).setTo(x);
  const Octaves octaves(ramp, 3);
  for (const PyramidLevel& level : pyramid_levels(ramp.size(), {10, 10}, 1.2, 1.1, 6)) {
    const cv::Mat out = level_resampler(octaves, level)(octaves[octave_of(level.factor)]);
    double worst = 0;
    for (int x = 2; x < out.cols - 2; ++x)
      worst = std::max(worst, std::abs(out.at<std::uint8_t>(3, x) - ((x + 0.5) * level.factor - 0.5)));
    CHECK(worst <= 1.5);
  }
}

TEST_CASE("detail too fine for a level turns grey instead of into false detail") {
  cv::Mat stripes(120, 120, CV_8UC1);
  for (int x = 0; x < 120; ++x) stripes.col(x).setTo(x % 2 ? 255 : 0);
  for (double f : {1.5, 1.8, 2.0, 2.6, 3.5}) {
    const cv::Size size(static_cast<int>(120 / f), static_cast<int>(120 / f));
    const cv::Mat out = resize_antialiased(stripes, size)(cv::Rect(3, 3, size.width - 6, size.height - 6));
    cv::Scalar mean, deviation;
    cv::meanStdDev(out, mean, deviation);
    CHECK(std::abs(mean[0] - 127.5) < 3);
    CHECK(deviation[0] < (f < 2 ? 32 : 6));
  }
}

TEST_CASE("a part cut from a picture is what the shared octaves give, near borders and outside too") {
  const cv::Mat grey = noise({211, 157});
  const Octaves octaves(grey, 6);
  for (const cv::Rect2d& part :
       {cv::Rect2d(3.2, 5.9, 60, 60), cv::Rect2d(100.5, 60.25, 77.7, 80), cv::Rect2d(-20, -7, 90, 90),
        cv::Rect2d(150, 100, 120, 130), cv::Rect2d(40, 40, 20, 20), cv::Rect2d(60, 10, 100, 30),
        cv::Rect2d(-90, 300, 50, 50), cv::Rect2d(300, -200, 50, 50), cv::Rect2d(50, 60, 7, 9)})
    for (cv::Size size : {cv::Size(20, 20), cv::Size(7, 9), cv::Size(3, 3)})
      CHECK(same(resize_antialiased(grey, part, size), resize_antialiased(octaves, part, size)));
}

TEST_CASE("strips of a level in any order make the whole, from the rows they name") {
  const cv::Mat grey = noise({83, 71});
  for (double f : {1.0, 1.3, 1.9}) {
    const cv::Size size(static_cast<int>(83 / f), static_cast<int>(71 / f));
    const GaussianResampler resample(grey.size(), {0, 0}, {f, f}, size);
    const cv::Mat whole = resample(grey);
    for (int first = size.height - 1; first >= 0; first -= 6) {
      const int rows = std::min(6, size.height - first);
      const cv::Range needed = resample.source_rows(first, rows);
      cv::Mat damaged = noise(grey.size(), 5), strip(rows, size.width, CV_8UC1);
      grey.rowRange(needed).copyTo(damaged.rowRange(needed));
      resample.rows(damaged, first, rows, strip.data, size.width);
      CHECK(same(strip, whole.rowRange(first, first + rows)));
    }
  }
}

TEST_CASE("a factor of one copies, and white and black stay as they are at every factor") {
  const cv::Mat grey = noise({40, 30});
  CHECK(same(resize_antialiased(grey, {40, 30}), grey));
  CHECK(same(resize_antialiased(grey, {5, 6, 20, 20}, {20, 20}), grey(cv::Rect(5, 6, 20, 20))));
  for (int level : {0, 255})
    for (double f : {0.4, 1.1, 1.5, 2.2, 9.0}) {
      const cv::Mat flat(60, 60, CV_8UC1, cv::Scalar(level));
      const int side = static_cast<int>(60 / f);
      CHECK(cv::countNonZero(resize_antialiased(flat, {side, side}) != level) == 0);
    }
}
