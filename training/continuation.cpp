// A finished cascade as the state of a run, so that training can go on from it.
#include "haarkit/training/continuation.hpp"

#include "cascade_samples.hpp"
#include "require.hpp"

namespace haarkit {
namespace {

double share_passing(const Cascade& cascade, const SampleSet* samples) {
  return samples == nullptr ? 0 : share(passing(cascade, *samples));
}

void add_labelled(SampleSet& negatives, const SampleSet* labelled) {
  if (labelled == nullptr || labelled->empty()) return;
  require(labelled->window() == negatives.window(), "samples must have the cascade's window");
  negatives.add(*labelled);
}

}  // namespace

TrainingState state_of(const Cascade& cascade, const TrainingData& data) {
  TrainingState state;
  state.cascade = cascade.parts();
  state.cascade.min_score.reset();  // it was of the cascade as it is
  state.cascade.boxes.reset();      // learnt in minutes from what the new one finds; checkpoints do not hold them
  state.cascade.scores.reset();     // likewise
  state.negatives = state.held_out_negatives = SampleSet(cascade.window());
  add_labelled(state.negatives, data.no_faces);
  add_labelled(state.held_out_negatives, data.held_out_no_faces);
  RoundRecord record;
  record.training_detection_rate = share_passing(cascade, data.faces);
  if (data.held_out_faces != nullptr && !data.held_out_faces->empty())
    record.held_out_detection_rate = share_passing(cascade, data.held_out_faces);
  for (const Stage& stage : cascade.stages()) {
    if (cascade.kind() == CascadeKind::staged || state.rounds.empty()) {
      record.weak = 0;
      ++record.round;
      state.rounds.push_back(record);
    }
    record.weak += static_cast<int>(stage.weak.size());
    record.weak_total += static_cast<int>(stage.weak.size());
    state.rounds.back() = record;
  }
  return state;
}

}  // namespace haarkit
