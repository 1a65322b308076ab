#pragma once

#include "haarkit/training/miner.hpp"
#include "haarkit/training/training_state.hpp"

namespace haarkit {

/// How far the round in work is.
struct WeakProgress {
  int round = 0;
  int weak = 0;                             ///< learnt in this round
  int weak_end = 0;                         ///< at most so many
  double held_out_false_positive_rate = 1;  ///< staged: at the stage's detection rate
};

/// Told what happens, on the training thread. Every function may be left as it is.
class TrainingObserver {
 public:
  virtual ~TrainingObserver() = default;
  virtual void mining(const MiningProgress&) {}      ///< a few times a second
  virtual void round_started(const RoundRecord&) {}  ///< samples are known
  virtual void weak_learnt(const WeakProgress&) {}
  virtual void round_done(const TrainingState&) {}  ///< state.rounds.back() is the round; time for a checkpoint
  virtual bool cancelled() { return false; }        ///< true: end as soon as possible, without the round in work
};

}  // namespace haarkit
