// The ranges of the options of training, and what follows from the kind of cascade.
#include "haarkit/training/training_options.hpp"

#include <cmath>

#include "require.hpp"

namespace haarkit {

TrainingOptions settled(TrainingOptions options) {
  const bool soft = options.kind == CascadeKind::soft;
  if (!options.channel_features) options.channel_features = soft ? 5000 : 0;
  if (!options.boost.max_weight) options.boost.max_weight = soft ? 6 : 0;
  return options;
}

void check(const TrainingOptions& o) {
  require(o.pool_size >= 1, "pool_size", "at least 1");
  require(o.features == FeatureType::haar || o.kind == CascadeKind::staged, "features", "haar for a soft cascade");
  require(o.channel_features.value_or(0) >= 0, "channel_features", "at least 0");
  require(o.channel_features.value_or(0) == 0 || o.kind == CascadeKind::soft, "channel_features",
          "0 for a staged cascade");
  require(o.round_features >= 0, "round_features", "at least 0");
  require(o.boost.depth >= 1 && o.boost.depth <= 4, "boost.depth", "1 to 4");
  require(o.boost.feature_share > 0 && o.boost.feature_share <= 1, "boost.feature_share", "above 0 and at most 1");
  require(o.boost.weight_trim > 0 && o.boost.weight_trim <= 1, "boost.weight_trim", "above 0 and at most 1");
  require(o.boost.max_weight.value_or(0) >= 0, "boost.max_weight", "at least 0");
  require(o.negatives >= 1, "negatives", "at least 1");
  require(o.held_out_negatives >= 0 && o.held_out_negatives <= 0.9, "held_out_negatives", "0 to 0.9");
  require(o.false_positive_rate >= 0 && o.false_positive_rate < 1, "false_positive_rate", "0 to 1");
  require(o.context >= 1 && o.context <= kMostContext, "context", "1 to 4");
  require(o.min_contrast > 0 && std::isfinite(o.min_contrast), "min_contrast", "above 0");
  require(o.staged.stages >= 1, "staged.stages", "at least 1");
  require(o.staged.detection_rate > 0 && o.staged.detection_rate <= 1, "staged.detection_rate",
          "above 0 and at most 1");
  require(o.staged.false_positive_rate > 0 && o.staged.false_positive_rate < 1, "staged.false_positive_rate",
          "between 0 and 1");
  require(o.staged.max_weak >= 1, "staged.max_weak", "at least 1");
  require(o.soft.weak >= 1, "soft.weak", "at least 1");
  require(o.soft.first_round >= 1, "soft.first_round", "at least 1");
  require(o.soft.growth > 1 && o.soft.growth <= 1000, "soft.growth", "above 1 and at most 1000");
  require(o.soft.detection_rate > 0 && o.soft.detection_rate <= 1, "soft.detection_rate", "above 0 and at most 1");
  require(o.soft.loss_power >= 0, "soft.loss_power", "at least 0");
  require(o.soft.keep >= 0 && o.soft.keep <= 1, "soft.keep", "0 to 1");
  require(o.soft.early_loss >= 0 && o.soft.early_loss < 1, "soft.early_loss", "0 to 1");
  require(o.soft.grey_prefix >= 1, "soft.grey_prefix", "at least 1");
  require(o.soft.prefix_share >= 0 && o.soft.prefix_share <= 1, "soft.prefix_share", "0 to 1");
  require(o.soft.channel_depth >= 0 && o.soft.channel_depth <= 4, "soft.channel_depth", "0 to 4");
  check(o.mining);
}

// The limits of a detector's: smaller steps make thousands of levels.
void check(const MiningOptions& o) {
  require(o.scale_factor >= 1.001 && std::isfinite(o.scale_factor), "mining.scale_factor", "at least 1.001");
  require(o.stride >= 1 && o.stride <= 65536, "mining.stride", "1 to 65536");
  require(o.per_picture >= 1, "mining.per_picture", "at least 1");
}

}  // namespace haarkit
