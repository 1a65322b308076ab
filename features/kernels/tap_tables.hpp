#pragma once

#include <cstdint>
#include <vector>

#include "resize_kernels.hpp"

namespace haarkit::kernels {

// The tables behind Taps and TapGroups.
struct TapTable {
  int taps = 0;
  std::vector<std::int32_t> start;
  std::vector<std::int16_t> weights;
  Taps view() const { return {taps, static_cast<int>(start.size()), start.data(), weights.data()}; }
};

struct TapGroupTable {
  int slots = 0;
  std::vector<std::int32_t> base;
  std::vector<std::uint8_t> shuffle;
  std::vector<std::int8_t> weights;
  std::vector<std::int16_t> wide_weights;
  int outputs() const { return 4 * static_cast<int>(base.size()); }
  TapGroups view() const {
    return {slots, outputs(), base.data(), shuffle.data(), weights.data(), wide_weights.data()};
  }
};

// Without slots where the source or a group's reach does not fit the scheme.
TapGroupTable group_taps(const TapTable& table, int source_size);

}  // namespace haarkit::kernels
