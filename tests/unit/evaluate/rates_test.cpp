#include "haarkit/evaluate/rates.hpp"

#include <random>

#include "catch.hpp"

using namespace haarkit;
using Catch::WithinAbs;

namespace {

// Three pictures: A has two faces (found at 9 and 3) and a false positive at 5; B has one face, never found, and a
// false positive at 3; C has no face and a false positive at 4.
std::vector<PictureOutcome> three_pictures() {
  const AnnotatedPicture a{"a", "a", {}, {{{0, 0, 10, 10}}, {{50, 0, 40, 40}}}, false};
  const AnnotatedPicture b{"b", "b", {}, {{{0, 0, 20, 20}}}, false};
  const AnnotatedPicture c{"c", "c", {}, {}, false};
  return {match(a, {{{50, 0, 40, 40}, 9}, {{200, 0, 9, 9}, 5}, {{0, 0, 10, 10}, 3}}, {}),
          match(b, {{{100, 0, 9, 9}, 3}}, {}), match(c, {{{0, 0, 9, 9}, 4}}, {})};
}

}  // namespace

TEST_CASE("every rate of three pictures is that of the table worked by hand") {
  const Roc roc = ScoreSweep(three_pictures()).roc();
  CHECK(roc.faces == 3);
  CHECK(roc.pictures == 3);
  CHECK(roc.pictures_with_face == 2);
  CHECK(roc.pictures_without_face == 1);
  struct Row {
    double threshold;
    long found, wrong, pictures_found, pictures_false;
  };
  const std::vector<Row> table = {{std::numeric_limits<double>::infinity(), 0, 0, 0, 0},
                                  {9, 1, 0, 1, 0},
                                  {5, 1, 1, 1, 0},
                                  {4, 1, 2, 1, 1},
                                  {3, 2, 3, 1, 1}};
  REQUIRE(roc.points.size() == table.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    CHECK(roc.points[i].threshold == table[i].threshold);
    CHECK(roc.points[i].found == table[i].found);
    CHECK(roc.points[i].false_positives == table[i].wrong);
    CHECK(roc.points[i].pictures_found == table[i].pictures_found);
    CHECK(roc.points[i].pictures_false == table[i].pictures_false);
  }
  const RocPoint& all = roc.points.back();
  CHECK(*roc.recall(all).value() == 2.0 / 3);
  CHECK(Roc::precision(all) == 2.0 / 5);
  CHECK(*roc.fppi(all) == 1);
  CHECK(*roc.picture_detection_rate(all).value() == 0.5);
  CHECK(*roc.picture_miss_rate(all).value() == 0.5);
  CHECK(*roc.picture_false_detection_rate(all).value() == 1);
  // Precision 1 up to recall 1/3, then 2/5.
  CHECK_THAT(*roc.average_precision(), WithinAbs((1 + 0.4) / 3, 1e-12));
}

TEST_CASE("operating points are the last that keep the limit") {
  const Roc roc = ScoreSweep(three_pictures()).roc();
  CHECK(roc.at_false_positives(0).threshold == 9);
  CHECK(roc.at_false_positives(1).threshold == 5);
  CHECK(roc.at_fppi(0.67).threshold == 4);
  CHECK(roc.at_false_positives(100).threshold == 3);
  CHECK(roc.at_threshold(4.5).threshold == 5);
  CHECK(roc.at_threshold(3).threshold == 3);
  CHECK(roc.at_threshold(10).found == 0);
}

TEST_CASE("a limit of FPPI that is reached exactly is kept, however its product with the pictures is rounded") {
  Roc roc;
  roc.pictures = 200;
  roc.points.push_back({1, 0, 29});
  REQUIRE(roc.points.back().false_positives == 29);
  CHECK(roc.at_fppi(0.145).false_positives == 29);
  CHECK(roc.at_fppi(0.1449).false_positives == 0);
}

TEST_CASE("rates without anything to count have no value, and precision is then 1") {
  const Roc nothing = ScoreSweep({}).roc();
  CHECK_FALSE(nothing.recall(nothing.points[0]).value());
  CHECK_FALSE(nothing.fppi(nothing.points[0]));
  CHECK_FALSE(nothing.average_precision());
  CHECK_FALSE(nothing.picture_miss_rate(nothing.points[0]).value());
  CHECK(Roc::precision(nothing.points[0]) == 1);
  CHECK(&nothing.at_false_positives(5) == &nothing.points[0]);
}

