#include "haarkit/training/binned_features.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "haarkit/features/feature_pool.hpp"
#include "on_threads.hpp"
#include "training_data.hpp"

using namespace haarkit;

TEST_CASE("a bin's threshold is the smallest float that falls into it") {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  for (const BinScale scale : {BinScale{-0.5F, 200}, {0, 1e-5F}, {1e-8F, 3e9F}, {123.25F, 17}, {-1e4F, 0.03F}}) {
    for (int bin = 1; bin < 256; ++bin) {
      const float threshold = scale.threshold_of(bin);
      CHECK(scale.bin_of(threshold) >= bin);
      CHECK(scale.bin_of(std::nextafter(threshold, -kInfinity)) < bin);
    }
    CHECK(scale.bin_of(3e38F) == 255);
    CHECK(scale.bin_of(-3e38F) == 0);
  }
}

TEST_CASE("samples of different windows, none at all, and shares that are none are refused") {
  const SampleSet small = noise_patches({14, 18}, 3, 1), large = noise_patches({16, 18}, 3, 1), none({14, 18});
  const auto pool = feature_pool(FeaturePool::compact, {14, 18}, 20);
  const auto set = best_instruction_set();
  CHECK_THROWS_AS(BinnedFeatures(pool, {&small, &large}), std::invalid_argument);
  CHECK_THROWS_AS(BinnedFeatures(pool, {&none}), std::invalid_argument);
  CHECK_THROWS_AS(BinnedFeatures(std::vector<HaarFeature>{}, {&small}), std::invalid_argument);
  CHECK_THROWS_AS(BinnedFeatures(pool, {&small}, set, {0, 0}), std::invalid_argument);
  CHECK_THROWS_AS(BinnedFeatures(pool, {&small}, set, {2, 2}), std::invalid_argument);
}

TEST_CASE("bins are those of the values that detection sees, with and without channels") {
  const cv::Size window(14, 18);
  std::vector<HaarFeature> pool = feature_pool(FeaturePool::compact, window, 150);
  for (const bool channels : {false, true}) {
    if (channels) {
      const auto more = channel_pool(window, 60);
      pool.insert(pool.end(), more.begin(), more.end());
    }
    const SampleSet first = noise_patches(window, 37, 1), none(window), second = noise_patches(window, 100, 2);
    const BinnedFeatures binned(pool, {&first, &none, &second});
    REQUIRE(binned.sample_count() == 137);
    REQUIRE(binned.feature_count() == static_cast<int>(pool.size()));
    const BlockLayout layout = BlockLayout::of(window, pool);
    WindowBlock block(layout);
    for (std::size_t s = 0; s < 137; s += 5) {
      block.set(0, s < 37 ? first.patch(s) : second.patch(s - 37), window.width);
      block.prepare(1);
      for (int f = 0; f < binned.feature_count(); ++f) {
        float values[WindowBlock::kLanes];
        block.values(layout.bind(pool[f]), values);
        const int bin = binned.bin(f, s);
        const bool below_next = bin == 255 || values[0] < binned.threshold(f, bin + 1);
        const bool above_own = bin == 0 || !(values[0] < binned.threshold(f, bin));
        if (!below_next || !above_own) FAIL("feature " << f << ", sample " << s << ", bin " << bin);
      }
    }
  }
}

TEST_CASE("bins do not depend on the number of threads and the instruction set") {
  const cv::Size window(20, 20);
  const auto pool = feature_pool(FeaturePool::compact, window, 203);
  const SampleSet samples = noise_patches(window, 1000, 4);
  const auto bytes = [&](int threads, InstructionSet set) {
    return test::on_threads(threads, [&] {
      const BinnedFeatures binned(pool, {&samples}, set);
      std::vector<std::uint8_t> all;
      for (int g = 0; g < binned.group_count(); ++g) {
        all.insert(all.end(), binned.group(g), binned.group(g) + samples.size() * BinnedFeatures::kGroup);
      }
      return all;
    });
  };
  const auto plain = bytes(1, InstructionSet::scalar);
  for (const InstructionSet set : usable_instruction_sets())
    for (const int threads : {1, 2, 3, 8}) {
      INFO(name_of(set) << ", " << threads << " threads");
      CHECK(bytes(threads, set) == plain);
    }
}
