#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/training/miner.hpp"
#include "haarkit/training/sample_set.hpp"
#include "haarkit/training/team.hpp"

namespace haarkit {

/// What a round (a stage of a staged cascade, a growth of a soft one) did. Rates are shares, 0..1.
struct RoundRecord {
  int round = 0;                 ///< 1, 2, ...
  int weak = 0, weak_total = 0;  ///< weak classifiers learnt in this round; in the cascade after it
  /// Samples that reached the round.
  std::size_t faces = 0, negatives = 0, held_out_faces = 0, held_out_negatives = 0;
  /// Of all faces given, those that the cascade finds after the round; nothing when no face is held out.
  double training_detection_rate = 0;
  std::optional<double> held_out_detection_rate;
  /// Of the negatives that reached the round, those that the cascade still takes for the object after it.
  double training_false_positive_rate = 0, held_out_false_positive_rate = 0;
  /// False positives a background window: mined before the round, and times the held-out rate, after it.
  double false_positive_rate_before = 1, false_positive_rate_after = 1;
  MiningProgress mining;                                                 ///< before the round
  double mining_seconds = 0, binning_seconds = 0, boosting_seconds = 0;  ///< wall time
};

/// All that training needs to go on after a round; what a checkpoint holds.
struct TrainingState {
  CascadeParts cascade;
  SampleSet negatives, held_out_negatives;  ///< of the last round; those that still pass serve the next one
  Miner::State miner;
  std::vector<RoundRecord> rounds;
};

/// A background as training read it.
struct BackgroundDigest {
  std::string name;
  std::uint64_t digest = 0;  ///< of its pixels
};

/// All that shapes the result and comes from outside.
struct Recipe {
  /// Names and values of the options, as the user knows them ("--depth", "2"). What follows a line break in a value (a
  /// digest of samples) is compared, but shown to nobody.
  std::vector<std::pair<std::string, std::string>> options;
  std::vector<BackgroundDigest> backgrounds;  ///< in the order in which they are searched
};

/// Says which learning it was: raised whenever a change of the code makes other cascades of the same data and options,
/// so that no run is ended by other code than it began with. A test holds it against the bytes of a small run.
inline constexpr int kLearningVersion = 1;

/// Writes a checkpoint at once: to a temporary file beside `path`, which is then renamed. Throws DataError.
void write_checkpoint(const std::string& path, const TrainingState& state, const Recipe& recipe);

/// Reads it back. Throws DataError when the file is missing, damaged (a checksum is over all of it, and each number is
/// looked at) or of another version, and when its recipe differs from `recipe`: the message names each differing option
/// with both values, and the backgrounds that are others, new or gone. A state without a round fits any recipe.
TrainingState read_checkpoint(const std::string& path, const Recipe& recipe);

/// The same whatever its recipe, to go on with other options or data.
TrainingState read_any_checkpoint(const std::string& path);

/// The same from the bytes of a file; `source` is what errors call them.
TrainingState parse_checkpoint(std::string bytes, const std::string& source);

/// Whether a file begins as a checkpoint does, of this version or another. Throws DataError when it cannot be read.
bool is_checkpoint(const std::string& path);

/// Gives all members of a team the state that member 0 has. Before, their recipes are compared: TeamError names a
/// member with another one, and what differs as read_checkpoint does. A call of the whole team.
void tell_state(TrainingState& state, const Recipe& recipe, Team& team);

}  // namespace haarkit
