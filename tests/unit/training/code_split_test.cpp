#include "code_split.hpp"

#include <cmath>
#include <set>

#include "catch.hpp"
#include "haarkit/base/random.hpp"
#include "split_criterion.hpp"
#include "training_data.hpp"

using namespace haarkit;
using kernels::Criterion;

namespace {

// What parting the codes of a feature into `left` and the rest gains.
double gain_of(const BinnedFeatures& features, int feature, const CodeSet& left, const NodeSamples& samples,
               Criterion criterion) {
  double in[2][2] = {};  // [side][class]
  for (std::size_t i = 0; i < samples.index.size(); ++i)
    in[left.has(features.bin(feature, samples.index[i]))][i < samples.positives] += samples.weight[i];
  return side(criterion, in[0][1], in[0][0]) + side(criterion, in[1][1], in[1][0]) -
         side(criterion, in[0][1] + in[1][1], in[0][0] + in[1][0]);
}

// The most that any way to part a feature's codes gains.
double best_by_trying(const BinnedFeatures& features, int feature, const NodeSamples& samples, Criterion criterion) {
  std::set<int> there;
  for (const std::uint32_t i : samples.index) there.insert(features.bin(feature, i));
  const std::vector<int> codes(there.begin(), there.end());
  double best = 0;
  for (std::uint32_t part = 0; part < 1U << codes.size(); ++part) {
    CodeSet left;
    for (std::size_t c = 0; c < codes.size(); ++c)
      if (part >> c & 1U) left.add(codes[c]);
    best = std::max(best, gain_of(features, feature, left, samples, criterion));
  }
  return best;
}

NodeSamples with_weights(std::size_t positives, std::size_t count, std::uint64_t seed) {
  Random random(seed, 0);
  NodeSamples samples;
  samples.positives = positives;
  for (std::size_t i = 0; i < count; ++i) {
    samples.index.push_back(static_cast<std::uint32_t>(i));
    samples.weight.push_back(1 + static_cast<std::uint32_t>(random.below(1U << 20)));
  }
  return samples;
}

}  // namespace

TEST_CASE("the best cut through the codes is the best of all ways to part them, over all features") {
  const cv::Size window(9, 9);
  const SampleSet some = noise_patches(window, 5, 3), others = noise_patches(window, 6, 4);
  const std::vector<LbpFeature> all = lbp_pool(window);
  const std::vector<LbpFeature> pool(all.begin(), all.begin() + 29);  // no whole number of groups
  const BinnedFeatures features(pool, {&some, &others});
  std::vector<int> groups;
  for (int g = 0; g < features.group_count(); ++g) groups.push_back(g);
  for (const Criterion criterion : {Criterion::squares, Criterion::error, Criterion::exponential}) {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      const NodeSamples samples = with_weights(5, 11, seed);
      const FeatureSplit found = best_code_split(features, groups, samples, criterion);
      REQUIRE(found.feature >= 0);
      double best = 0;
      for (int f = 0; f < features.feature_count(); ++f)
        best = std::max(best, best_by_trying(features, f, samples, criterion));
      CHECK_THAT(gain_of(features, found.feature, found.codes, samples, criterion), Catch::WithinRel(best, 1e-6));
      CHECK_THAT(static_cast<double>(found.gain), Catch::WithinRel(best, 1e-5));
    }
  }
}

TEST_CASE("samples of one class, and features that tell nothing, give no split of codes") {
  const cv::Size window(9, 9);
  const SampleSet some = noise_patches(window, 4, 3);
  const BinnedFeatures features({LbpFeature{{0, 0, 1, 1}}}, {&some, &some});
  CHECK(best_code_split(features, {0}, with_weights(8, 8, 1), Criterion::squares).feature < 0);
  NodeSamples twice = with_weights(4, 8, 1);
  twice.weight.assign(8, 1000);
  CHECK(best_code_split(features, {0}, twice, Criterion::squares).feature < 0);
}
