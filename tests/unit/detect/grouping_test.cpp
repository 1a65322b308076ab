#include "haarkit/detect/grouping.hpp"

#include <cmath>
#include <opencv2/objdetect.hpp>

#include "catch.hpp"

using namespace haarkit;

TEST_CASE("grouping gives cv::groupRectangles' boxes in its order on random windows") {
  cv::RNG rng(5);
  for (int round = 0; round < 200; ++round) {
    std::vector<Detection> windows;
    std::vector<cv::Rect> rects;
    const int n = rng.uniform(0, 160), spread = rng.uniform(20, 400);
    for (int i = 0; i < n; ++i) {
      const int size = rng.uniform(10, 60);
      rects.emplace_back(rng.uniform(0, spread), rng.uniform(0, spread), size, size + rng.uniform(0, 5));
      windows.push_back({rects.back(), 1});
    }
    const int min_neighbors = rng.uniform(0, 5);
    const double eps = round % 3 == 0 ? 0.2 : rng.uniform(0.05, 0.7);
    cv::groupRectangles(rects, min_neighbors, eps);
    std::vector<cv::Rect> ours;
    for (const Detection& d : group_windows(windows, min_neighbors, eps)) ours.push_back(d.box);
    CHECK(ours == rects);
  }
}

TEST_CASE("grouping gives cv::groupRectangles' boxes for thousands of windows too") {
  cv::RNG rng(6);
  for (const int spread : {400, 1500, 6000}) {
    std::vector<Detection> windows;
    std::vector<cv::Rect> rects;
    for (int i = 0; i < 6000; ++i) {
      const int size = cvRound(20 * std::pow(1.1, rng.uniform(0, 12)));
      rects.emplace_back(rng.uniform(-spread, spread), rng.uniform(0, spread), size, size + rng.uniform(0, 2));
      windows.push_back({rects.back(), 1});
    }
    for (const double eps : {0.05, 0.2}) {
      std::vector<cv::Rect> theirs = rects, ours;
      cv::groupRectangles(theirs, 1, eps);
      for (const Detection& d : group_windows(windows, 1, eps)) ours.push_back(d.box);
      CHECK(ours == theirs);
      CHECK_FALSE(ours.empty());
    }
  }
}

TEST_CASE("the score of a group is the sum of its windows' scores") {
  const std::vector<Detection> windows = {{{10, 10, 20, 20}, 1}, {{80, 10, 20, 20}, 5}, {{11, 10, 20, 20}, 2}};
  CHECK(group_windows(windows, 1) == std::vector<Detection>{{{10, 10, 20, 20}, 3}});
  CHECK(group_windows(windows, 0) == windows);
  CHECK(group_windows({}, 3).empty());
}
