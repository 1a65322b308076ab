// haarkit train: crops of an object and backgrounds in, a cascade out.
#include <algorithm>
#include <filesystem>
#include <optional>

#include "cascades/cascade_names.hpp"
#include "commands/commands.hpp"
#include "commands/earlier_run.hpp"
#include "commands/hardest_negatives.hpp"
#include "commands/train_options.hpp"
#include "commands/training_advice.hpp"
#include "commands/training_log.hpp"
#include "commands/training_plot.hpp"
#include "datasets/training_data.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/training/cascade_trainer.hpp"
#include "haarkit/training/continuation.hpp"
#include "pictures/pictures.hpp"
#include "program/threads.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHardest = 200;  // windows of --hardest

// What a checkpoint must agree with: the options that shape the cascade, and the samples themselves.
Recipe recipe_of(const OptionSet& options, const LoadedTrainingData& data) {
  static const std::vector<std::string> free_options = {"output",     "threads", "log",       "plot", "hardest",
                                                        "checkpoint", "resume",  "overwrite", "name", "max-cut"};
  Recipe recipe;
  for (const auto& [name, words] : options.given()) {
    if (std::find(free_options.begin(), free_options.end(), name) == free_options.end())
      recipe.emplace_back("--" + name, words);
  }
  const auto add = [&](const std::string& name, const SampleSet& set) {
    recipe.emplace_back(name,
                        counted(static_cast<long long>(set.size()), "sample") + "\n" + std::to_string(digest(set)));
  };
  add("training objects", data.faces.training);
  add("held-out objects", data.faces.held_out);
  add("training non-objects", data.no_faces.training);
  add("held-out non-objects", data.no_faces.held_out);
  const std::size_t pixels = data.backgrounds ? data.backgrounds->pixel_count() : 0;
  recipe.emplace_back("backgrounds", std::to_string(pixels) + " pixels");
  return recipe;
}

// Half of the memory is for feature values; when all features do not fit, each round draws some.
void fit_memory(TrainCommand& c, const LoadedTrainingData& data) {
  const auto negatives = static_cast<double>(c.training.negatives) * (1 + c.training.held_out_negatives);
  const double samples = static_cast<double>(data.faces.training.size() + data.faces.held_out.size()) + negatives +
                         static_cast<double>(data.no_faces.training.size() + data.no_faces.held_out.size());
  const int fit = static_cast<int>(std::clamp(0.5 * c.memory_mib * (1 << 20) / samples, 64.0, 1e9));
  int& features = c.training.round_features;
  if (features == 0 || features > fit) features = fit;
}

void write(const TrainCommand& c, const TrainingState& state) {
  write_cascade(Cascade(state.cascade), c.output, format_by_name(c.output));
  if (!c.plot.empty()) write_file(c.plot, training_plot(state.rounds));
}

// Whether so few windows pass after a round that those that do tell something.
bool few_pass(const RoundRecord& round) {
  return round.false_positive_rate_after <= 1e-3;
}

// Looks for the object in the backgrounds, which should not hold it. warn: says so when they seem to. folder: where to
// write what is found; empty: nowhere.
void look_at_backgrounds(const TrainCommand& c, const LoadedTrainingData& data, const TrainingState& state, bool warn,
                         const std::string& folder) {
  if (!data.backgrounds || (!warn && folder.empty())) return;
  const Cascade cascade(state.cascade);
  const std::vector<HardWindow> windows = hard_windows(cascade, *data.backgrounds, c.training.mining, kHardest);
  const SampleSet& faces = data.faces.held_out.empty() ? data.faces.training : data.faces.held_out;
  const std::string warning = warn ? suspicion(windows, *data.backgrounds, passing_scores(cascade, faces)) : "";
  if (!warning.empty()) message(warning);
  if (folder.empty()) return;
  write_hardest(windows, *data.backgrounds, folder);
  message(folder + ": " + counted(static_cast<long long>(windows.size()), "window") +
          " of the backgrounds that the cascade so far takes for the object");
}

// After a round: the first time that few windows pass. Later the cascade has learnt to reject what the backgrounds
// hold, be it the object.
void look_early(const TrainCommand& c, const LoadedTrainingData& data, const TrainingState& state) {
  const auto& rounds = state.rounds;
  if (!few_pass(rounds.back()) || std::any_of(rounds.begin(), rounds.end() - 1, few_pass)) return;
  look_at_backgrounds(c, data, state, true, c.hardest.empty() ? "" : (fs::path(c.hardest) / "early").string());
}

}  // namespace

int run_train(const Args& args) {
  TrainCommand c;
  OptionSet options("train", "--objects FOLDER --backgrounds FOLDER --output FILE [options]",
                    "Trains a cascade from crops of an object and pictures without it.");
  describe(options, c);
  if (!options.parse(args)) return kExitDone;
  std::optional<EarlierRun> earlier = read_earlier_run(options, c);
  check(options, c);
  check_earlier_run(c);
  const std::string checkpoint = checkpoint_of(c);
  const ThreadLimit threads(c.threads);
  const LoadedTrainingData data = load_training_data(c.sources, c.crops, c.training, c.memory_mib / 2);
  const std::size_t taught = data.faces.training_names.size(), judges = data.faces.held_out_names.size();
  for (const std::string& line : few_crops_warning(taught, judges)) message(line);
  int& stages = c.training.staged.stages;
  if (judges == 0 && c.training.kind == CascadeKind::staged && most_stages(taught) < stages &&
      !options.given("stages")) {
    stages = most_stages(taught);
    message("  so few crops bear " + counted(stages, "stage") + ", and no more are trained; --stages asks for others");
  }
  const Recipe recipe = recipe_of(options, data);
  fit_memory(c, data);
  TrainingState state;
  if (earlier && !c.resume) {
    state = earlier->state ? std::move(*earlier->state) : state_of(earlier->cascade, data.view());
    message("going on from " + c.continued + ", which has " +
            counted(earlier->cascade.weak_count(), "weak classifier"));
  }
  if (c.resume) {
    state = read_checkpoint(checkpoint, recipe);
    message("resuming after round " + std::to_string(state.rounds.size()));
  }
  TrainingLog log(c.training, c.log, c.resume, [&](const TrainingState& now) {
    write_checkpoint(checkpoint, now, recipe);
    write(c, now);
    look_early(c, data, now);
  });
  const TrainingResult result = train_cascade(data.view(), c.training, log, std::move(state));
  log.end(result);
  const std::string odd = odd_crops(result, data.faces);
  if (!odd.empty()) message(odd);
  if (result.ending == Ending::cancelled) {
    message(result.state.rounds.empty() ? "No round was finished, so there is nothing to resume."
                                        : "Go on with the same command and --resume.");
    return kExitInterrupted;
  }
  if (result.state.rounds.empty()) throw DataError(c.output, "", "no stage could be trained", "see the message above");
  write(c, result.state);
  const bool looked = std::any_of(result.state.rounds.begin(), result.state.rounds.end(), few_pass);
  look_at_backgrounds(c, data, result.state, !looked, c.hardest);
  std::error_code ignored;
  fs::remove(checkpoint, ignored);
  return kExitDone;
}

}  // namespace haarkit
