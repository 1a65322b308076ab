#include "haarkit/features/haar_feature.hpp"

#include "catch.hpp"

using namespace haarkit;

TEST_CASE("a feature inside the window has no problem, and one that reaches over an edge says so") {
  HaarFeature f;
  f.rect_count = 2;
  f.rects[0] = {{0, 0, 20, 20}, -1};
  f.rects[1] = {{0, 0, 10, 20}, 2};
  CHECK(problem_of(f, {20, 20}).empty());
  CHECK_FALSE(problem_of(f, {19, 20}).empty());
  f.rects[1].rect.x = -1;
  CHECK_FALSE(problem_of(f, {20, 20}).empty());
  f.rects[1].rect = {2147483647, 0, 2147483647, 1};
  CHECK_FALSE(problem_of(f, {20, 20}).empty());
}

TEST_CASE("a tilted feature is checked by its own corners") {
  HaarFeature f;
  f.rect_count = 2;
  f.tilted = true;
  f.rects[0] = {{4, 0, 4, 4}, -1};
  f.rects[1] = {{4, 0, 2, 4}, 2};
  CHECK(problem_of(f, {8, 8}).empty());
  CHECK_FALSE(problem_of(f, {7, 8}).empty());
  CHECK_FALSE(problem_of(f, {8, 7}).empty());
  f.rects[0].rect.x = 3;
  CHECK_FALSE(problem_of(f, {8, 8}).empty());
}
