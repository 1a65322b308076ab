// Which features a round chooses from, shuffled by the seed.
#include "round_pool.hpp"

#include <algorithm>

#include "haarkit/base/random.hpp"

namespace haarkit {
namespace {

constexpr std::uint64_t kRoundPoolStream = 1000;  // of options.seed

}  // namespace

RoundPool::RoundPool(const TrainingOptions& options, cv::Size window) : options_(options) {
  if (options.features == FeatureType::lbp) {
    lbp_ = lbp_pool(window);
    return;
  }
  grey_ = feature_pool(options.pool, window, options.pool_size);
  if (options.kind == CascadeKind::soft && options.channel_features.value_or(0) > 0) {
    channels_ = channel_pool(window, *options.channel_features);
  }
}

template <typename Feature>
std::vector<Feature> RoundPool::drawn(const std::vector<Feature>& pool, std::size_t rounds) const {
  Random random(options_.seed, kRoundPoolStream + rounds);
  const std::vector<int> order = random.permutation(static_cast<int>(pool.size()));
  std::vector<Feature> drawn(pool.size());
  std::transform(order.begin(), order.end(), drawn.begin(), [&](int i) { return pool[i]; });
  if (options_.round_features > 0 && drawn.size() > static_cast<std::size_t>(options_.round_features)) {
    drawn.resize(options_.round_features);
  }
  return drawn;
}

std::vector<HaarFeature> RoundPool::features(std::size_t rounds, bool with_channels) const {
  std::vector<HaarFeature> pool = grey_;
  if (with_channels) pool.insert(pool.end(), channels_.begin(), channels_.end());
  return drawn(pool, rounds);
}

std::vector<LbpFeature> RoundPool::lbp_features(std::size_t rounds) const {
  return drawn(lbp_, rounds);
}

}  // namespace haarkit
