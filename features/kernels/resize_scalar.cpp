// Kernels of the resizers, plain: the reference that the fast kernels are compared with.
#include "resize_kernels.hpp"

namespace haarkit::kernels {
namespace {

void gaussian_down(const std::uint8_t* const* rows, const std::int16_t* weights, int taps, int width,
                   std::uint8_t* out) {
  for (int x = 0; x < width; ++x) {
    int sum = 64;
    for (int k = 0; k < taps; ++k) sum += weights[k] * rows[k][x];
    out[x] = static_cast<std::uint8_t>(sum >> 7);
  }
}

void gaussian_across(const std::uint8_t* row, const Taps& t, const TapGroups&, std::uint8_t* out) {
  for (int x = 0; x < t.size; ++x) {
    int sum = 64;
    for (int k = 0; k < t.taps; ++k) sum += t.weights[x * t.taps + k] * row[t.start[x] + k];
    out[x] = static_cast<std::uint8_t>(sum >> 7);
  }
}

void halve(const std::uint8_t* const* rows, int width, std::int16_t* scratch, std::uint8_t* out) {
  std::int16_t* t = scratch + 1;
  for (int x = 0; x < width; ++x)
    t[x] = static_cast<std::int16_t>(rows[0][x] + 3 * (rows[1][x] + rows[2][x]) + rows[3][x]);
  t[-1] = t[0];
  t[width] = t[width + 1] = t[width - 1];
  for (int x = 0; x < (width + 1) / 2; ++x) {
    const std::int16_t* s = t + 2 * x;
    out[x] = static_cast<std::uint8_t>((s[-1] + 3 * (s[0] + s[1]) + s[2] + 32) >> 6);
  }
}

void exact_across(const std::uint8_t* row, const Taps& t, const TapGroups&, std::uint16_t* out) {
  for (int x = 0; x < t.size; ++x) {
    int sum = 0;
    for (int k = 0; k < t.taps; ++k) sum += t.weights[x * t.taps + k] * row[t.start[x] + k];
    out[x] = static_cast<std::uint16_t>(sum);
  }
}

void exact_down(const std::uint16_t* a, const std::uint16_t* b, int fraction, int width, std::uint8_t* out) {
  for (int x = 0; x < width; ++x)
    out[x] = static_cast<std::uint8_t>((a[x] * (256 - fraction) + b[x] * fraction + (1 << 15)) >> 16);
}

}  // namespace

ResizeKernels resize_kernels(ScalarSet) {
  return {gaussian_down, gaussian_across, halve, exact_across, exact_down};
}

}  // namespace haarkit::kernels
