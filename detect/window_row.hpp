#pragma once

#include <cstdint>
#include <vector>

#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/features/aligned_buffer.hpp"
#include "strip.hpp"

namespace haarkit {

// One row of windows of a level, and what all cascades that are run on it share. Bit i of word g of a mask is window
// 64 g + i.
struct WindowRow {
  static constexpr int kBits = 64;  // windows of a word

  int words() const { return static_cast<int>(passing.size()); }
  // The windows of word g that exist.
  std::uint64_t inside(int g) const {
    const int left = windows - g * kBits;
    return left >= kBits ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
  }
  const std::uint16_t* cells() const { return strip->cells(y); }

  const LevelRows* level = nullptr;
  const ScanGrid* grid = nullptr;
  const Strip* strip = nullptr;
  int y = 0;
  int windows = 0, padded = 0;  // neighbouring windows; the same, rounded up to what kernels run at once
  int step = 1;                 // level columns from window to window

  AlignedBuffer<float> inverse_norms;
  std::vector<std::uint64_t> passing;    // windows of the grid that pass the contrast gate
  int looked_at = 0, with_contrast = 0;  // windows of the grid; those that pass

  // Of the cascade under way.
  AlignedBuffer<float> scores;
  std::vector<std::uint64_t> alive, passed;  // passed: its stage 0
};

}  // namespace haarkit
