// Kernels of the resizers on registers. Down the columns, neighbouring outputs read neighbouring numbers. Along a row
// they don't, so four outputs take their source bytes out of 16 that one load brings (TapGroups):
//
//   source bytes   | . a b c . . . . . . . . . . . . |   from the group's base on
//   picked         | a b c d | c d e f | f g h i | .. |   by number: the taps of output 0, of output 1, ...
//   times weights, neighbours added twice: four sums
//
// Where a table does not fit that, and for short rows, the plain kernels do it. Compiled for each instruction set up to
// AVX2 (registers.hpp); resize_scalar.cpp is the plain twin.
#include "registers.hpp"
#include "resize_kernels.hpp"

namespace haarkit::kernels {
namespace {

constexpr int kBytes = sizeof(Bytes), kWords = kCount<Words>, kInts = kCount<Ints>;

// Calls f(i) for i = 0, step, 2 step, ... so that [i, i + step) covers [0, count); the last one may overlap the one
// before. count >= step.
template <typename F>
inline void in_steps(int count, int step, F f) {
  int i = 0;
  for (; i + step <= count; i += step) f(i);
  if (i < count) f(count - step);
}

// Weights of two rows, in turn.
inline Bytes pair_of(int first, int second) {
  return (Bytes)all<Words>((first & 0xff) | (second << 8));
}

template <int pairs>
void down_by_pairs(const std::uint8_t* const* rows, const std::int16_t* weights, int taps, int width,
                   std::uint8_t* out) {
  const std::uint8_t* row[2 * pairs];
  Bytes weight[pairs];
  for (int k = 0; k < pairs; ++k) {
    const bool has_second = 2 * k + 1 < taps;
    row[2 * k] = rows[2 * k];
    row[2 * k + 1] = rows[has_second ? 2 * k + 1 : 2 * k];
    weight[k] = pair_of(weights[2 * k], has_second ? weights[2 * k + 1] : 0);
  }
  in_steps(width, kBytes, [&](int x) {
    auto low = all<Words>(64), high = low;
    for (int k = 0; k < pairs; ++k) {
      const auto a = load<Bytes>(row[2 * k] + x), b = load<Bytes>(row[2 * k + 1] + x);
      low += multiply_pairs(interleave_low(a, b), weight[k]);
      high += multiply_pairs(interleave_high(a, b), weight[k]);
    }
    store(out + x, narrow_in_blocks(low >> 7, high >> 7));
  });
}

void gaussian_down(const std::uint8_t* const* rows, const std::int16_t* weights, int taps, int width,
                   std::uint8_t* out) {
  if (width < kBytes || taps < 2 || taps > 8)
    return resize_kernels(ScalarSet()).gaussian_down(rows, weights, taps, width, out);
  if (taps <= 4) return down_by_pairs<2>(rows, weights, taps, width, out);
  if (taps <= 6) return down_by_pairs<3>(rows, weights, taps, width, out);
  down_by_pairs<4>(rows, weights, taps, width, out);
}

// Sums of neighbouring taps times weights; table: where they are in g.shuffle and g.weights.
inline Ints tap_sums(Bytes pixels, const TapGroups& g, int table) {
  return add_pairs(multiply_pairs(pick(pixels, load<Bytes>(g.shuffle + table)), load<Bytes>(g.weights + table)));
}

// As many outputs as there are words in a register, from a group on.
inline Words gaussian_outputs(const std::uint8_t* row, const TapGroups& g, int group) {
  const auto rounded = [](Ints sums) { return (sums + 64) >> 7; };
  if (g.slots <= 4) {
    const auto four = [&](int at) { return rounded(tap_sums(load_blocks(row, g.base + at), g, at * 16)); };
    return narrow({four(group), four(group + kInts / 4)});
  }
  const auto eight = [&](int at) {      // a group's table is 32 bytes, and tap_sums gives two sums for each output
    constexpr int kNext = kBytes / 32;  // with 128 bits a table fills two registers
    const Bytes first = block_everywhere(row + g.base[at]), second = block_everywhere(row + g.base[at + kNext]);
    return rounded(add_pairs_in_blocks(tap_sums(first, g, at * 32), tap_sums(second, g, at * 32 + kBytes)));
  };
  return narrow_pairs({eight(group), eight(group + kInts / 4)});
}

void gaussian_across(const std::uint8_t* row, const Taps& t, const TapGroups& groups, std::uint8_t* out) {
  if (groups.slots < 4 || t.size < kWords) return resize_kernels(ScalarSet()).gaussian_across(row, t, groups, out);
  in_steps(groups.outputs, kWords, [&](int x) { store_bytes(out + x, gaussian_outputs(row, groups, x / 4)); });
  for (int x = groups.outputs; x < t.size; ++x) {
    int sum = 64;
    for (int k = 0; k < t.taps; ++k) sum += t.weights[x * t.taps + k] * row[t.start[x] + k];
    out[x] = static_cast<std::uint8_t>(sum >> 7);
  }
}

// t[x] = a + 3 (b + c) + d, then outputs from t[2 x - 1 ...].
inline Words halve_down(const std::uint8_t* const* rows, int x) {
  const Words inner = words_of(rows[1] + x) + words_of(rows[2] + x);
  const Words outer = words_of(rows[0] + x) + words_of(rows[3] + x);
  return outer + (inner + (inner << 1));
}

inline Ints halve_across(const std::int16_t* t) {
  const auto one_three = (Words)all<Ints>(0x00030001U), three_one = (Words)all<Ints>(0x00010003U);
  const Ints sum = multiply_pairs(load<Words>(t - 1), one_three) + multiply_pairs(load<Words>(t + 1), three_one);
  return (sum + 32) >> 6;
}

void halve(const std::uint8_t* const* rows, int width, std::int16_t* scratch, std::uint8_t* out) {
  const int out_width = (width + 1) / 2;
  if (out_width < kWords) return resize_kernels(ScalarSet()).halve(rows, width, scratch, out);
  std::int16_t* t = scratch + 1;
  in_steps(width, kWords, [&](int x) { store(t + x, halve_down(rows, x)); });
  t[-1] = t[0];
  t[width] = t[width + 1] = t[width - 1];
  in_steps(out_width, kWords, [&](int x) {
    store_bytes(out + x, narrow({halve_across(t + 2 * x), halve_across(t + 2 * x + kWords)}));
  });
}

// Outputs of two taps, as many as there are ints in a register.
inline Ints exact_outputs(const std::uint8_t* row, const TapGroups& g, int group) {
  // Byte numbers to words: the high byte of each, 128, is filled with zero.
  const auto index = (Bytes)(words_of(g.shuffle + group * 8) | std::uint16_t{0x8000});
  return multiply_pairs((Words)pick(load_blocks(row, g.base + group), index), load<Words>(g.wide_weights + group * 8));
}

void exact_across(const std::uint8_t* row, const Taps& t, const TapGroups& groups, std::uint16_t* out) {
  if (t.taps != 2) return resize_kernels(ScalarSet()).exact_across(row, t, groups, out);
  const int grouped = groups.slots == 2 && groups.outputs >= kWords ? groups.outputs : 0;  // none below a fifth or so
  if (grouped > 0)
    in_steps(grouped, kWords, [&](int x) {
      store(out + x, narrow({exact_outputs(row, groups, x / 4), exact_outputs(row, groups, (x + kInts) / 4)}));
    });
  for (int x = grouped; x < t.size; ++x)
    out[x] =
        static_cast<std::uint16_t>(t.weights[2 * x] * row[t.start[x]] + t.weights[2 * x + 1] * row[t.start[x] + 1]);
}

// Words less 2^15 are signed, and the weights add up to 2^8, so 2^23 goes back in.
inline Words exact_rows(const std::uint16_t* a, const std::uint16_t* b, Words weights) {
  const Words x = load<Words>(a) ^ std::uint16_t{0x8000}, y = load<Words>(b) ^ std::uint16_t{0x8000};
  const auto rounded = [](Ints v) { return (v + ((1U << 23) + (1U << 15))) >> 16; };
  return narrow_in_blocks(rounded(multiply_pairs(interleave_low(x, y), weights)),
                          rounded(multiply_pairs(interleave_high(x, y), weights)));
}

void exact_down(const std::uint16_t* a, const std::uint16_t* b, int fraction, int width, std::uint8_t* out) {
  if (width < kWords) return resize_kernels(ScalarSet()).exact_down(a, b, fraction, width, out);
  const auto weights = (Words)all<Ints>((256 - fraction) | fraction << 16);
  in_steps(width, kWords, [&](int x) { store_bytes(out + x, exact_rows(a + x, b + x, weights)); });
}

}  // namespace

ResizeKernels resize_kernels(ThisSet) {
  return {gaussian_down, gaussian_across, halve, exact_across, exact_down};
}

}  // namespace haarkit::kernels
