// A look at the backgrounds with the cascade in training: what scores like the object may be the object.
#include "commands/background_look.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "commands/hardest_negatives.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/training/hard_windows.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHardest = 200;  // windows of --hardest

// Whether so few windows pass after a round that those that do tell something, with scores fine enough to compare.
bool few_pass(const RoundRecord& round, double most = 1e-3) {
  constexpr int kEnoughWeak = 20;
  return round.false_positive_rate_after <= most && round.weak_total >= kEnoughWeak;
}

// Where training ends before so few pass, this many at most: a cascade that passes one window in ten accuses any
// background. Objects that stand in the backgrounds may be why it ended.
constexpr double kMostAtEnd = 0.02;
constexpr std::size_t kEnoughObjects = 20;  // to know how objects score

std::string early_folder(const TrainCommand& c) {
  return (fs::path(c.hardest) / "early").string();
}

// Looks for the object in the backgrounds, which should not hold it. warn: says so when they seem to. folder: where to
// write what is found; empty: nowhere.
void look_at_backgrounds(const TrainCommand& c, const LoadedTrainingData& data, const TrainingState& state, bool warn,
                         const std::string& folder, Team& team) {
  if (!data.backgrounds || (!warn && folder.empty())) return;
  const Cascade cascade(state.cascade);
  const std::vector<HardWindow> windows = hard_windows(cascade, *data.backgrounds, c.training.mining, kHardest, team);
  if (team.rank() > 0) return;
  const SampleSet& faces = data.faces.held_out.empty() ? data.faces.training : data.faces.held_out;
  const std::string warning =
      warn && faces.size() >= kEnoughObjects
          ? suspicion(windows, *data.backgrounds, passing_scores(cascade, faces), c.sources.name)
          : "";
  if (!warning.empty()) message(warning);
  if (folder.empty()) return;
  write_hardest(windows, *data.backgrounds, folder);
  message(folder + ": " + counted(windows.size(), "window") + " of the backgrounds that the cascade so far takes for " +
          plural_of(c.sources.name));
}

}  // namespace

void forget_earlier_look(const TrainCommand& c) {
  if (c.hardest.empty()) return;
  remove_hardest(c.hardest);
  remove_hardest(early_folder(c));
}

void look_early(const TrainCommand& c, const LoadedTrainingData& data, const TrainingState& state, Team& team) {
  const auto& rounds = state.rounds;
  const auto passed = [](const RoundRecord& round) { return few_pass(round); };
  if (!few_pass(rounds.back()) || std::any_of(rounds.begin(), rounds.end() - 1, passed)) return;
  look_at_backgrounds(c, data, state, true, c.hardest.empty() ? "" : early_folder(c), team);
}

void look_at_end(const TrainCommand& c, const LoadedTrainingData& data, const TrainingState& state, Team& team) {
  const bool looked =
      std::any_of(state.rounds.begin(), state.rounds.end(), [](const RoundRecord& round) { return few_pass(round); });
  look_at_backgrounds(c, data, state, !looked && few_pass(state.rounds.back(), kMostAtEnd), c.hardest, team);
}

}  // namespace haarkit
