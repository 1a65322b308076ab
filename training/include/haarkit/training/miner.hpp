#pragma once

#include <cstdint>
#include <functional>
#include <unordered_set>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/training/picture_source.hpp"
#include "haarkit/training/sample_set.hpp"
#include "haarkit/training/team.hpp"
#include "haarkit/training/training_options.hpp"

namespace haarkit {

/// What a search for negatives has looked at so far.
struct MiningProgress {
  std::size_t wanted = 0, found = 0;  ///< negatives
  std::int64_t pictures = 0;          ///< views of pictures: the same picture turned counts again
  std::int64_t all_views = 0;         ///< as many there are
  std::int64_t windows = 0;           ///< looked at, those without contrast too
  std::int64_t hits = 0;              ///< of these taken for the object
  std::int64_t weak_evaluated = 0;    ///< weak classifiers, over all windows looked at
  /// While most windows pass, a view is left after a few of them. The rate is then that of the windows seen, each view
  /// counting with all its windows.
  double view_windows = 0, view_hits = 0;
  double false_positive_rate() const { return view_windows > 0 ? view_hits / view_windows : 0; }
  double weak_per_window() const {
    return windows > 0 ? static_cast<double>(weak_evaluated) / static_cast<double>(windows) : 0;
  }
};

/// Cuts negatives out of backgrounds, round after round. Views of pictures are taken in an order shuffled by the seed,
/// upright ones first, each round going on where the last one ended; a view's levels are those of a detector, and so
/// are normalisation and gate, because the detector's own scanner does the search. Pictures are searched in parallel
/// and joined in order: the same negatives on any number of threads. No two negatives have the same pixels, not over
/// rounds either. A team's members search the pictures that they hold and join what all of them found.
class Miner {
 public:
  /// Where a search stands, for checkpoints.
  struct State {
    std::int64_t next_view = 0;              ///< in the endless sequence of views
    double last_rate = 1;                    ///< false-positive rate of the last search
    std::unordered_set<std::uint64_t> used;  ///< pixel hashes of all negatives so far
  };

  /// `source` and `team` must outlive the miner.
  Miner(const PictureSource& source, const MiningOptions& options, std::uint64_t seed, Team& team = team_of_one())
      : source_(source), options_(options), seed_(seed), team_(team) {}

  /// A team searches seconds on end between two calls of `enough`. When `stop`, asked on the calling thread meanwhile,
  /// says so on any member, mine() ends without the views in work: what it gives is then not what it would have been.
  void stop_by(std::function<bool()> stop) { stop_ = std::move(stop); }

  /// Adds windows that pass the cascade to `negatives` until `wanted` new ones are found, every view has been searched
  /// once in this call, `enough(progress)` says so, or max_views views were searched. `enough` is asked on the calling
  /// thread, a few times a second. A call of the whole team, whose members' `enough` must say the same.
  MiningProgress mine(const Cascade& cascade, std::size_t wanted, SampleSet& negatives,
                      const std::function<bool(const MiningProgress&)>& enough = {}, std::int64_t max_views = -1);

  /// Pictures times views.
  std::int64_t view_count() const { return static_cast<std::int64_t>(source_.size()) * (options_.turned ? 8 : 1); }
  const State& state() const { return state_; }
  void restore(State state) { state_ = std::move(state); }

 private:
  const PictureSource& source_;
  MiningOptions options_;
  std::uint64_t seed_;
  Team& team_;
  std::function<bool()> stop_;
  State state_;
};

}  // namespace haarkit
