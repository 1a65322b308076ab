#include "haarkit/detect/nms.hpp"

#include <algorithm>
#include <limits>
#include <opencv2/core.hpp>

#include "catch.hpp"

using namespace haarkit;

namespace {

std::vector<Detection> random_windows(std::uint64_t seed) {
  cv::RNG rng(seed);
  std::vector<Detection> windows;
  for (int i = 0; i < 120; ++i) {
    const int size = rng.uniform(10, 60);
    windows.push_back({{rng.uniform(0, 300), rng.uniform(0, 300), size, size}, rng.uniform(0.F, 5.F)});
  }
  return windows;
}

}  // namespace

TEST_CASE("suppression never adds score, orders by it, and does not care about the order of the windows") {
  for (int seed = 0; seed < 20; ++seed) {
    std::vector<Detection> windows = random_windows(seed);
    const std::vector<Detection> kept = suppress_non_maxima(windows, 0.4);
    double before = 0, after = 0;
    for (const Detection& d : windows) before += d.score;
    for (const Detection& d : kept) after += d.score;
    CHECK(after <= before * (1 + 1e-5));
    CHECK(after > 0);
    for (std::size_t i = 1; i < kept.size(); ++i) CHECK(kept[i - 1].score >= kept[i].score);
    CHECK(kept.size() < windows.size());
    cv::RNG rng(seed);
    for (std::size_t i = windows.size(); i > 1; --i)
      std::swap(windows[i - 1], windows[rng.uniform(0, static_cast<int>(i))]);
    CHECK(suppress_non_maxima(windows, 0.4) == kept);
  }
}

TEST_CASE("many windows join what few do: the first kept one that they overlap enough") {
  cv::RNG rng(3);
  for (const double overlap : {0.05, 0.1, 0.3, 0.6, 0.95, 1.}) {
    std::vector<Detection> windows;
    for (int i = 0; i < 3000; ++i) {
      const int width = 1 << rng.uniform(2, 8), height = rng.uniform(width / 2, 2 * width);
      windows.push_back({{rng.uniform(-100, 700), rng.uniform(-100, 700), width, height}, rng.uniform(0.F, 5.F)});
    }
    std::sort(windows.begin(), windows.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    std::vector<Detection> kept;  // with the sum of scores as score
    for (const Detection& d : windows) {
      const auto same = [&](const Detection& k) { return intersection_over_union(k.box, d.box) > overlap; };
      const auto home = std::find_if(kept.begin(), kept.end(), same);
      if (home == kept.end())
        kept.push_back(d);
      else
        home->score += d.score;
    }
    REQUIRE(kept.size() > 64);
    std::vector<float> expected, found;
    for (const Detection& d : kept) expected.push_back(d.score);
    // What is dropped afterwards is not of interest here: each kept sum must be one of the expected.
    std::sort(expected.begin(), expected.end());
    for (const Detection& d : suppress_non_maxima(windows, overlap)) {
      const auto at = std::lower_bound(expected.begin(), expected.end(), d.score * (1 - 1e-5F));
      REQUIRE(at != expected.end());
      CHECK(*at == Approx(d.score).epsilon(1e-5));
    }
  }
}

TEST_CASE("windows apart stay as they are, equal ones become one, and an overlap of 1 keeps all that differ") {
  const std::vector<Detection> apart = {{{50, 0, 20, 20}, 2}, {{0, 0, 20, 20}, 1}, {{100, 0, 20, 20}, -1}};
  CHECK(suppress_non_maxima(apart, 0.3) == apart);
  const Detection one{{3, 4, 20, 20}, 1};
  CHECK(suppress_non_maxima({one, one, one}, 0.3) == std::vector<Detection>{{{3, 4, 20, 20}, 3}});
  const std::vector<Detection> near = {{{0, 0, 20, 20}, 2}, {{1, 0, 20, 20}, 1}};
  CHECK(suppress_non_maxima(near, 1) == near);
  CHECK(suppress_non_maxima({}, 0.3).empty());
}

TEST_CASE("a weaker detection mostly inside a better one is the same object; one beside it is not") {
  const Detection face{{40, 40, 60, 60}, 9}, inside{{60, 60, 20, 20}, 3}, beside{{90, 40, 60, 60}, 1};
  CHECK(suppress_non_maxima({inside, beside, face}, 0.3) == std::vector<Detection>{face, beside});
  CHECK(drop_repeated({inside, beside, face}, 0.3) == std::vector<Detection>{face, beside});
  CHECK(drop_repeated({inside, beside, face}, 1) == std::vector<Detection>{face, inside, beside});
}

TEST_CASE("intersection over union is 1 for equal boxes, 0 for boxes apart and symmetric") {
  const cv::Rect a(0, 0, 10, 10), b(5, 0, 10, 10), c(10, 0, 5, 5);
  CHECK(intersection_over_union(a, a) == 1);
  CHECK(intersection_over_union(a, c) == 0);
  CHECK_THAT(intersection_over_union(a, b), Catch::WithinRel(1. / 3, 1e-12));
  CHECK(intersection_over_union(a, b) == intersection_over_union(b, a));
}

TEST_CASE("an overlap out of range, scores that are no numbers and cascades of no object are refused") {
  const float no_number = std::numeric_limits<float>::quiet_NaN();
  const std::vector<Detection> good{{{0, 0, 20, 20}, 1, 0}, {{1, 1, 20, 20}, 2, 1}},
      bad{{{0, 0, 20, 20}, no_number, 0}};
  for (const double overlap : {-0.1, 1.1, static_cast<double>(no_number)}) {
    CHECK_THROWS_AS(suppress_non_maxima(good, overlap), std::invalid_argument);
    CHECK_THROWS_AS(drop_repeated(good, overlap), std::invalid_argument);
    CHECK_THROWS_AS(drop_repeated_views(good, {0, 0}, overlap), std::invalid_argument);
    CHECK_THROWS_AS(keep_best(good, overlap), std::invalid_argument);
  }
  CHECK_THROWS_AS(suppress_non_maxima(bad, 0.5), std::invalid_argument);
  CHECK_THROWS_AS(drop_repeated_views(good, {0}, 0.5), std::invalid_argument);
}
