#pragma once

#include "commands/train_options.hpp"
#include "datasets/training_sources.hpp"
#include "haarkit/training/training_state.hpp"

namespace haarkit {

// Looks for the object in the backgrounds, which should not hold it, by what the cascade so far takes for it: warns
// when they seem to, and writes the windows out where --hardest asks for it. Throws DataError when they cannot be
// written.

// Removes what an earlier run's --hardest wrote into the same folder, so that two runs' pictures never lie mixed.
void forget_earlier_look(const TrainCommand& command);

// Both that follow are calls of the whole team, whose leader warns and writes.

// After each round; looks the first time that few windows pass. Later the cascade has learnt to reject what the
// backgrounds hold, be it the object.
void look_early(const TrainCommand& command, const LoadedTrainingData& data, const TrainingState& state, Team& team);

// When training has ended; warns only where no early look was had.
void look_at_end(const TrainCommand& command, const LoadedTrainingData& data, const TrainingState& state, Team& team);

}  // namespace haarkit
