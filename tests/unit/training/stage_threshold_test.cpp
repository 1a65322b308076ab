#include "stage_threshold.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "catch.hpp"

using namespace haarkit;

namespace {

// Quantiles of -x, x exponential with mean 1: the lowest of many faces lie far out.
std::vector<double> faces_of(int count) {
  std::vector<double> sums(count);
  for (int i = 0; i < count; ++i) sums[i] = std::log((i + 0.5) / count);
  return sums;
}

float threshold(const std::vector<double>& sums, double rate) {
  return stage_threshold(sums.data(), sums.size(), rate, {sums.size(), 6});
}

}  // namespace

TEST_CASE("a stage's threshold lies halfway between the lowest sum kept and the highest one lost") {
  std::vector<double> sums(1000);
  std::iota(sums.rbegin(), sums.rend(), 1.0);
  CHECK(threshold(sums, 1) == 1);
  CHECK(threshold(sums, 0.99) == 10.5F);
  CHECK(threshold(sums, 0.75) == 250.5F);
  CHECK(threshold({5}, 0.1) == 5);
}

TEST_CASE("of few faces the lowest sum is the threshold, unless it is that of an odd face") {
  for (const int count : {20, 50, 110, 300}) {
    INFO(count << " faces");
    std::vector<double> sums = faces_of(count);
    const float lowest = static_cast<float>(sums.front()), usual = threshold(sums, 0.997);
    CHECK(usual >= lowest);
    CHECK(usual < lowest + 0.7F);
    sums.push_back(-100);
    CHECK(threshold(sums, 0.997) < usual);
    CHECK(threshold(sums, 0.997) > -60);
    CHECK(threshold(sums, 1) == -100);  // told to lose none
  }
}

TEST_CASE("an odd face with all its copies does not set a stage's threshold either") {
  const std::vector<double> faces = faces_of(110);
  std::vector<double> copies;
  for (int i = 0; i < 10; ++i) copies.insert(copies.end(), faces.begin(), faces.end());
  const float usual = stage_threshold(copies.data(), 1100, 0.997, {110, 60});
  CHECK(usual <= faces.front() + 1e-4);
  copies.insert(copies.end(), 10, -100);
  CHECK(stage_threshold(copies.data(), 1110, 0.997, {111, 60}) > -60);
  CHECK(stage_threshold(copies.data(), 1110, 0.997, {111, 60}) < usual);
  CHECK(stage_threshold(copies.data(), 1110, 0.997, {111, 9}) == -100);  // not so many may go
}

TEST_CASE("samples at the threshold and 1e-5 below it pass a stage, as in OpenCV") {
  const std::vector<double> sums = {5, 1, 4, 2, 3, 7, 6, 10, 9, 8};
  CHECK(passing_share(sums.data(), 10, 2.5F) == 0.8);
  CHECK(passing_share(sums.data(), 10, 10.000005F) == 0.1);
  CHECK(passing_share(sums.data(), 0, 1) == 0);
}
