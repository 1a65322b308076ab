#include "haarkit/evaluate/fddb_score.hpp"

#include <algorithm>
#include <random>

#include "catch.hpp"
#include "haarkit/evaluate/overlap.hpp"

using namespace haarkit;
using Catch::WithinAbs;

namespace {

// The greatest sum of IoU over all ways to give each face a detection or none, tried one after another; among equal
// sums the counts of matches above 0.5 are compared by the caller through the sum alone, so the pictures avoid such
// ties.
struct Best {
  double sum = 0;
  int above = 0;
};

Best best_of(const std::vector<std::vector<double>>& overlaps, std::size_t face, std::vector<char>& used) {
  if (face == overlaps.size()) return {};
  Best best = best_of(overlaps, face + 1, used);
  for (std::size_t d = 0; d < used.size(); ++d) {
    if (used[d]) continue;
    used[d] = 1;
    Best with = best_of(overlaps, face + 1, used);
    used[d] = 0;
    with.sum += overlaps[face][d];
    with.above += overlaps[face][d] > 0.5 ? 1 : 0;
    if (with.sum > best.sum + 1e-12) best = with;
  }
  return best;
}

double overlap(const TruthBox& face, const ScoredBox& d) {
  return face.ellipse ? iou(*face.ellipse, d.box) : iou(face.box, d.box);
}

}  // namespace

TEST_CASE("FDDB's scores are those of trying every assignment at every threshold") {
  std::mt19937 random(11);
  const auto pick = [&](int n) { return static_cast<double>(random() % static_cast<unsigned>(n)); };
  for (int round = 0; round < 30; ++round) {
    std::vector<AnnotatedPicture> pictures(3, {"a", "a", {}, {}, false});
    std::vector<std::vector<ScoredBox>> detections(3);
    long faces = 0;
    for (int p = 0; p < 3; ++p) {
      for (int i = 0; i < 1 + p; ++i) {
        const FaceEllipse e{12 + pick(5), 8 + pick(3), pick(6) / 2, {pick(30) + 0.37, pick(30) + 0.11}};
        pictures[p].faces.push_back({bounding_box(e), false, e});
      }
      faces += 1 + p;
      for (int i = 0; i < 4; ++i)
        detections[p].push_back({{pick(30) - 10.3, pick(30) - 9.2, 18 + pick(6), 20 + pick(7)}, pick(4)});
    }
    const FddbScore score = fddb_score(pictures, detections);
    CHECK(score.faces == faces);
    for (std::size_t k = 1; k < score.points.size(); ++k) {
      const double threshold = score.points[k].threshold;
      double sum = 0;
      long above = 0, kept = 0;
      for (int p = 0; p < 3; ++p) {
        std::vector<ScoredBox> some;
        for (const ScoredBox& d : detections[p])
          if (d.score >= threshold) some.push_back(d);
        std::vector<std::vector<double>> overlaps;
        for (const TruthBox& face : pictures[p].faces) {
          overlaps.emplace_back();
          for (const ScoredBox& d : some) overlaps.back().push_back(overlap(face, d));
        }
        std::vector<char> used(some.size(), 0);
        const Best best = best_of(overlaps, 0, used);
        sum += best.sum;
        above += best.above;
        kept += static_cast<long>(some.size());
      }
      CHECK_THAT(score.points[k].continuous, WithinAbs(sum, 1e-9));
      CHECK(score.points[k].discrete == static_cast<double>(above));
      CHECK(score.points[k].false_positives == kept - above);
    }
  }
}

TEST_CASE("a detection that is the face's bounding box has the IoU of a circle in its square") {
  const FaceEllipse circle{10, 10, 0, {20, 20}};
  const std::vector<AnnotatedPicture> pictures{{"a", "a", {}, {{bounding_box(circle), false, circle}}, false}};
  const FddbScore score = fddb_score(pictures, {{{{10, 10, 20, 20}, 1}}});
  REQUIRE(score.points.size() == 2);
  CHECK_THAT(score.continuous_rate(score.points[1]), WithinAbs(3.14159265 / 4, 1e-4));
  CHECK(score.discrete_rate(score.points[1]) == 1);
  CHECK(score.at_false_positives(0).discrete == 1);
}

TEST_CASE("FDDB's score of nothing is zero") {
  const FddbScore score = fddb_score({}, {});
  CHECK(score.points.size() == 1);
  CHECK(score.discrete_rate(score.points[0]) == 0);
  CHECK(&score.at_false_positives(3) == &score.points[0]);
}
