#pragma once

#include <vector>

#include "haarkit/features/feature_pool.hpp"
#include "haarkit/training/training_options.hpp"

namespace haarkit {

// The features that rounds choose from.
class RoundPool {
 public:
  RoundPool(const TrainingOptions& options, cv::Size window);

  // Those of the round after `rounds` others, in an order of its own: neighbours in a pool are alike, and features that
  // are drawn together should not be. with_channels: also those on gradient channels, when the options ask for any.
  std::vector<HaarFeature> features(std::size_t rounds, bool with_channels) const;

  bool has_channels() const { return !channels_.empty(); }

 private:
  const TrainingOptions& options_;
  std::vector<HaarFeature> grey_, channels_;
};

}  // namespace haarkit
