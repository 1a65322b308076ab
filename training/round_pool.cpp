// Which features a round chooses from, shuffled by the seed.
#include "round_pool.hpp"

#include <algorithm>

#include "haarkit/base/random.hpp"

namespace haarkit {
namespace {

constexpr std::uint64_t kRoundPoolStream = 1000;  // of options.seed

}  // namespace

RoundPool::RoundPool(const TrainingOptions& options, cv::Size window)
    : options_(options), grey_(feature_pool(options.pool, window, options.pool_size)) {
  if (options.kind == CascadeKind::soft && options.channel_features > 0) {
    channels_ = channel_pool(window, options.channel_features);
  }
}

std::vector<HaarFeature> RoundPool::features(std::size_t rounds, bool with_channels) const {
  std::vector<HaarFeature> pool = grey_;
  if (with_channels) pool.insert(pool.end(), channels_.begin(), channels_.end());
  Random random(options_.seed, kRoundPoolStream + rounds);
  const std::vector<int> order = random.permutation(static_cast<int>(pool.size()));
  std::vector<HaarFeature> drawn(pool.size());
  std::transform(order.begin(), order.end(), drawn.begin(), [&](int i) { return pool[i]; });
  if (options_.round_features > 0 && drawn.size() > static_cast<std::size_t>(options_.round_features)) {
    drawn.resize(options_.round_features);
  }
  return drawn;
}

}  // namespace haarkit
