// best_split_scalar with eight features at once: one 64-bit load brings the bins of a sample, the histograms of the
// eight features lie side by side ([bin][feature], 8 KB a class, in L1), so that consecutive additions never meet in
// one cell and the pass over the bins runs on vectors of eight features.
#include <immintrin.h>

#include <cstring>

#include "best_split.hpp"

namespace haarkit::kernels {
namespace {

struct Sides {
  __m256i positive, negative;
};

template <Criterion criterion>
inline __m256 side(Sides sums) {
  const __m256 p = _mm256_cvtepi32_ps(sums.positive), n = _mm256_cvtepi32_ps(sums.negative);
  if (criterion == Criterion::squares) {
    const __m256 difference = _mm256_sub_ps(p, n), sum = _mm256_add_ps(p, n);
    return _mm256_div_ps(_mm256_mul_ps(difference, difference), _mm256_max_ps(sum, _mm256_set1_ps(1.0F)));
  }
  if (criterion == Criterion::error) return _mm256_max_ps(p, n);
  return _mm256_sub_ps(_mm256_setzero_ps(), _mm256_sqrt_ps(_mm256_mul_ps(p, n)));
}

// Adds the samples from `begin` to `end` to histogram[bin * kGroup + feature]; returns their weight.
inline std::uint32_t accumulate(const std::uint8_t* bins, const WeightedSamples& samples, std::size_t begin,
                                std::size_t end, std::uint32_t* histogram) {
  std::uint32_t total = 0;
  for (std::size_t i = begin; i < end; ++i) {
    std::uint64_t word;
    std::memcpy(&word, bins + static_cast<std::size_t>(samples.index[i]) * kGroup, sizeof word);
    const std::uint32_t weight = samples.weight[i];
    total += weight;
    histogram[(word & 255) * kGroup] += weight;
    histogram[(word >> 8 & 255) * kGroup + 1] += weight;
    histogram[(word >> 16 & 255) * kGroup + 2] += weight;
    histogram[(word >> 24 & 255) * kGroup + 3] += weight;
    histogram[(word >> 32 & 255) * kGroup + 4] += weight;
    histogram[(word >> 40 & 255) * kGroup + 5] += weight;
    histogram[(word >> 48 & 255) * kGroup + 6] += weight;
    histogram[(word >> 56) * kGroup + 7] += weight;
  }
  return total;
}

template <Criterion criterion>
inline void scan(const std::uint32_t* positives, const std::uint32_t* negatives, Sides total, GroupSplit& split) {
  const __m256 whole = side<criterion>(total);
  __m256 best = whole;
  __m256i best_bin = _mm256_setzero_si256(), bin = best_bin;
  Sides left{best_bin, best_bin};
  const __m256i one = _mm256_set1_epi32(1);
  for (int b = 0; b + 1 < kBins; ++b) {
    bin = _mm256_add_epi32(bin, one);
    left.positive = _mm256_add_epi32(left.positive, _mm256_load_si256(reinterpret_cast<const __m256i*>(positives) + b));
    left.negative = _mm256_add_epi32(left.negative, _mm256_load_si256(reinterpret_cast<const __m256i*>(negatives) + b));
    const Sides right{_mm256_sub_epi32(total.positive, left.positive), _mm256_sub_epi32(total.negative, left.negative)};
    const __m256 score = _mm256_add_ps(side<criterion>(left), side<criterion>(right));
    const __m256 better = _mm256_cmp_ps(score, best, _CMP_GT_OQ);
    best = _mm256_blendv_ps(best, score, better);
    best_bin = _mm256_blendv_epi8(best_bin, bin, _mm256_castps_si256(better));
  }
  _mm256_storeu_ps(split.gain, _mm256_sub_ps(best, whole));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(split.bin), best_bin);
}

}  // namespace

void best_split_avx2(const std::uint8_t* bins, const WeightedSamples& samples, Criterion criterion, GroupSplit& split) {
  alignas(32) std::uint32_t positives[kBins * kGroup] = {}, negatives[kBins * kGroup] = {};
  const std::uint32_t positive = accumulate(bins, samples, 0, samples.positives, positives);
  const std::uint32_t negative = accumulate(bins, samples, samples.positives, samples.count, negatives);
  const Sides total{_mm256_set1_epi32(static_cast<int>(positive)), _mm256_set1_epi32(static_cast<int>(negative))};
  switch (criterion) {
    case Criterion::squares:
      return scan<Criterion::squares>(positives, negatives, total, split);
    case Criterion::error:
      return scan<Criterion::error>(positives, negatives, total, split);
    case Criterion::bound:
      return scan<Criterion::bound>(positives, negatives, total, split);
  }
}

}  // namespace haarkit::kernels
