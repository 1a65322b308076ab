#include "word_sums.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace haarkit;

namespace {

// Weak classifiers of so many leaves; their nodes mean nothing here but for the root's right end.
Stage stage_of(cv::RNG& rng, int count, int leaves, float threshold) {
  Stage stage;
  for (int i = 0; i < count; ++i) {
    WeakClassifier weak;
    weak.nodes.resize(1);
    weak.nodes[0].right = leaves > 2 ? 2 : -1;
    for (int k = 0; k < leaves; ++k) weak.leaves.push_back(static_cast<float>(rng.uniform(-1., 1.)));
    stage.weak.push_back(weak);
  }
  stage.threshold = threshold;
  return stage;
}

// What OpenCV adds where weak classifiers reach random leaves, and the same in words.
struct Sums {
  double exact = 0;
  int words = 0;
};
Sums random_sums(const Stage& stage, const WordSums& word, cv::RNG& rng) {
  Sums sums;
  for (std::size_t i = 0; i < stage.weak.size(); ++i) {
    const int leaf = rng.uniform(0, static_cast<int>(stage.weak[i].leaves.size()));
    sums.exact += stage.weak[i].leaves[leaf];
    sums.words += word.of_leaves[i][leaf];
  }
  return sums;
}

}  // namespace

TEST_CASE("a stage's sums in words decide as exact ones do, or leave it open") {
  cv::RNG rng(1);
  for (const auto& [count, leaves] : std::vector<std::pair<int, int>>{
           {1, 2}, {2, 2}, {3, 2}, {7, 2}, {12, 2}, {13, 2}, {40, 2}, {3, 3}, {6, 4}, {7, 4}, {30, 4}}) {
    int open = 0, passing = 0, looked_at = 0;
    for (int trial = 0; trial < 20; ++trial) {
      Stage stage = stage_of(rng, count, leaves, 0);
      // A threshold that one of the sums lies on.
      const std::optional<WordSums> any = word_sums(stage);
      REQUIRE(any);
      stage.threshold = static_cast<float>(random_sums(stage, *any, rng).exact);
      const std::optional<WordSums> word = word_sums(stage);
      REQUIRE(word);
      CHECK(word->limits.reject_below <= word->limits.pass_from);
      for (int i = 0; i < 2000; ++i) {
        const Sums sums = random_sums(stage, *word, rng);
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
    INFO(count << " weak classifiers of " << leaves << " leaves: " << open << " of " << looked_at << " left open");
    CHECK(open <= looked_at / 100);
    CHECK(passing > looked_at / 20);
    CHECK(passing < looked_at);
  }
}

TEST_CASE("a stage that all windows pass, or none, is decided by words") {
  cv::RNG rng(2);
  for (const int count : {4, 30}) {
    const WordSums none = *word_sums(stage_of(rng, count, 2, 1000)), all = *word_sums(stage_of(rng, count, 2, -1000));
    int most = 0, least = 0;
    for (const auto& words : none.of_leaves) most += *std::max_element(words.begin(), words.end());
    for (const auto& words : all.of_leaves) least += *std::min_element(words.begin(), words.end());
    CHECK(most < none.limits.reject_below);
    CHECK(least >= all.limits.pass_from);
  }
}

TEST_CASE("leaves that words can't hold are left to floats") {
  cv::RNG rng(3);
  Stage alike = stage_of(rng, 3, 2, 0);
  for (WeakClassifier& weak : alike.weak) weak.leaves = {0.5F, 0.5F};
  CHECK_FALSE(word_sums(alike));
  CHECK_FALSE(word_sums(stage_of(rng, 2000, 2, 0)));
}
