// The kernels of coarse_split_scalar.cpp, faster. Filling histograms is bound by one store a cycle; a store here adds a
// sample to two features: to their joint histogram, whose rows and columns are summed at the end.
#include <immintrin.h>

#include <cstring>

#include "coarse_split.hpp"

namespace haarkit::kernels {
namespace {

constexpr int kPairs = kGroup / 2;

// [pair][bin of the second feature][bin of the first]. With 64 bins 64 KB, of which samples touch the middle.
template <int bins>
struct alignas(32) JointHistogram {
  std::int32_t weights[kPairs][bins * bins];
};

template <int bins>
inline void accumulate(const std::uint8_t* values, const WeightedSamples& samples, std::size_t begin, std::size_t end,
                       JointHistogram<bins>& joint) {
  constexpr int kAhead = 2048;  // bytes; they come from memory
  // Two coarse bins side by side in each 16 bits.
  constexpr int kLow = bins == 32 ? 3 : 2, kHigh = bins == 32 ? 6 : 4;
  constexpr std::uint64_t kSixteenths = 0x0001000100010001;
  std::memset(&joint, 0, sizeof joint);
  for (std::size_t i = begin; i < end; ++i) {
    const std::uint8_t* place = values + static_cast<std::size_t>(samples.index[i]) * kGroup;
    _mm_prefetch(reinterpret_cast<const char*>(place + kAhead), _MM_HINT_T0);
    std::uint64_t word;
    std::memcpy(&word, place, sizeof word);
    word = (word >> kLow & kSixteenths * (bins - 1)) | (word >> kHigh & kSixteenths * (bins - 1) * bins);
    const auto weight = static_cast<std::int32_t>(samples.weight[i]);
    joint.weights[0][word & 0xffff] += weight;
    joint.weights[1][word >> 16 & 0xffff] += weight;
    joint.weights[2][word >> 32 & 0xffff] += weight;
    joint.weights[3][word >> 48] += weight;
  }
}

inline __m256i load(const std::int32_t* from) {
  return _mm256_load_si256(reinterpret_cast<const __m256i*>(from));
}

inline void store(std::int32_t* to, __m256i value) {
  _mm256_store_si256(reinterpret_cast<__m256i*>(to), value);
}

// The sums of eight vectors.
inline __m256i sums_of(const __m256i* v) {
  const __m256i a = _mm256_hadd_epi32(_mm256_hadd_epi32(v[0], v[1]), _mm256_hadd_epi32(v[2], v[3]));
  const __m256i b = _mm256_hadd_epi32(_mm256_hadd_epi32(v[4], v[5]), _mm256_hadd_epi32(v[6], v[7]));
  return _mm256_add_epi32(_mm256_permute2x128_si256(a, b, 0x20), _mm256_permute2x128_si256(a, b, 0x31));
}

template <int bins>
inline void marginals(const JointHistogram<bins>& joint, std::int32_t* histogram) {
  constexpr int kVectors = bins / 8;
  alignas(32) std::int32_t sums[kGroup][bins];
  for (int pair = 0; pair < kPairs; ++pair) {
    __m256i columns[kVectors] = {}, rows[8];
    for (int row = 0; row < bins; ++row) {
      __m256i sum = _mm256_setzero_si256();
      for (int v = 0; v < kVectors; ++v) {
        const __m256i weights = load(joint.weights[pair] + row * bins + v * 8);
        columns[v] = _mm256_add_epi32(columns[v], weights);
        sum = _mm256_add_epi32(sum, weights);
      }
      rows[row % 8] = sum;
      if (row % 8 == 7) store(sums[2 * pair + 1] + row - 7, sums_of(rows));
    }
    for (int v = 0; v < kVectors; ++v) store(sums[2 * pair] + v * 8, columns[v]);
  }
  for (int bin = 0; bin < bins; ++bin)
    for (int f = 0; f < kGroup; ++f) histogram[bin * kGroup + f] = sums[f][bin];
}

template <int bins>
void fill(const std::uint8_t* values, const WeightedSamples& samples, CoarseHistogram& histogram) {
  JointHistogram<bins> joint;
  accumulate(values, samples, 0, samples.positives, joint);
  marginals(joint, histogram.positive);
  accumulate(values, samples, samples.positives, samples.count, joint);
  marginals(joint, histogram.negative);
}

template <Criterion criterion>
inline __m256 side(__m256i positive, __m256i negative) {
  const __m256 p = _mm256_cvtepi32_ps(positive), n = _mm256_cvtepi32_ps(negative);
  if (criterion == Criterion::squares) {
    const __m256 difference = _mm256_sub_ps(p, n), sum = _mm256_add_ps(p, n);
    return _mm256_div_ps(_mm256_mul_ps(difference, difference), _mm256_max_ps(sum, _mm256_set1_ps(1.0F)));
  }
  if (criterion == Criterion::error) return _mm256_max_ps(p, n);
  return _mm256_sub_ps(_mm256_setzero_ps(), _mm256_sqrt_ps(_mm256_mul_ps(p, n)));
}

template <int bins, Criterion criterion>
inline void bounds_of(const CoarseHistogram& histogram, ClassWeights total, GainBounds& bounds) {
  const __m256i positives = _mm256_set1_epi32(total.positive), negatives = _mm256_set1_epi32(total.negative);
  const auto score = [&](__m256i p, __m256i n) {
    return _mm256_add_ps(side<criterion>(p, n),
                         side<criterion>(_mm256_sub_epi32(positives, p), _mm256_sub_epi32(negatives, n)));
  };
  const __m256 whole = side<criterion>(positives, negatives);
  __m256 least = whole, most = whole;
  __m256i p = _mm256_setzero_si256(), n = p;
  for (int bin = 0; bin < bins; ++bin) {
    const __m256i next_p = _mm256_add_epi32(p, load(histogram.positive + bin * kGroup)),
                  next_n = _mm256_add_epi32(n, load(histogram.negative + bin * kGroup));
    most = _mm256_max_ps(most, _mm256_max_ps(score(next_p, n), score(p, next_n)));
    least = _mm256_max_ps(least, score(next_p, next_n));
    p = next_p;
    n = next_n;
  }
  _mm256_storeu_ps(bounds.least, _mm256_sub_ps(least, whole));
  _mm256_storeu_ps(bounds.most, _mm256_sub_ps(_mm256_max_ps(least, most), whole));
}

template <int bins>
void bounds(const CoarseHistogram& histogram, ClassWeights total, Criterion criterion, GainBounds& bounds) {
  with_constant(criterion, [&](auto known) { bounds_of<bins, known>(histogram, total, bounds); });
}

}  // namespace

const CoarseKernels kCoarse32Avx2{32, fill<32>, bounds<32>}, kCoarse64Avx2{64, fill<64>, bounds<64>};

}  // namespace haarkit::kernels
