#pragma once

#include "endings.hpp"
#include "growing_round.hpp"
#include "judges.hpp"

namespace haarkit {

// Adds a stage to a staged cascade, and weak classifiers to it until it keeps few enough of the held-out negatives.
// held_out: of the judges, those that came so far. stuck: what is known if it kept too many to the end.
void grow_stage(const GrowingRound& round, const StagedOptions& options, const Judges& judges,
                const SampleSet& held_out, StuckStage& stuck);

}  // namespace haarkit
