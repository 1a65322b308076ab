#include <cmath>
#include <cstring>
#include <opencv2/core.hpp>
#include <vector>

#include "catch.hpp"
#include "haarkit/features/instruction_set.hpp"
#include "kernels/best_split.hpp"
#include "kernels/bin_values.hpp"
#include "kernels/coarse_split.hpp"

using namespace haarkit;
using namespace haarkit::kernels;

namespace {

constexpr Criterion kCriteria[] = {Criterion::squares, Criterion::error, Criterion::exponential};

struct Problem {
  std::vector<std::uint8_t> bins;
  std::vector<std::uint32_t> index, weight;
  std::size_t positives = 0;

  WeightedSamples view() const { return {index.data(), weight.data(), positives, index.size()}; }
  ClassWeights total() const {
    ClassWeights total;
    for (std::size_t i = 0; i < index.size(); ++i) {
      (i < positives ? total.positive : total.negative) += static_cast<std::int32_t>(weight[i]);
    }
    return total;
  }
};

// `count` of `stored` samples take part; bins crowd around the middle, as feature values do.
Problem problem_of(int stored, int count, int positives, int seed) {
  cv::RNG random(seed);
  Problem problem;
  problem.bins.resize(static_cast<std::size_t>(stored) * kGroup);
  for (auto& bin : problem.bins) bin = cv::saturate_cast<std::uint8_t>(128 + random.gaussian(40));
  for (int i = 0; i < count; ++i) {
    problem.index.push_back(static_cast<std::uint32_t>(i * (stored / count)));
    problem.weight.push_back(static_cast<std::uint32_t>(random.uniform(0, (1 << 29) / count)));
  }
  problem.positives = static_cast<std::size_t>(positives);
  return problem;
}

Split best_split(const Problem& problem, int feature, Criterion criterion) {
  return kernels::best_split(problem.bins.data() + feature, problem.view(), problem.total(), criterion);
}

template <typename T>
bool same_bits(const T& a, const T& b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

double side(Criterion criterion, double p, double n) {
  if (criterion == Criterion::squares) return p + n > 0 ? (p - n) * (p - n) / (p + n) : 0;
  if (criterion == Criterion::error) return std::max(p, n);
  return -std::sqrt(p * n);
}

}  // namespace

TEST_CASE("the fast kernels of coarse histograms give the bits of the plain ones") {
  for (const InstructionSet set : usable_instruction_sets())
    for (const std::size_t samples : {std::size_t{8191}, std::size_t{8192}}) {
      const CoarseKernels plain = coarse_kernels(InstructionSet::scalar, samples), fast = coarse_kernels(set, samples);
      REQUIRE(plain.bins == (samples < 8192 ? 32 : 64));
      REQUIRE(plain.bins == fast.bins);
      for (const int count : {1, 2, 3, 7, 64, 1000}) {
        for (const int positives : {0, 1, count / 3, count}) {
          const Problem problem = problem_of(2000, count, positives, count + positives);
          INFO(name_of(set) << ", " << plain.bins << " bins, " << count << " samples, " << positives << " positive");
          CoarseHistogram plain_filled{}, fast_filled{};
          plain.fill(problem.bins.data(), problem.view(), plain_filled);
          fast.fill(problem.bins.data(), problem.view(), fast_filled);
          CHECK(same_bits(plain_filled, fast_filled));
          for (const Criterion criterion : kCriteria) {
            GainRange plain_ranges, fast_ranges;
            plain.ranges(plain_filled, problem.total(), criterion, plain_ranges);
            fast.ranges(plain_filled, problem.total(), criterion, fast_ranges);
            INFO("criterion " << static_cast<int>(criterion));
            CHECK(same_bits(plain_ranges, fast_ranges));
          }
        }
      }
    }
}

TEST_CASE("what the best split gains lies in the range of the coarse bins, which is narrower with more of them") {
  for (const Criterion criterion : kCriteria) {
    for (const int positives : {1, 40, 150, 299}) {
      const Problem problem = problem_of(300, 300, positives, positives);
      double width[2] = {};
      const CoarseVersions versions = coarse_kernels(ScalarSet());
      for (const CoarseKernels& kernels : {versions.of_32_bins, versions.of_64_bins}) {
        CoarseHistogram histogram;
        kernels.fill(problem.bins.data(), problem.view(), histogram);
        GainRange range;
        kernels.ranges(histogram, problem.total(), criterion, range);
        for (int feature = 0; feature < kGroup; ++feature) {
          const float gain = best_split(problem, feature, criterion).gain;
          CHECK(range.least[feature] <= gain);
          CHECK(range.most[feature] >= gain - 1e-6F * (1 << 29));
          width[kernels.bins == 64] += static_cast<double>(range.most[feature] - range.least[feature]);
        }
      }
      CHECK((width[1] < width[0] || width[0] == 0));
    }
  }
}

TEST_CASE("a split is as good as the best one that trying every bin finds") {
  for (const Criterion criterion : kCriteria) {
    const Problem problem = problem_of(300, 300, 120, 5);
    for (int feature = 0; feature < kGroup; ++feature) {
      const Split split = best_split(problem, feature, criterion);
      const auto score = [&](int threshold) {
        double sums[2][2] = {};
        for (std::size_t i = 0; i < problem.index.size(); ++i) {
          const bool left = problem.bins[problem.index[i] * kGroup + feature] < threshold;
          sums[left][i < problem.positives] += problem.weight[i];
        }
        return side(criterion, sums[0][1], sums[0][0]) + side(criterion, sums[1][1], sums[1][0]);
      };
      double best = score(0);
      for (int threshold = 1; threshold < kBins; ++threshold) best = std::max(best, score(threshold));
      CHECK_THAT(split.gain, Catch::WithinAbs(best - score(0), 2e-6 * std::abs(best)));
      CHECK_THAT(score(split.bin), Catch::WithinAbs(best, 2e-6 * std::abs(best)));
    }
  }
}

TEST_CASE("no split gains where all samples are of one class or in one bin") {
  for (const Criterion criterion : kCriteria) {
    for (int feature = 0; feature < kGroup; ++feature) {
      CHECK(best_split(problem_of(50, 50, 50, 1), feature, criterion).gain <= 1e-6F * (1 << 29));  // rounding
      Problem flat = problem_of(50, 50, 20, 2);
      std::fill(flat.bins.begin(), flat.bins.end(), 77);
      CHECK(best_split(flat, feature, criterion).gain == 0);
    }
  }
}

TEST_CASE("the fast binning gives the bytes of the plain one") {
  cv::RNG random(3);
  constexpr std::size_t kPitch = 128;
  std::vector<float> values(8 * kPitch);
  for (float& value : values) value = static_cast<float>(random.gaussian(2));
  values[3] = 1e30F;
  values[200] = -1e30F;
  const float low[8] = {-1, 0, 0.5F, -2, 0, 1, -3, 0}, steps[8] = {100, 0, 3, 64, 1e6F, 1e-6F, 40, 255};
  for (const InstructionSet set : usable_instruction_sets())
    for (const std::size_t count : {16, 48, 128}) {
      std::vector<std::uint8_t> plain(count * 8), fast(count * 8);
      bin_values_kernel(ScalarSet())(values.data(), kPitch, count, low, steps, plain.data());
      bin_values_kernel(set)(values.data(), kPitch, count, low, steps, fast.data());
      INFO(name_of(set) << ", " << count << " samples");
      CHECK(plain == fast);
    }
}
