#include <algorithm>

#include "resize_kernels.hpp"

namespace haarkit::kernels {

TapGroups group_taps(const TapTable& table, int source_size) {
  constexpr int kGroup = 4, kBytes = 16;
  TapGroups groups;
  const int slots = table.taps <= 2 ? 2 : table.taps <= 4 ? 4 : 8;
  if (table.taps > slots || source_size < kBytes) return groups;
  const int count = table.size() / kGroup;
  groups.base.resize(count);
  groups.shuffle.resize(static_cast<std::size_t>(count) * kGroup * slots);
  groups.weights.resize(groups.shuffle.size());
  for (int i = 0; i < count * kGroup; ++i) {
    std::int32_t& base = groups.base[i / kGroup];
    if (i % kGroup == 0) base = std::min(table.start[i], source_size - kBytes);
    if (table.start[i] - base + table.taps > kBytes) return {};
    for (int k = 0; k < table.taps; ++k) {
      groups.shuffle[i * slots + k] = static_cast<std::uint8_t>(table.start[i] - base + k);
      groups.weights[i * slots + k] = table.weights[i * table.taps + k];
    }
  }
  groups.slots = slots;
  return groups;
}

}  // namespace haarkit::kernels
