#pragma once

#include <cstddef>

#include "haarkit/training/training_data.hpp"
#include "haarkit/training/training_observer.hpp"
#include "haarkit/training/training_options.hpp"
#include "haarkit/training/training_state.hpp"

namespace haarkit {

// Fills up the negatives before each round: those of the last round that still pass the cascade, labelled ones before
// the first round, and newly mined ones. A soft cascade also keeps the highest of those that do not pass any more, lest
// it forget what it has learnt.
class NegativeSupply {
 public:
  enum class Outcome {
    enough,
    too_few,      // less than least() for training
    rate_reached  // so few windows pass that training is done
  };

  // All of them must outlive the supply.
  NegativeSupply(const TrainingData& data, const TrainingOptions& options, TrainingObserver& observer, Team& team)
      : data_(data), options_(options), observer_(observer), team_(team) {}

  // Changes the negatives and the miner's state; tells the record about the mining. Ends early when the observer
  // cancels, with any outcome. A call of the whole team.
  Outcome refill(const Cascade& so_far, TrainingState& state, RoundRecord& record);

  std::size_t passing() const { return passing_; }  // training negatives that pass, of the last refill
  std::size_t least() const;                        // as many of them are needed

 private:
  void keep(const Cascade& so_far, SampleSet& negatives);
  bool mine(const Cascade& so_far, TrainingState& state, RoundRecord& record);

  const TrainingData& data_;
  const TrainingOptions& options_;
  TrainingObserver& observer_;
  Team& team_;
  std::size_t passing_ = 0;
};

// The samples of a set that pass the cascade.
SampleSet passing_samples(const Cascade& cascade, const SampleSet& samples);

}  // namespace haarkit
