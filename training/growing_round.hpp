#pragma once

#include <functional>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/training/binned_features.hpp"
#include "haarkit/training/boosting.hpp"
#include "haarkit/training/training_observer.hpp"

namespace haarkit {

// A round of training under way: its samples are chosen, weak classifiers are being added.
struct GrowingRound {
  CascadeParts& grown;  // the cascade so far, and what the round adds
  Booster& booster;
  const BinnedFeatures& features;  // of the samples: faces, negatives, held-out faces, held-out negatives
  RoundRecord& record;             // record.weak counts what is added
  TrainingObserver& observer;
  std::function<bool()> cancelled;  // asked between two weak classifiers; the round may end there
};

}  // namespace haarkit
