// Direct backward pruning (Zhang and Viola 2007): the last threshold is set for the wanted detection rate; each earlier
// one is the least running sum of the faces that pass the last. Faces that are lost in the end thus hold back no
// rejection. On top of it a few faces may be given up on the way, as in Bourdev and Brandt 2005.
#include "soft_thresholds.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace haarkit {

std::vector<float> soft_thresholds(const RunningSums& faces, const SoftLoss& loss) {
  const std::size_t count = faces.sample_count();
  const int weak = faces.weak_count();
  assert(count > 0 && weak > 0);
  std::vector<std::size_t> alive(count);
  std::iota(alive.begin(), alive.end(), std::size_t{0});
  // Drops the `lost` faces of the lowest sums and returns the least sum of the rest.
  const auto prune = [&](const float* sums, std::size_t lost) {
    lost = std::min(lost, alive.size() - 1);
    const auto first = alive.begin() + static_cast<std::ptrdiff_t>(lost);
    std::nth_element(alive.begin(), first, alive.end(),
                     [&](std::size_t a, std::size_t b) { return sums[a] != sums[b] ? sums[a] < sums[b] : a < b; });
    alive.erase(alive.begin(), first);
    return sums[alive[0]];
  };
  std::vector<float> thresholds(weak);
  const auto share_of = [&](double share) {
    return static_cast<std::size_t>(share * static_cast<double>(count) + 1e-9);
  };
  thresholds[weak - 1] = prune(faces.after(weak - 1), share_of(loss.final));
  std::size_t lost = 0;
  for (int t = 0; t + 1 < weak; ++t) {
    const std::size_t allowed = share_of(loss.early * std::pow((t + 1.0) / weak, loss.power));
    thresholds[t] = prune(faces.after(t), allowed - lost);
    lost = allowed;
  }
  return thresholds;
}

}  // namespace haarkit
