// Integral image rows, plain: the reference that the fast kernels are compared with.
#include "integral_kernels.hpp"

namespace haarkit::kernels {
namespace {

// Cell x of a row: at x, or in even_odd order.
int natural(int x, int) {
  return x;
}
int even_odd(int x, int odd) {
  return (x % 2 ? odd : 0) + x / 2;
}

template <int (*place)(int, int)>
void fill_row(const std::uint8_t* pixels, int width, int odd, const std::uint16_t* sum_above, std::uint16_t* sum,
              const std::uint32_t* squared_above, std::uint32_t* squared) {
  std::uint32_t row_sum = 0, row_squares = 0;
  for (int x = 0; x <= width; ++x) {
    const int i = place(x, odd);
    sum[i] = static_cast<std::uint16_t>(sum_above[i] + row_sum);
    if (squared) squared[i] = squared_above[i] + row_squares;
    if (x == width) break;
    const std::uint32_t p = pixels[x];
    row_sum += p;
    row_squares += p * p;
  }
}

void row(const std::uint8_t* pixels, int width, const std::uint16_t* sum_above, std::uint16_t* sum,
         const std::uint32_t* squared_above, std::uint32_t* squared) {
  fill_row<natural>(pixels, width, 0, sum_above, sum, squared_above, squared);
}

// T(x, y) = T(x-1, y-1) + T(x+1, y-1) - T(x, y-2) + p(x-1, y-1) + p(x-1, y-2); beyond the sides of the picture, where
// there are no pixels, T(-1, y-1) = T(0, y-2) and T(w+1, y-1) = T(w, y-2).
void tilted_row(const std::uint8_t* pixels, const std::uint8_t* pixels_above, int width, const std::uint16_t* above2,
                const std::uint16_t* above, std::uint16_t* row) {
  row[0] = width > 0 ? above[1] : std::uint16_t{0};
  for (int x = 1; x <= width; ++x) {
    const std::uint32_t p = pixels[x - 1] + (pixels_above ? pixels_above[x - 1] : 0U);
    const std::uint32_t right = x < width ? 0U + above[x + 1] - above2[x] : 0U;
    row[x] = static_cast<std::uint16_t>(above[x - 1] + right + p);
  }
}

void split(const std::uint16_t* row, int count, int odd, std::uint16_t* out) {
  for (int x = 0; x < count; ++x) out[even_odd(x, odd)] = row[x];
}

}  // namespace

IntegralKernels integral_kernels(ScalarSet) {
  return {row, fill_row<even_odd>, tilted_row, split};
}

}  // namespace haarkit::kernels
