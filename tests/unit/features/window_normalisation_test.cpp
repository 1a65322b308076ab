#include "haarkit/features/window_normalisation.hpp"

#include <cmath>

#include "catch.hpp"

using namespace haarkit;

namespace {

// What cv::CascadeClassifier's HaarEvaluator::setWindow computes.
WindowNorm opencv_norm(cv::Size window, int valsum, unsigned valsqsum) {
  const double area = cv::Rect(1, 1, window.width - 2, window.height - 2).area();
  double nf = area * valsqsum - static_cast<double>(valsum) * valsum;
  if (!(nf > 0.)) return {1.F, false};
  nf = std::sqrt(nf);
  const auto factor = static_cast<float>(1. / nf);
  return {factor, area * factor < 1e-1};
}

bool same(const WindowNorm& a, const WindowNorm& b) {
  return a.inverse_norm == b.inverse_norm && a.passes == b.passes;
}

}  // namespace

TEST_CASE("the norm is the inverse of area times standard deviation, and a flat window never passes") {
  const WindowNormaliser normalise({20, 20}, 10);
  CHECK(normalise.area() == 324);
  const WindowNorm half_black = normalise(162 * 100, 162U * 100 * 100);
  CHECK(half_black.inverse_norm == static_cast<float>(1.0 / (324 * 50.0)));
  CHECK(half_black.passes);
  CHECK_FALSE(normalise(0, 0).passes);
  CHECK_FALSE(normalise(324 * 255, 324U * 255 * 255).passes);
  CHECK_FALSE(WindowNormaliser({20, 20}, 0)(324 * 7, 324U * 49).passes);
  CHECK(normalise(0, 0).inverse_norm == 1);
}

TEST_CASE("norm and gate are OpenCV's bit for bit on both sides of the border") {
  for (cv::Size window : {cv::Size(20, 20), cv::Size(24, 24), cv::Size(22, 5), cv::Size(45, 11), cv::Size(3, 3)}) {
    const WindowNormaliser normalise(window, 10);
    const int area = static_cast<int>(normalise.area());
    int different = 0, passing = 0, failing = 0;
    for (int mean = 10; mean < 250; mean += 7)
      for (int delta = -40; delta <= 40; ++delta) {
        const int sum = mean * area + delta;
        // The sum of squares where the standard deviation is 10, and its neighbours.
        const double at_border = 100.0 * area + static_cast<double>(sum) * sum / area;
        for (int step = -3; step <= 3; ++step) {
          const auto squares = static_cast<std::uint32_t>(at_border + step);
          const WindowNorm norm = normalise(sum, squares);
          different += !same(norm, opencv_norm(window, sum, squares));
          ++(norm.passes ? passing : failing);
        }
      }
    CHECK(different == 0);
    CHECK(passing > 0);
    CHECK(failing > 0);
  }
}

TEST_CASE("the contrast gate moves with min_contrast and is open at zero") {
  const int sum = 324 * 100;
  const auto squares = static_cast<std::uint32_t>(324 * (100 * 100 + 25));  // standard deviation 5
  CHECK_FALSE(WindowNormaliser({20, 20}, 10)(sum, squares).passes);
  CHECK_FALSE(WindowNormaliser({20, 20}, 5)(sum, squares).passes);
  CHECK(WindowNormaliser({20, 20}, 4.9F)(sum, squares).passes);
  CHECK(WindowNormaliser({20, 20}, 0)(sum, 324U * 10000 + 1).passes);
}
