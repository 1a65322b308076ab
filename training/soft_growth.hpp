#pragma once

#include "growing_round.hpp"
#include "judges.hpp"

namespace haarkit {

// Adds weak classifiers to a soft cascade, each a stage of its own, until there are `end`.
void grow_soft(const GrowingRound& round, int end);

// A soft cascade's rejection thresholds, all set anew: after `end` of options.weak weak classifiers part of what may be
// lost in the end is lost. typical: windows that are rejected as those of backgrounds are.
CascadeParts with_thresholds(CascadeParts grown, int end, const SoftOptions& options, const Judges& judges,
                             const SampleSet& typical);

// The number of weak classifiers that a soft cascade has after a round that begins with `before`. by_prefix: rounds end
// with the grey prefix too, since the weak classifiers behind it are of another kind.
int round_end(const SoftOptions& options, int before, bool by_prefix);

// How a soft cascade's weak classifiers are learnt, in its grey prefix or behind it.
BoostOptions soft_boost(const TrainingOptions& options, bool behind_prefix);

}  // namespace haarkit
