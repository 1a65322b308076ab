#include "haarkit/training/boosting.hpp"

#include <cmath>

#include "catch.hpp"
#include "haarkit/features/feature_pool.hpp"
#include "on_threads.hpp"
#include "training_data.hpp"

using namespace haarkit;

namespace {

const cv::Size kWindow(6, 6);

// Left half against right half, and upper half against lower half.
std::vector<HaarFeature> toy_pool() {
  HaarFeature across;
  across.rect_count = 2;
  across.rects[0] = {{0, 0, 6, 6}, -1};
  across.rects[1] = {{3, 0, 3, 6}, 2};
  HaarFeature down = across;
  down.rects[1] = {{0, 3, 6, 3}, 2};
  return {across, down};
}

// A patch whose values of the two features rise with x and y (-30..30).
void add_point(SampleSet& set, int x, int y) {
  std::uint8_t patch[36];
  for (int i = 0; i < 36; ++i) {
    const int checks = (i + i / 6) % 2 == 0 ? 25 : -25;
    patch[i] = static_cast<std::uint8_t>(128 + checks + (i % 6 < 3 ? -x : x) + (i / 6 < 3 ? -y : y));
  }
  set.add(patch, 6);
}

SampleSet points(const std::vector<cv::Point>& places) {
  SampleSet set(kWindow);
  for (const cv::Point& place : places) add_point(set, place.x, place.y);
  return set;
}

BoostOptions plain(BoostKind kind, int depth) {
  BoostOptions options;
  options.kind = kind;
  options.depth = depth;
  options.feature_share = options.weight_trim = 1;
  return options;
}

double rel(double value) {
  return 1e-5 * (1 + std::abs(value));
}

}  // namespace

// Six points on a line: + + - + - -. By hand: every stump errs on one at least; the best one splits after the second
// (or, equally good, after the fourth; the lower bin wins). Its error is 1/6, alpha = ln(5)/2. The one it errs on then
// weighs 1/2 and the others 1/10 each, so the second stump splits after the fourth: error 1/10, alpha = ln(9)/2.
TEST_CASE("discrete AdaBoost does on six points what a pencil does") {
  const SampleSet positives = points({{-30, 0}, {-20, 0}, {10, 0}}), negatives = points({{-10, 0}, {20, 0}, {30, 0}});
  const BinnedFeatures features({toy_pool()[0]}, {&positives, &negatives});
  Booster booster(features, {3, 3}, plain(BoostKind::discrete, 1), 1);
  const double first = std::log(5.0) / 2, second = std::log(9.0) / 2;

  const WeakClassifier one = booster.next();
  REQUIRE(one.nodes.size() == 1);
  CHECK_THAT(one.leaves[0], Catch::WithinAbs(first, rel(first)));
  CHECK_THAT(one.leaves[1], Catch::WithinAbs(-first, rel(first)));
  const int signs_one[] = {1, 1, -1, -1, -1, -1};  // of the positives, then of the negatives
  for (int i = 0; i < 6; ++i) CHECK_THAT(booster.sums()[i], Catch::WithinAbs(signs_one[i] * first, rel(first)));

  const WeakClassifier two = booster.next();
  CHECK_THAT(two.leaves[0], Catch::WithinAbs(second, rel(second)));
  const int signs_two[] = {1, 1, 1, 1, -1, -1};
  for (int i = 0; i < 6; ++i) {
    CHECK_THAT(booster.sums()[i], Catch::WithinAbs(signs_one[i] * first + signs_two[i] * second, 2e-5));
  }
}

TEST_CASE("real and gentle leaves are the logarithm of odds and the difference of shares") {
  // Left of the middle 4 positives and 1 negative, right of it 1 and 4: weights 4/10, 1/10, 1/10, 4/10.
  const SampleSet positives = points({{-25, 0}, {-20, 0}, {-15, 0}, {-10, 0}, {30, 0}});
  const SampleSet negatives = points({{-30, 0}, {10, 0}, {15, 0}, {20, 0}, {25, 0}});
  const BinnedFeatures features({toy_pool()[0]}, {&positives, &negatives});
  for (const auto& [kind, leaf] : {std::pair{BoostKind::gentle, 0.6}, {BoostKind::real, std::log(4.0) / 2}}) {
    Booster booster(features, {5, 5}, plain(kind, 1), 1);
    const WeakClassifier weak = booster.next();
    CHECK_THAT(weak.leaves[0], Catch::WithinAbs(leaf, 1e-4));
    CHECK_THAT(weak.leaves[1], Catch::WithinAbs(-leaf, 1e-4));
  }
}

TEST_CASE("a tree of depth two cuts out a corner, which no stump can") {
  const SampleSet positives = points({{20, 19}, {25, 16}, {15, 22}, {14, 15}});
  const SampleSet negatives = points({{-19, 20}, {-15, 25}, {21, -20}, {16, -25}, {-22, -14}});
  const BinnedFeatures features(toy_pool(), {&positives, &negatives});
  for (const BoostKind kind : {BoostKind::discrete, BoostKind::real, BoostKind::gentle}) {
    for (const int depth : {1, 2}) {
      Booster booster(features, {4, 5}, plain(kind, depth), 1);
      const WeakClassifier tree = booster.next();
      CHECK(tree.nodes.size() == static_cast<std::size_t>(depth));  // at depth 2 the root's other side is pure
      int errors = 0;
      for (std::size_t i = 0; i < 9; ++i) errors += (booster.sums()[i] > 0) != (i < 4);
      CHECK((errors > 0) == (depth == 1));
    }
  }
}

