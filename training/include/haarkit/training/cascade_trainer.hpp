#pragma once

#include <functional>
#include <string>
#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/training/picture_source.hpp"
#include "haarkit/training/sample_set.hpp"
#include "haarkit/training/training_options.hpp"
#include "haarkit/training/training_state.hpp"

namespace haarkit {

// What a cascade is trained from. All sets have the same window (empty ones may have any). Held-out samples teach
// nothing: they set thresholds, stop stages and give the rates that are told.
struct TrainingData {
  const SampleSet* faces = nullptr;           // at least one sample
  const SampleSet* held_out_faces = nullptr;  // may be empty: then the training faces stand in, and rates flatter
  const SampleSet* no_faces = nullptr;        // labelled negatives; may be null or empty
  const SampleSet* held_out_no_faces = nullptr;
  const PictureSource* backgrounds = nullptr;  // may be null when there are labelled negatives
};

// How far the round in work is.
struct WeakProgress {
  int round = 0;
  int weak = 0;                             // learnt in this round
  int weak_end = 0;                         // at most so many
  double held_out_false_positive_rate = 1;  // staged: at the stage's detection rate
};

// Told what happens, on the training thread. Every function may be left as it is.
class TrainingObserver {
 public:
  virtual ~TrainingObserver() = default;
  virtual void mining(const MiningProgress&) {}      // a few times a second
  virtual void round_started(const RoundRecord&) {}  // samples are known
  virtual void weak_learnt(const WeakProgress&) {}
  virtual void round_done(const TrainingState&) {}  // state.rounds.back() is the round; time for a checkpoint
  virtual bool cancelled() { return false; }        // true: end as soon as possible, without the round in work
};

enum class Ending {
  finished,          // all stages or weak classifiers that were asked for
  target_reached,    // the false-positive rate asked for
  out_of_negatives,  // the backgrounds or labelled negatives hold too few windows that still pass
  no_progress,       // a stage could not reject negatives
  cancelled
};

struct TrainingResult {
  TrainingState state;
  Ending ending = Ending::finished;
  std::string explanation;  // one or two sentences: why it ended and what to do for more
};

// Trains a cascade, round by round: faces that still pass, negatives mined by the cascade so far with the detector's
// own scanner, feature values in bins, boosting, thresholds from held-out faces. The same data, options and seed give
// the same cascade on any number of threads (it uses the caller's TBB arena), also when `state` comes from a
// checkpoint. Throws std::invalid_argument for options out of range, DataError when there is nothing to learn from.
TrainingResult train_cascade(const TrainingData& data, const TrainingOptions& options, TrainingObserver& observer,
                             TrainingState state = {});

}  // namespace haarkit
