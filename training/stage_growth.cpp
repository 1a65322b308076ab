// A stage of a staged cascade (Viola and Jones 2001): weak classifiers are added, and the stage's threshold moved,
// until it keeps enough of the faces and few enough of the negatives.
#include "stage_growth.hpp"

#include <algorithm>
#include <cmath>

#include "growing_cascade.hpp"
#include "stage_threshold.hpp"

namespace haarkit {
namespace {

// The detection rate of a stage that gives up odd held-out faces, to see whether it is they that hold it up.
constexpr double kWithoutOddFaces = 0.98;
constexpr std::size_t kHardestFaces = 3;  // to show

// Samples of `passing` that may still be lost, if all stages together are to keep what they are asked to keep.
std::size_t left_to_lose(const StagedOptions& options, const Judges& judges, std::size_t passing) {
  const auto all = static_cast<double>(judges.samples().size());
  const double kept = all * std::pow(options.detection_rate, options.stages);
  return static_cast<std::size_t>(std::max(static_cast<double>(passing) - kept, 0.0));
}

}  // namespace

void grow_stage(const GrowingRound& round, const StagedOptions& options, const Judges& judges,
                const SampleSet& held_out, StuckStage& stuck) {
  RoundRecord& record = round.record;
  round.grown.stages.emplace_back();
  // Sums are those of faces, negatives, held-out faces and held-out negatives, in this order.
  const std::size_t learning = record.faces + record.negatives, crops = crop_count(held_out);
  const OddFaces odd = {crops, judges.apart() ? left_to_lose(options, judges, record.held_out_faces) : 0};
  const bool by_held_out = record.held_out_negatives > 0;
  const std::size_t begin = by_held_out ? learning + record.held_out_faces : record.faces;
  const std::size_t count = by_held_out ? record.held_out_negatives : record.negatives;
  for (record.weak = 0; record.weak < options.max_weak && !round.cancelled();) {
    append(round.grown, round.features, round.booster.next());
    ++record.weak;
    const double* sums = round.booster.sums().data();
    const auto threshold_at = [&](double detection_rate) {
      return stage_threshold(sums + learning, record.held_out_faces, 1 - judges.loss_of(1 - detection_rate, crops),
                             odd);
    };
    const float threshold = threshold_at(options.detection_rate);
    round.grown.stages.back().threshold = threshold;
    const double rate = passing_share(sums + begin, count, threshold);
    round.observer.weak_learnt({record.round, record.weak, options.max_weak, rate});
    if (rate <= options.false_positive_rate) break;
    if (record.weak == options.max_weak) {
      stuck.rate_without_odd_faces = passing_share(sums + begin, count, threshold_at(kWithoutOddFaces));
      stuck.hardest_faces = hardest_crops(held_out, sums + learning, kHardestFaces);
    }
  }
}

}  // namespace haarkit
