#include "word_sums.hpp"

#include <cmath>

#include "catch.hpp"

using namespace haarkit;

namespace {

Stage stumps(cv::RNG& rng, int count, float threshold) {
  Stage stage;
  for (int i = 0; i < count; ++i) {
    WeakClassifier weak;
    weak.nodes.resize(1);
    weak.nodes[0].left = -(i % 2);
    weak.nodes[0].right = -1 + i % 2;
    weak.leaves = {static_cast<float>(rng.uniform(-1., 1.)), static_cast<float>(rng.uniform(-1., 1.))};
    stage.weak.push_back(weak);
  }
  stage.threshold = threshold;
  return stage;
}

// What OpenCV adds where bit i of `left` says that stump i goes left, and the same in words.
struct Sums {
  double exact = 0;
  int words = 0;
};
Sums sums_of(const Stage& stage, const WordSums& word, std::uint64_t left) {
  Sums sums;
  for (std::size_t i = 0; i < stage.weak.size(); ++i) {
    const Node& node = stage.weak[i].nodes[0];
    const bool goes_left = (left >> i & 1) != 0;
    sums.exact += stage.weak[i].leaves[-(goes_left ? node.left : node.right)];
    if (goes_left) sums.words += word.of_left[i];
  }
  return sums;
}

}  // namespace

TEST_CASE("a stage's sums in words decide as exact ones do, or leave it open") {
  cv::RNG rng(1);
  for (const int count : {1, 2, 3, 7, 10, 12, 13, 20, 40}) {
    int open = 0, passing = 0, looked_at = 0;
    for (int trial = 0; trial < 20; ++trial) {
      Stage stage = stumps(rng, count, 0);
      // A threshold that one of the sums lies on.
      const std::optional<WordSums> any = word_sums(stage);
      REQUIRE(any);
      stage.threshold = static_cast<float>(sums_of(stage, *any, rng.next()).exact);
      const std::optional<WordSums> word = word_sums(stage);
      REQUIRE(word);
      CHECK(word->limits.reject_below <= word->limits.pass_from);
      for (int i = 0; i < 2000; ++i) {
        const std::uint64_t left = count <= 10 ? i : std::uint64_t{rng.next()} << 32 | rng.next();
        const Sums sums = sums_of(stage, *word, left);
        const bool passes = sums.exact >= stage.threshold - 1e-5F;
        ++looked_at;
        passing += passes;
        if (std::abs(sums.words) > INT16_MAX) FAIL("a sum of words overflows");
        if (sums.words >= word->limits.pass_from) {
          if (!passes) FAIL("passes by words alone");
        } else if (sums.words < word->limits.reject_below) {
          if (passes) FAIL("fails by words alone");
        } else {
          ++open;
        }
      }
    }
    INFO(count << " stumps: " << open << " of " << looked_at << " left open");
    CHECK(open <= looked_at / 100);
    CHECK(passing > looked_at / 20);
    CHECK(passing < looked_at);
  }
}

TEST_CASE("a stage that all windows pass, or none, is decided by words") {
  cv::RNG rng(2);
  for (const int count : {4, 30}) {
    const WordSums none = *word_sums(stumps(rng, count, 1000)), all = *word_sums(stumps(rng, count, -1000));
    int most = 0, least = 0;
    for (const int word : none.of_left) most += std::max(word, 0);
    for (const int word : all.of_left) least += std::min(word, 0);
    CHECK(most < none.limits.reject_below);
    CHECK(least >= all.limits.pass_from);
  }
}

TEST_CASE("leaves that words can't hold are left to floats") {
  cv::RNG rng(3);
  Stage alike = stumps(rng, 3, 0);
  for (WeakClassifier& weak : alike.weak) weak.leaves = {0.5F, 0.5F};
  CHECK_FALSE(word_sums(alike));
  CHECK_FALSE(word_sums(stumps(rng, 2000, 0)));
}
