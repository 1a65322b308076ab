#include "haarkit/evaluate/matching.hpp"

#include <algorithm>
#include <random>

#include "catch.hpp"
#include "haarkit/evaluate/overlap.hpp"

using namespace haarkit;

namespace {

AnnotatedPicture picture_with(std::vector<TruthBox> faces) {
  return {"a", "a", {}, std::move(faces), false};
}

std::vector<double> scores_of(const PictureOutcome& outcome) {
  std::vector<double> scores;
  for (const auto& face : outcome.faces) scores.push_back(face.score.value_or(-1));
  for (const auto& wrong : outcome.false_positives) scores.push_back(wrong.score);
  return scores;
}

}  // namespace

TEST_CASE("the surer of two detections of one face finds it and the other is a false positive") {
  const auto picture = picture_with({{{0, 0, 10, 10}}});
  const auto outcome = match(picture, {{{0, 0, 10, 10}, 1}, {{1, 0, 10, 10}, 2}}, {});
  CHECK(outcome.faces.at(0).score == 2.0);
  REQUIRE(outcome.false_positives.size() == 1);
  CHECK(outcome.false_positives[0].index == 0);
}

TEST_CASE("a detection takes the free face that it overlaps most, above the threshold and not at it") {
  const auto picture = picture_with({{{0, 0, 10, 10}}, {{4, 0, 10, 10}}});
  CHECK(scores_of(match(picture, {{{3, 0, 10, 10}, 5}}, {})) == std::vector<double>{-1, 5});
  const auto half = picture_with({{{0, 0, 10, 10}}});
  CHECK(match(half, {{{0, 0, 10, 5}, 1}}, {}).false_positives.size() == 1);
  CHECK(match(half, {{{0, 0, 10, 5.1}, 1}}, {}).false_positives.empty());
}

TEST_CASE("an ignore box is neither found nor wrongly found, but a face that counts comes first") {
  const auto picture = picture_with({{{0, 0, 10, 10}, true, {}}, {{2, 0, 10, 10}}, {{100, 100, 200, 200}, true, {}}});
  const auto outcome = match(picture, {{{0, 0, 10, 10}, 3}, {{0, 0, 10, 10}, 2}, {{150, 150, 9, 9}, 9}}, {});
  REQUIRE(outcome.faces.size() == 1);
  CHECK(outcome.faces[0].score == 3.0);
  CHECK(outcome.false_positives.empty());
  CHECK(outcome.best_score == 3.0);
  CHECK_FALSE(outcome.without_face);
}

TEST_CASE("faces below the smallest size become ignore boxes") {
  const auto picture = picture_with({{{0, 0, 10, 40}}, {{50, 50, 10, 10}}});
  const auto outcome = match(picture, {{{50, 50, 10, 10}, 1}}, {0.5, 20});
  CHECK(outcome.faces.size() == 1);
  CHECK(outcome.faces[0].size == 20);
  CHECK(outcome.false_positives.empty());
  CHECK_FALSE(outcome.without_face);
}

TEST_CASE("a detection below the smallest size may find a face that counts, and is nothing otherwise") {
  const auto picture = picture_with({{{0, 0, 20, 20}}});
  const auto outcome = match(picture, {{{0, 0, 19, 19}, 3}, {{50, 50, 19, 19}, 2}, {{80, 80, 21, 21}, 1}}, {0.5, 20});
  CHECK(scores_of(outcome) == std::vector<double>{3, 1});
  CHECK(match(picture_with({}), {{{50, 50, 19, 19}, 2}}, {0.5, 20}).false_positives.size() == 1);
}

TEST_CASE("the outcome does not depend on the order of faces and detections, ties included") {
  std::mt19937 random(7);
  const auto pick = [&](int n) { return static_cast<double>(random() % static_cast<unsigned>(n)); };
  for (int round = 0; round < 200; ++round) {
    std::vector<TruthBox> faces;
    std::vector<ScoredBox> detections;
    for (int i = 0; i < 5; ++i) faces.push_back({{pick(20), pick(20), 10, 10}, pick(5) == 0, {}});
    for (int i = 0; i < 9; ++i) detections.push_back({{pick(20), pick(20), 10, 10}, pick(3)});
    const auto sorted_scores = [&] {
      auto outcome = match(picture_with(faces), detections, {0.3, 0});
      std::vector<double> found, wrong;
      for (const auto& f : outcome.faces) found.push_back(f.score.value_or(-1));
      for (const auto& f : outcome.false_positives) wrong.push_back(f.score);
      std::sort(found.begin(), found.end());
      found.insert(found.end(), wrong.begin(), wrong.end());
      return found;
    };
    const auto first = sorted_scores();
    std::shuffle(faces.begin(), faces.end(), random);
    std::shuffle(detections.begin(), detections.end(), random);
    CHECK(sorted_scores() == first);
  }
}

TEST_CASE("an ellipse overlaps a box as a raster of it does") {
  const FaceEllipse ellipse{30, 18, 1.1, {50, 45}};
  for (const cv::Rect2d& box : {cv::Rect2d(20, 20, 60, 50), cv::Rect2d(50, 45, 10, 10), cv::Rect2d(0, 0, 45, 40),
                                cv::Rect2d(-10, -10, 200, 200), cv::Rect2d(90, 90, 5, 5)}) {
    long both = 0, either = 0;
    constexpr double kStep = 0.1;
    for (double y = -20 + kStep / 2; y < 200; y += kStep)
      for (double x = -20 + kStep / 2; x < 200; x += kStep) {
        const double c = std::cos(ellipse.angle), s = std::sin(ellipse.angle);
        const double u = (x - 50) * c + (y - 45) * s, v = -(x - 50) * s + (y - 45) * c;
        const bool in_ellipse = u * u / 900 + v * v / 324 <= 1;
        const bool in_box = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
        both += in_ellipse && in_box;
        either += in_ellipse || in_box;
      }
    CHECK_THAT(iou(ellipse, box), Catch::WithinAbs(static_cast<double>(both) / static_cast<double>(either), 5e-4));
  }
}

TEST_CASE("boxes of no size overlap nothing") {
  CHECK(iou(cv::Rect2d(0, 0, 0, 5), cv::Rect2d(0, 0, 5, 5)) == 0);
  CHECK(covered_part({0, 0, 0, 0}, {0, 0, 5, 5}) == 0);
  CHECK(covered_part({0, 0, 2, 5}, {1, 0, 5, 5}) == 0.5);
  CHECK(iou(FaceEllipse{}, cv::Rect2d(0, 0, 5, 5)) == 0);
}
