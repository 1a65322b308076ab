#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "haarkit/training/team.hpp"
#include "haarkit/training/training_data.hpp"
#include "haarkit/training/training_observer.hpp"
#include "haarkit/training/training_options.hpp"
#include "haarkit/training/training_state.hpp"

namespace haarkit {

enum class Ending {
  finished,          ///< all stages or weak classifiers that were asked for
  target_reached,    ///< the false-positive rate asked for
  out_of_negatives,  ///< the backgrounds or labelled negatives hold too few windows that still pass
  no_progress,       ///< a stage could not reject negatives
  cancelled
};

struct TrainingResult {
  TrainingState state;
  Ending ending = Ending::finished;
  std::string explanation;  ///< a few sentences: why it ended and what to do for more
  /// After no_progress: ids of the three crops whose sums in the stage that failed are lowest, lowest first; of the
  /// held-out ones where there are any.
  std::vector<std::uint64_t> hardest_faces;
};

/// Trains a cascade, round by round: faces that still pass, negatives mined by the cascade so far with the detector's
/// own scanner, feature values in bins, boosting, thresholds from held-out faces. The same data, options and seed give
/// the same cascade on any number of threads (it uses the caller's TBB arena), also when `state` comes from a
/// checkpoint. A call of the whole team: its members have the same data, options and state, each an observer of its
/// own, and all get the same result, which is that of one process. Throws std::invalid_argument for options out of
/// range and samples or a state of another window, DataError when there is nothing to learn from. What an observer or
/// a source of pictures throws ends the training and comes out.
TrainingResult train_cascade(const TrainingData& data, const TrainingOptions& options, TrainingObserver& observer,
                             TrainingState state = {}, Team& team = team_of_one());

}  // namespace haarkit
