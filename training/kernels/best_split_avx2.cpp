// The kernels of best_split_scalar.cpp with eight features at once: one 64-bit load brings the bins of a sample, the
// histograms of the eight features lie side by side ([bin][feature], 8 KB a class, in L1), so that consecutive
// additions never meet in one cell and the pass over the bins runs on vectors of eight features.
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

// Adds the samples from `begin` to `end` to histogram[bin * kGroup + feature]. The eight stores are what it costs: one
// a cycle reaches L1. The prefetch hides where the bins come from, which is memory.
inline void accumulate(const std::uint8_t* bins, const WeightedSamples& samples, std::size_t begin, std::size_t end,
                       std::uint32_t* histogram) {
  constexpr int kAhead = 2048;  // bytes
  for (std::size_t i = begin; i < end; ++i) {
    const std::uint8_t* place = bins + static_cast<std::size_t>(samples.index[i]) * kGroup;
    _mm_prefetch(reinterpret_cast<const char*>(place + kAhead), _MM_HINT_T0);
    std::uint64_t word;
    std::memcpy(&word, place, sizeof word);
    const std::uint32_t weight = samples.weight[i];
    histogram[(word & 255) * kGroup] += weight;
    histogram[(word >> 8 & 255) * kGroup + 1] += weight;
    histogram[(word >> 16 & 255) * kGroup + 2] += weight;
    histogram[(word >> 24 & 255) * kGroup + 3] += weight;
    histogram[(word >> 32 & 255) * kGroup + 4] += weight;
    histogram[(word >> 40 & 255) * kGroup + 5] += weight;
    histogram[(word >> 48 & 255) * kGroup + 6] += weight;
    histogram[(word >> 56) * kGroup + 7] += weight;
  }
}

void fill(const std::uint8_t* bins, const WeightedSamples& samples, Histogram& histogram) {
  std::memset(&histogram, 0, sizeof histogram);
  accumulate(bins, samples, 0, samples.positives, histogram.positive);
  accumulate(bins, samples, samples.positives, samples.count, histogram.negative);
}

void subtract(Histogram& whole, const Histogram& part) {
  for (int i = 0; i < kBins * kGroup; ++i) whole.positive[i] -= part.positive[i];
  for (int i = 0; i < kBins * kGroup; ++i) whole.negative[i] -= part.negative[i];
}

template <Criterion criterion>
inline void scan(const Histogram& histogram, Sides total, GroupSplit& split) {
  const __m256 whole = side<criterion>(total);
  __m256 best = whole;
  __m256i best_bin = _mm256_setzero_si256(), bin = best_bin;
  Sides left{best_bin, best_bin};
  const __m256i one = _mm256_set1_epi32(1);
  for (int b = 0; b + 1 < kBins; ++b) {
    bin = _mm256_add_epi32(bin, one);
    left.positive =
        _mm256_add_epi32(left.positive, _mm256_load_si256(reinterpret_cast<const __m256i*>(histogram.positive) + b));
    left.negative =
        _mm256_add_epi32(left.negative, _mm256_load_si256(reinterpret_cast<const __m256i*>(histogram.negative) + b));
    const Sides right{_mm256_sub_epi32(total.positive, left.positive), _mm256_sub_epi32(total.negative, left.negative)};
    const __m256 score = _mm256_add_ps(side<criterion>(left), side<criterion>(right));
    const __m256 better = _mm256_cmp_ps(score, best, _CMP_GT_OQ);
    best = _mm256_blendv_ps(best, score, better);
    best_bin = _mm256_blendv_epi8(best_bin, bin, _mm256_castps_si256(better));
  }
  _mm256_storeu_ps(split.gain, _mm256_sub_ps(best, whole));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(split.bin), best_bin);
}

void search(const Histogram& histogram, ClassWeights total, Criterion criterion, GroupSplit& split) {
  const Sides whole{_mm256_set1_epi32(static_cast<int>(total.positive)),
                    _mm256_set1_epi32(static_cast<int>(total.negative))};
  switch (criterion) {
    case Criterion::squares:
      return scan<Criterion::squares>(histogram, whole, split);
    case Criterion::error:
      return scan<Criterion::error>(histogram, whole, split);
    case Criterion::bound:
      return scan<Criterion::bound>(histogram, whole, split);
  }
}

}  // namespace

const SplitKernels kSplitKernelsAvx2{fill, subtract, search};

}  // namespace haarkit::kernels
