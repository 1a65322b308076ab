// The weights of a resize laid out as the kernels read them.
#include "tap_tables.hpp"

#include <algorithm>

namespace haarkit::kernels {

TapGroupTable group_taps(const TapTable& table, int source_size) {
  constexpr int kGroup = 4, kGroups = 4, kBytes = 16;
  const int slots = table.taps <= 2 ? 2 : table.taps <= 4 ? 4 : 8;
  if (table.taps > slots || source_size < kBytes) return {};
  TapGroupTable groups;
  groups.base.resize(static_cast<int>(table.start.size()) / (kGroup * kGroups) * kGroups);
  groups.shuffle.resize(static_cast<std::size_t>(groups.outputs()) * slots);
  groups.weights.resize(slots > 2 ? groups.shuffle.size() : 0);
  groups.wide_weights.resize(slots > 2 ? 0 : groups.shuffle.size());
  for (int i = 0; i < groups.outputs(); ++i) {
    std::int32_t& base = groups.base[i / kGroup];
    if (i % kGroup == 0) base = std::min(table.start[i], source_size - kBytes);
    if (table.start[i] - base + table.taps > kBytes) return {};
    for (int k = 0; k < table.taps; ++k) {
      const std::int16_t weight = table.weights[i * table.taps + k];
      groups.shuffle[i * slots + k] = static_cast<std::uint8_t>(table.start[i] - base + k);
      if (slots > 2)
        groups.weights[i * slots + k] = static_cast<std::int8_t>(weight);
      else
        groups.wide_weights[i * slots + k] = weight;
    }
  }
  groups.slots = slots;
  return groups;
}

}  // namespace haarkit::kernels
