// The kernels of coarse_split_scalar.cpp on registers. A processor makes one store a cycle, which is what filling
// histograms waits for, so a store here adds a sample to two features at once, to the joint histogram of a pair of
// features: row and column are their coarse bins. A group's eight bins are one word of memory; the coarse bins of four
// pairs are cut out of it together:
//
//   word, a byte a feature     | f7 | f6 | f5 | f4 | f3 | f2 | f1 | f0 |
//   shifted and masked twice   | f7,f6   | f5,f4   | f3,f2   | f1,f0   |    16 bits: row * bins + column
//
// At the end rows and columns are summed. Compiled for each instruction set up to AVX2 (registers.hpp).
#include <cstring>

#include "coarse_split.hpp"
#include "registers.hpp"

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
  constexpr int kLow = bins == 32 ? 3 : 2, kHigh = bins == 32 ? 6 : 4;
  constexpr std::uint64_t kSixteenths = 0x0001000100010001;
  std::memset(&joint, 0, sizeof joint);
  for (std::size_t i = begin; i < end; ++i) {
    const std::uint8_t* place = values + static_cast<std::size_t>(samples.index[i]) * kGroup;
    __builtin_prefetch(place + kAhead);
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

using Eight = Numbers<std::uint32_t, 8>;

// The sums of eight times eight numbers: neighbours are added three times.
inline Eight sums_of(const Eight* v) {
  const Eight a = add_pairs(add_pairs(v[0], v[1]), add_pairs(v[2], v[3]));
  const Eight b = add_pairs(add_pairs(v[4], v[5]), add_pairs(v[6], v[7]));
  return add_pairs(a, b);
}

// Sums over the rows and over the columns of each pair's histogram, by bin and feature.
//                 bins of the first
//               | . . . . | -> row sums: the second feature
//   bins of the | . . . . |
//   second      | . . . . |
//                 | column sums: the first feature
template <int bins>
inline void marginals(const JointHistogram<bins>& joint, std::int32_t* histogram) {
  constexpr int kEights = bins / 8;
  alignas(32) std::int32_t sums[kGroup][bins];
  for (int pair = 0; pair < kPairs; ++pair) {
    Eight columns[kEights], rows[8];
    for (Eight& column : columns) column = all<Eight>(0);
    for (int row = 0; row < bins; ++row) {
      auto sum = all<Eight>(0);
      for (int v = 0; v < kEights; ++v) {
        const auto weights = load<Eight>(joint.weights[pair] + row * bins + v * 8);
        columns[v] = columns[v] + weights;
        sum = sum + weights;
      }
      rows[row % 8] = sum;
      if (row % 8 == 7) store(sums[2 * pair + 1] + row - 7, sums_of(rows));
    }
    for (int v = 0; v < kEights; ++v) store(sums[2 * pair] + v * 8, columns[v]);
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

using GroupInts = Numbers<std::uint32_t, kGroup>;
using GroupFloats = Numbers<float, kGroup>;

// criterion.hpp's side and score, of a group's features.
template <Criterion criterion>
inline GroupFloats side(GroupInts positive, GroupInts negative) {
  const GroupFloats p = to_float(positive), n = to_float(negative);
  if (criterion == Criterion::squares) {
    const GroupFloats difference = p - n, sum = p + n;
    return difference * difference / larger(sum, all<GroupFloats>(1));
  }
  if (criterion == Criterion::error) return larger(p, n);
  return all<GroupFloats>(0) - root(p * n);
}

template <int bins, Criterion criterion>
inline void fill_ranges(const CoarseHistogram& histogram, ClassWeights total, GainRange& ranges) {
  const auto positives = all<GroupInts>(total.positive), negatives = all<GroupInts>(total.negative);
  const auto score = [&](GroupInts p, GroupInts n) {
    return side<criterion>(p, n) + side<criterion>(positives - p, negatives - n);
  };
  const GroupFloats whole = side<criterion>(positives, negatives);
  GroupFloats least = whole, most = whole;
  auto p = all<GroupInts>(0), n = p;
  for (int bin = 0; bin < bins; ++bin) {
    const GroupInts next_p = p + load<GroupInts>(histogram.positive + bin * kGroup);
    const GroupInts next_n = n + load<GroupInts>(histogram.negative + bin * kGroup);
    most = larger(most, larger(score(next_p, n), score(p, next_n)));
    least = larger(least, score(next_p, next_n));
    p = next_p;
    n = next_n;
  }
  store(ranges.least, least - whole);
  store(ranges.most, larger(least, most) - whole);
}

template <int bins>
void ranges(const CoarseHistogram& histogram, ClassWeights total, Criterion criterion, GainRange& found) {
  with_constant(criterion, [&](auto known) { fill_ranges<bins, known>(histogram, total, found); });
}

}  // namespace

CoarseVersions coarse_kernels(ThisSet) {
  return {{32, fill<32>, ranges<32>}, {64, fill<64>, ranges<64>}};
}

}  // namespace haarkit::kernels
