#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace haarkit::kernels {

inline constexpr int kGroup = 8;   // features side by side in memory: the bins of a sample are one 64-bit word
inline constexpr int kBins = 256;  // 8-bit bins

// What a split must make large; P and N are the weights of the positives and negatives on one side.
//   squares:     (P-N)^2 / (P+N), summed over the sides: the weighted squared error of the best leaf values (gentle);
//   error:       max(P, N), summed: the weight that the sides' majorities get right (discrete);
//   exponential: -sqrt(P * N), summed: minus half of the exponential bound Z (real).
// All of them are convex in (P, N). criterion.hpp has the plain code.
enum class Criterion { squares, error, exponential };

// Calls function(a constant of this criterion): what is compiled for each of them.
template <typename Function>
auto with_constant(Criterion criterion, const Function& function) {
  switch (criterion) {
    case Criterion::squares:
      return function(std::integral_constant<Criterion, Criterion::squares>());
    case Criterion::error:
      return function(std::integral_constant<Criterion, Criterion::error>());
    case Criterion::exponential:
      break;
  }
  return function(std::integral_constant<Criterion, Criterion::exponential>());
}

// The samples that take part, positives first. The weights add up to less than 2^30.
struct WeightedSamples {
  const std::uint32_t* index;
  const std::uint32_t* weight;
  std::size_t positives, count;
};

struct ClassWeights {
  std::int32_t positive = 0, negative = 0;
};

}  // namespace haarkit::kernels
