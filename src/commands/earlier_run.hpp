#pragma once

#include <optional>
#include <string>

#include "commands/train_options.hpp"
#include "haarkit/training/training_state.hpp"
#include "program/output_check.hpp"

namespace haarkit {

// Where this run's checkpoint is.
std::string checkpoint_of(const TrainCommand& command);

// A comment of the cascades that are written while training goes on.
inline constexpr char kUnfinished[] = "of a training that is not finished";

// Whether --resume asks for a run that has ended: its cascade is there and its checkpoint is not. Throws DataError when
// that cascade is of a run that has not, or no cascade.
bool is_finished(const TrainCommand& command);

// Refuses, before any data is read, what would lose an earlier run's work (its checkpoint, its cascade) without being
// asked to, and outputs that cannot be written. Where a cascade is going to be replaced it leaves an empty checkpoint,
// so that --resume never takes the old cascade for this run's. While the claims live no other run trains
// into the same files. Throws DataError.
OutputClaims check_earlier_run(const TrainCommand& command);

// What --continue names: a cascade, or a checkpoint with all that training had.
struct EarlierRun {
  Cascade cascade;
  std::optional<TrainingState> state;  // of a checkpoint
};

// Reads it, and takes over what it decides: the kind, the window, the contrast gate. Throws UsageError when an option
// asks for something else, or for no more than there is; DataError.
std::optional<EarlierRun> read_earlier_run(const OptionSet& options, TrainCommand& command);

}  // namespace haarkit
