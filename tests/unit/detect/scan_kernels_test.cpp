#include "kernels/scan_kernels.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "haarkit/features/window_normalisation.hpp"

using namespace haarkit;

namespace {

// The number whose 1 / sqrt is nearest to y.
double square_for(double y) {
  return 1 / (y * y);
}

}  // namespace

TEST_CASE("inverse norms are those of the normaliser to the bit, where they round to either of two floats too") {
  // One window a number: no sum, and a sum of squares of 1, so that `area` alone is what the root is taken of.
  constexpr int kWindows = 32;
  const std::vector<std::uint16_t> sums(2 * kWindows);
  std::vector<std::uint32_t> squares(2 * kWindows);
  RectPart part;
  for (int i = 0; i < 4; ++i) part.cells[i] = 0;
  NormCells norm;
  norm.parts = &part;
  norm.part_count = 1;
  norm.corners[1] = norm.corners[2] = norm.corners[3] = kWindows;  // zeros
  norm.limit = 0.1;
  cv::RNG random(3);
  for (InstructionSet set : usable_instruction_sets()) {
    int different = 0;
    for (int i = 0; i < 20000; ++i) {
      const auto y = static_cast<float>(std::exp(random.uniform(-14., -2.)));
      const double middle = 0.5 * (static_cast<double>(y) + std::nextafter(y, 1.F));
      double area = square_for(i % 2 ? middle : static_cast<double>(y));
      for (int step = i % 17 - 8; step != 0; step += step < 0 ? 1 : -1)
        area = std::nextafter(area, step < 0 ? 0 : 1e30);
      norm.area = area;
      for (int w = 0; w < kWindows; ++w) squares[w] = w % 5 == 0 ? 0 : static_cast<std::uint32_t>(w % 5);
      float inverse[kWindows];
      std::uint64_t gates = 0;
      scan_kernels(set).norms(norm, sums.data(), squares.data(), kWindows, inverse, &gates);
      for (int w = 0; w < kWindows; ++w) {
        const WindowNorm expected = window_norm(0, squares[w], area, norm.limit);
        different += inverse[w] != expected.inverse_norm || (gates >> w & 1) != expected.passes;
      }
    }
    INFO(name_of(set));
    CHECK(different == 0);
  }
}
