#pragma once

#include "haarkit/detect/cascade.hpp"
#include "haarkit/training/training_data.hpp"
#include "haarkit/training/training_state.hpp"

namespace haarkit {

/// A finished cascade as the state of a run that has come so far, for train_cascade to go on from with more stages or
/// weak classifiers, other targets or other data, which must have the cascade's window. The rounds are made up from the
/// cascade: one a stage (of a soft cascade one in all), whose rates are those of the whole cascade on `data`. What the
/// cascade was trained with besides (negatives, the place in the backgrounds) is unknown: negatives are mined anew.
TrainingState state_of(const Cascade& cascade, const TrainingData& data);

}  // namespace haarkit