TEST_CASE("a face without a box counts for the picture rates alone") {
  const AnnotatedPicture somewhere{"a", "a", {}, {}, true};
  const Roc roc = ScoreSweep({match(somewhere, {{{0, 0, 5, 5}, 2}}, {}), match(somewhere, {}, {})}).roc();
  CHECK(roc.pictures == 0);
  CHECK(roc.pictures_with_face == 2);
  CHECK(roc.points.back().pictures_found == 1);
  CHECK(roc.points.back().false_positives == 0);
}

TEST_CASE("a picture with ignore boxes alone is neither one with a face nor one without") {
  const AnnotatedPicture picture{"a", "a", {}, {{{0, 0, 10, 10}, true, {}}}, false};
  const Roc roc = ScoreSweep({match(picture, {{{0, 0, 10, 10}, 1}, {{50, 0, 9, 9}, 2}}, {})}).roc();
  CHECK(roc.pictures == 1);
  CHECK(roc.pictures_with_face == 0);
  CHECK(roc.pictures_without_face == 0);
  CHECK(roc.points.back().false_positives == 1);
}

TEST_CASE("faces fall into rows by size, lower edge included") {
  const auto rows = rates_by_size(three_pictures(), 3, {0, 20, 40});
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].found.count == 1);
  CHECK(rows[0].found.of == 1);
  CHECK(rows[1].found.of == 1);
  CHECK(rows[1].found.count == 0);
  CHECK(rows[2].found.count == 1);
  CHECK(rates_by_size(three_pictures(), 5, {0, 20, 40})[0].found.count == 0);
}

TEST_CASE("a picture that counts twice is a picture that is there twice") {
  const auto three = three_pictures();
  const Roc weighted = ScoreSweep(three).roc({2, 0, 1});
  const Roc repeated = ScoreSweep({three[0], three[0], three[2]}).roc();
  REQUIRE(weighted.points.size() == repeated.points.size());
  CHECK(weighted.faces == repeated.faces);
  for (std::size_t i = 0; i < weighted.points.size(); ++i) {
    CHECK(weighted.points[i].threshold == repeated.points[i].threshold);
    CHECK(weighted.points[i].found == repeated.points[i].found);
    CHECK(weighted.points[i].false_positives == repeated.points[i].false_positives);
    CHECK(weighted.points[i].pictures_false == repeated.points[i].pictures_false);
  }
}

TEST_CASE("average precision is that of the definition, computed anew at every recall") {
  std::mt19937 random(3);
  for (int round = 0; round < 50; ++round) {
    std::vector<PictureOutcome> outcomes(4);
    for (PictureOutcome& o : outcomes) {
      for (unsigned i = 0; i < random() % 4; ++i) {
        o.faces.push_back({i, 10, {}});
        if (random() % 3) o.faces.back().score = static_cast<double>(random() % 8);
      }
      for (unsigned i = 0; i < random() % 5; ++i) o.false_positives.push_back({i, static_cast<double>(random() % 8)});
      o.without_face = o.faces.empty();
    }
    long faces = 0;
    for (const PictureOutcome& o : outcomes) faces += static_cast<long>(o.faces.size());
    const Roc roc = ScoreSweep(outcomes).roc();
    if (faces == 0) continue;
    double naive =
        0;  // for each face that some threshold finds: the best precision of all thresholds that find as many
    for (long wanted = 1; wanted <= faces; ++wanted) {
      double best = 0;
      for (double threshold = 0; threshold < 8; ++threshold) {
        long found = 0, wrong = 0;
        for (const PictureOutcome& o : outcomes) {
          for (const auto& f : o.faces) found += f.score && *f.score >= threshold;
          for (const auto& f : o.false_positives) wrong += f.score >= threshold;
        }
        if (found >= wanted) best = std::max(best, static_cast<double>(found) / static_cast<double>(found + wrong));
      }
      naive += best / static_cast<double>(faces);
    }
    CHECK_THAT(*roc.average_precision(), WithinAbs(naive, 1e-12));
  }
}
