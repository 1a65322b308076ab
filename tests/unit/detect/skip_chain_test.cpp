#include "skip_chain.hpp"

#include <opencv2/core.hpp>
#include <vector>

#include "catch.hpp"

using namespace haarkit;

TEST_CASE("the skip chain hides what a walk from left to right skips") {
  cv::RNG rng(3);
  for (int round = 0; round < 300; ++round) {
    const int density = rng.uniform(1, 100);
    std::vector<std::uint64_t> rejected(4);
    for (auto& word : rejected)
      for (int i = 0; i < 64; ++i) word |= static_cast<std::uint64_t>(rng.uniform(0, 100) < density) << i;
    std::vector<std::uint64_t> expected(4);
    const auto bit = [](const std::vector<std::uint64_t>& words, int i) { return words[i / 64] >> i % 64 & 1; };
    for (int i = 0; i < 256; ++i)
      if (bit(rejected, i) != 0 && ++i < 256) expected[i / 64] |= std::uint64_t{1} << i % 64;
    SkipChain chain;
    std::vector<std::uint64_t> hidden;
    for (std::uint64_t word : rejected) hidden.push_back(chain.hidden(word));
    CHECK(hidden == expected);
  }
}
