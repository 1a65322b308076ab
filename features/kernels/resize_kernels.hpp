#pragma once

#include <cstdint>

#include "haarkit/features/instruction_set.hpp"

namespace haarkit::kernels {

// Where the coordinates of one output axis come from: output i < size is the sum over k < taps of weights[i * taps + k]
// times source coordinate start[i] + k. All of them lie inside the source. Plain pointers into a TapTable
// (tap_tables.hpp), so that a kernel's source needs no templates of the standard library.
struct Taps {
  int taps = 0, size = 0;
  const std::int32_t* start = nullptr;
  const std::int16_t* weights = nullptr;
};

// The first `outputs` (a multiple of 16) outputs of a row as sums of taps, for shuffling kernels: outputs in groups of
// four, each group from 16 source bytes at `base`. For output 4 * group + j and tap k < slots: byte
// shuffle[(group * 4 + j) * slots + k] of those 16, times the weight of the same index (zero for the unused).
struct TapGroups {
  int slots = 0;  // taps rounded up to 2, 4 or 8; 0 where the source does not fit the scheme
  int outputs = 0;
  const std::int32_t* base = nullptr;
  const std::uint8_t* shuffle = nullptr;
  const std::int8_t* weights = nullptr;        // of 4 or 8 slots: Gaussian ones, <= 127
  const std::int16_t* wide_weights = nullptr;  // of 2 slots: up to 256
};

// Kernels of pyramid.hpp and exact_resize.hpp.
struct ResizeKernels {
  // Weights add up to 128, each <= 127 or alone: out[x] = (sum of weights[k] * rows[k][x] + 64) >> 7.
  void (*gaussian_down)(const std::uint8_t* const* rows, const std::int16_t* weights, int taps, int width,
                        std::uint8_t* out);
  // The same along a row; groups may have slots == 0.
  void (*gaussian_across)(const std::uint8_t* row, const Taps& taps, const TapGroups& groups, std::uint8_t* out);

  // One row of the next octave: the rows are four neighbours, filter 1 3 3 1 both ways, (sum + 32) >> 6. out_width is
  // (width + 1) / 2; scratch: width + 4 elements at least.
  void (*halve)(const std::uint8_t* const* rows, int width, std::int16_t* scratch, std::uint8_t* out);

  // Weights of two taps add up to 256: out is 8.8 fixed point.
  void (*exact_across)(const std::uint8_t* row, const Taps& taps, const TapGroups& groups, std::uint16_t* out);
  // out[x] = (a[x] * (256 - fraction) + b[x] * fraction + 2^15) >> 16.
  void (*exact_down)(const std::uint16_t* a, const std::uint16_t* b, int fraction, int width, std::uint8_t* out);
};

// AVX-512 gains nothing over AVX2 here.
ResizeKernels resize_kernels(ScalarSet), resize_kernels(Simd128Set), resize_kernels(Avx2Set);
inline ResizeKernels resize_kernels(InstructionSet set) {
  return for_instruction_set<Avx2Set>(set, [](auto known) { return resize_kernels(known); });
}

}  // namespace haarkit::kernels