TEST_CASE("nothing to tell apart gives a stump that says the same of all") {
  const SampleSet same = points({{5, 5}, {5, 5}});
  const BinnedFeatures features(toy_pool(), {&same, &same});
  Booster booster(features, {2, 2}, plain(BoostKind::gentle, 2), 1);
  const WeakClassifier weak = booster.next();
  REQUIRE(weak.nodes.size() == 1);
  for (const double sum : booster.sums()) CHECK_THAT(sum, Catch::WithinAbs(0, 1e-6));
}

TEST_CASE("weights do not vanish however far the classes are apart") {
  const SampleSet positives = points({{-30, 0}, {-20, 0}}), negatives = points({{20, 0}, {30, 0}});
  const BinnedFeatures features({toy_pool()[0]}, {&positives, &negatives});
  Booster booster(features, {2, 2}, plain(BoostKind::real, 1), 1);
  for (int round = 0; round < 400; ++round) {
    const WeakClassifier weak = booster.next();
    REQUIRE(weak.leaves[0] > 6);
    REQUIRE(weak.leaves[1] < -6);
  }
  CHECK(booster.sums()[0] > 2400);  // exp(-2400) is 0
}

TEST_CASE("a booster refuses samples that do not fit its features") {
  const SampleSet set = points({{-30, 0}, {20, 0}});
  const BinnedFeatures features(toy_pool(), {&set});
  const BoostOptions options = plain(BoostKind::gentle, 1);
  CHECK_THROWS_AS(Booster(features, {2, 0}, options, 1), std::invalid_argument);
  CHECK_THROWS_AS(Booster(features, {0, 2}, options, 1), std::invalid_argument);
  CHECK_THROWS_AS(Booster(features, {2, 1}, options, 1), std::invalid_argument);
  CHECK_THROWS_AS(Booster(features, {1, 1}, options, 1, {0.5}), std::invalid_argument);
}

TEST_CASE("classes of any size start with equal weight, also behind an ensemble") {
  const SampleSet positives = points({{-30, 0}}), negatives = points({{-10, 0}, {20, 0}, {25, 0}, {30, 0}});
  const BinnedFeatures features({toy_pool()[0]}, {&positives, &negatives});
  for (const std::vector<double>& sums : {std::vector<double>{}, {3.0, 1.0, 1.0, 1.0, 1.0}}) {
    Booster booster(features, {1, 4}, plain(BoostKind::gentle, 1), 1, sums);
    const WeakClassifier weak = booster.next();  // splits off the positive: both leaves are pure
    CHECK_THAT(weak.leaves[0], Catch::WithinAbs(1, 1e-4));
    CHECK_THAT(weak.leaves[1], Catch::WithinAbs(-1, 1e-4));
  }
}

TEST_CASE("boosting drives the training error down and is the same on any number of threads and any instruction set") {
  const cv::Size window(20, 20);
  const SampleSet faces = drawn_faces(window, 0, 300), others = noise_patches(window, 5000, 1);
  const auto pool = feature_pool(FeaturePool::compact, window, 500);
  for (const BoostKind kind : {BoostKind::discrete, BoostKind::real, BoostKind::gentle}) {
    BoostOptions options;
    options.kind = kind;
    const auto learn = [&](int threads, InstructionSet set) {
      return test::on_threads(threads, [&] {
        const BinnedFeatures features(pool, {&faces, &others}, set);
        Booster booster(features, {faces.size(), others.size()}, options, 7);
        std::vector<WeakClassifier> ensemble;
        for (int i = 0; i < 8; ++i) ensemble.push_back(booster.next());
        int errors = 0;
        for (std::size_t i = 0; i < booster.sums().size(); ++i) errors += (booster.sums()[i] > 0) != (i < faces.size());
        CHECK(errors < 60);
        return ensemble;
      });
    };
    const auto one = learn(1, best_instruction_set());
    for (const int threads : {2, 3, 8}) CHECK(learn(threads, best_instruction_set()) == one);
    for (const InstructionSet set : usable_instruction_sets()) {
      INFO(name_of(set));
      CHECK(learn(1, set) == one);
    }
  }
}

TEST_CASE("LBP codes are learnt too, the same on any number of threads and any instruction set") {
  const cv::Size window(20, 20);
  const SampleSet faces = drawn_faces(window, 0, 300), others = noise_patches(window, 3000, 1);
  for (const BoostKind kind : {BoostKind::discrete, BoostKind::real, BoostKind::gentle}) {
    BoostOptions options;
    options.kind = kind;
    const auto learn = [&](int threads, InstructionSet set) {
      return test::on_threads(threads, [&] {
        const BinnedFeatures features(lbp_pool(window), {&faces, &others}, set);
        CHECK(features.are_codes());
        Booster booster(features, {faces.size(), others.size()}, options, 7);
        std::vector<WeakClassifier> ensemble;
        for (int i = 0; i < 4; ++i) ensemble.push_back(booster.next());
        int errors = 0;
        for (std::size_t i = 0; i < booster.sums().size(); ++i) errors += (booster.sums()[i] > 0) != (i < faces.size());
        CHECK(errors < 60);
        return ensemble;
      });
    };
    const auto one = learn(1, best_instruction_set());
    for (const WeakClassifier& weak : one)
      for (const Node& node : weak.nodes) CHECK((node.threshold == 0 && node.codes != CodeSet{}));
    for (const int threads : {2, 3, 8}) CHECK(learn(threads, best_instruction_set()) == one);
    for (const InstructionSet set : usable_instruction_sets()) CHECK(learn(1, set) == one);
  }
}
