#pragma once

#include <cstdint>
#include <opencv2/core/types.hpp>
#include <optional>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/features/feature_pool.hpp"
#include "haarkit/training/boosting.hpp"

namespace haarkit {

/// Where negatives come from: the windows of background pictures that the cascade so far takes for the object.
struct MiningOptions {
  double scale_factor = 1.2;  ///< >= 1.001: between the levels of a background's pyramid
  int stride = 2;             ///< 1..65536, level pixels between windows
  int per_picture = 10;       ///< >= 1: windows taken from one view of one picture in one round, so that none fills it
  bool turned = true;         ///< also mirrored and turned by 90, 180, 270 degrees, once the upright views are used up
};

/// A staged cascade (Viola and Jones 2001): a stage grows until it rejects enough negatives at its detection rate.
struct StagedOptions {
  int stages = 20;                   ///< >= 1, at most
  double detection_rate = 0.997;     ///< (0, 1]: held-out faces that a stage must keep, of those that reach it
  double false_positive_rate = 0.5;  ///< (0, 1): held-out negatives that a stage may keep
  int max_weak = 200;                ///< >= 1: weak classifiers a stage, at most
};

/// A soft cascade (Bourdev and Brandt 2005): one ensemble, a rejection threshold after each weak classifier. It grows
/// in rounds, each of which doubles it and mines new negatives; the thresholds come from held-out faces by backward
/// pruning (Zhang and Viola 2007): no face that passes at the end is lost on the way, but for the share of
/// `early_loss`.
struct SoftOptions {
  int weak = 1024;               ///< >= 1: weak classifiers in all
  int first_round = 16;          ///< >= 1: weak classifiers before the first mining by the cascade itself
  double growth = 2;             ///< > 1, up to 1000: weak classifiers after a round, as a multiple of those before it
  double detection_rate = 0.97;  ///< (0, 1]: held-out faces that pass the whole cascade
  double loss_power = 0.5;    ///< after t of T weak classifiers (1 - detection_rate) * (t / T)^loss_power may be lost
  double early_loss = 0.005;  ///< [0, 1): held-out faces that would pass but may be given up for speed
  double keep = 0.5;          ///< [0, 1]: a round starts with the highest of the last one's negatives, up to this share
  int grey_prefix = 16;       ///< >= 1: weak classifiers that look at grey only, when there are channel features
  double prefix_share = 0;    ///< boost.feature_share of the first grey_prefix ones, 0..1; 0: the same
  int channel_depth = 0;      ///< depth of the weak classifiers behind grey_prefix, 1..4; 0: boost.depth
};

/// What training is to do. Counts are upper limits where nature may give less.
struct TrainingOptions {
  CascadeKind kind = CascadeKind::staged;
  FeatureType features = FeatureType::haar;  ///< lbp: staged kind only; the pool is every LBP feature of the window
  FeaturePool pool = FeaturePool::compact;
  int pool_size = 10000;                ///< >= 1: features of the compact pool, about
  std::optional<int> channel_features;  ///< >= 0: features on gradient channels beside the pool, about; unless said,
                                        ///< 5000 in a soft cascade, none in a staged one, which cannot have any
  int round_features = 0;  ///< >= 0: features that one round looks at, drawn anew for each; 0 is all of them
  BoostOptions boost;
  int negatives = 10000;              ///< >= 1: training negatives of a round
  double held_out_negatives = 0.2;    ///< [0, 0.9]: held-out negatives beside them, as a share of `negatives`
  double false_positive_rate = 1e-7;  ///< [0, 1): training is done when mining finds fewer windows than this
  float context = 1;                  ///< 1..kMostContext: how the samples' windows were cut, kept in the cascade
  float min_contrast = 10;            ///< grey levels, > 0: the contrast gate, as in detection; LBP has none
  StagedOptions staged;
  SoftOptions soft;
  MiningOptions mining;
  std::uint64_t seed = 1;
};

/// The options with what was left to the kind filled in: a soft cascade gets features on gradient channels, and weights
/// that are capped at 6 means (one odd crop would take the ensemble over), where it was told nothing else
/// (docs/training.md).
TrainingOptions settled(TrainingOptions options);

/// Throws std::invalid_argument that names the field and its range.
void check(const TrainingOptions& options);
void check(const MiningOptions& options);

}  // namespace haarkit
