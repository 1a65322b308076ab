#pragma once

#include <vector>

#include "haarkit/training/training_options.hpp"

namespace haarkit {

// The features that rounds choose from.
class RoundPool {
 public:
  RoundPool(const TrainingOptions& options, cv::Size window);

  // Those of the round after `rounds` others, in an order of its own: neighbours in a pool are alike, and features that
  // are drawn together should not be. with_channels: also those on gradient channels, when the options ask for any.
  std::vector<HaarFeature> features(std::size_t rounds, bool with_channels) const;

  // The same of LBP features.
  std::vector<LbpFeature> lbp_features(std::size_t rounds) const;

  bool has_channels() const { return !channels_.empty(); }

 private:
  template <typename Feature>
  std::vector<Feature> drawn(const std::vector<Feature>& pool, std::size_t rounds) const;

  const TrainingOptions& options_;
  std::vector<HaarFeature> grey_, channels_;
  std::vector<LbpFeature> lbp_;
};

}  // namespace haarkit
