// A round of a soft cascade (Bourdev and Brandt 2005; Zhang and Viola 2007): one boosted sequence that is carried on
// from round to round, each of which adds more weak classifiers than the one before.
#include "soft_growth.hpp"

#include <algorithm>
#include <cmath>

#include "growing_cascade.hpp"
#include "haarkit/training/calibration.hpp"

namespace haarkit {

void grow_soft(const GrowingRound& round, int end) {
  RoundRecord& record = round.record;
  const int before = static_cast<int>(round.grown.stages.size());
  for (record.weak = 0; before + record.weak < end && !round.cancelled();) {
    round.grown.stages.emplace_back();
    append(round.grown, round.features, round.booster.next());
    ++record.weak;
    round.observer.weak_learnt({record.round, record.weak, end - before, 1});
  }
}

CascadeParts with_thresholds(CascadeParts grown, int end, const SoftOptions& options, const Judges& judges,
                             const SampleSet& typical) {
  const double part = std::pow(static_cast<double>(end) / options.weak, options.loss_power);
  const std::size_t crops = crop_count(judges.samples());
  return calibrate(Cascade(std::move(grown)), judges.samples(), typical,
                   {1 - judges.loss_of((1 - options.detection_rate) * part, crops),
                    judges.loss_of(options.early_loss * part, crops)})
      .cascade.parts();
}

int round_end(const SoftOptions& options, int before, bool by_prefix) {
  const int grown = static_cast<int>(std::lround(before * options.growth));
  const int end = std::min(options.weak, before == 0 ? options.first_round : std::max(before + 1, grown));
  const bool crosses = by_prefix && before < options.grey_prefix && options.grey_prefix < end;
  return crosses ? options.grey_prefix : end;
}

BoostOptions soft_boost(const TrainingOptions& options, bool behind_prefix) {
  BoostOptions boost = options.boost;
  if (behind_prefix && options.soft.channel_depth > 0) boost.depth = options.soft.channel_depth;
  if (!behind_prefix && options.soft.prefix_share > 0) boost.feature_share = options.soft.prefix_share;
  return boost;
}

}  // namespace haarkit
