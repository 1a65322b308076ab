// haarkit train: crops of an object and backgrounds in, a cascade out.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

#include "cascades/cascade_names.hpp"
#include "commands/background_look.hpp"
#include "commands/commands.hpp"
#include "commands/earlier_run.hpp"
#include "commands/train_options.hpp"
#include "commands/training_advice.hpp"
#include "commands/training_log.hpp"
#include "commands/training_plot.hpp"
#include "datasets/training_sources.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/training/cascade_trainer.hpp"
#include "haarkit/training/continuation.hpp"
#include "program/interrupt.hpp"
#include "program/threads.hpp"
#include "team/program_team.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

// What a checkpoint must agree with: the options that shape the cascade (defaults too, which may be others in another
// version), the samples, and the backgrounds; these by their pixels, wherever they lie by now.
Recipe recipe_of(const OptionSet& options, const LoadedTrainingData& data) {
  static const std::vector<std::string> free_options = {"output",     "threads",    "log",        "plot", "hardest",
                                                        "checkpoint", "resume",     "overwrite",  "name", "max-cut",
                                                        "objects",    "no-objects", "backgrounds"};
  Recipe recipe;
  for (const auto& [name, words] : options.values()) {
    if (std::find(free_options.begin(), free_options.end(), name) == free_options.end())
      recipe.options.emplace_back("--" + name, words);
  }
  const auto add = [&](const std::string& name, const SampleSet& set) {
    recipe.options.emplace_back(name, counted(set.size(), "sample") + "\n" + std::to_string(digest(set)));
  };
  add("training objects", data.faces.training);
  add("held-out objects", data.faces.held_out);
  add("training non-objects", data.no_faces.training);
  add("held-out non-objects", data.no_faces.held_out);
  const std::size_t backgrounds = data.backgrounds ? data.backgrounds->size() : 0;
  for (std::size_t i = 0; i < backgrounds; ++i)
    recipe.backgrounds.push_back({data.backgrounds->name(i), data.backgrounds->digest(i)});
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

void write(const TrainCommand& c, const TrainingState& state, const std::string& comment) {
  write_cascade(Cascade(state.cascade), c.output, format_by_name(c.output), comment);
  if (!c.plot.empty()) write_file(c.plot, training_plot(state.rounds, c.sources.name));
}

// Few crops bear few stages: each takes its threshold from the lowest of them.
void limit_stages(const OptionSet& options, TrainCommand& c, const LoadedTrainingData& data) {
  const std::size_t taught = data.faces.training_names.size();
  const bool judged = !data.faces.held_out_names.empty();
  int& stages = c.training.staged.stages;
  const bool chosen = options.given("stages") || !c.continued.empty();  // to go on is to ask for more than there are
  if (judged || c.training.kind != CascadeKind::staged || chosen || most_stages(taught) >= stages) return;
  stages = most_stages(taught);
  message("  so few crops bear " + counted(stages, "stage") + ", and no more are trained; --stages asks for others");
}

// What a member of a team does while its leader tells and writes: it looks at the backgrounds that it holds.
class LedTraining : public TrainingObserver {
 public:
  explicit LedTraining(std::function<void(const TrainingState&)> round_done) : round_done_(std::move(round_done)) {}
  void round_done(const TrainingState& state) override { round_done_(state); }
  bool cancelled() override { return interrupted(); }

 private:
  std::function<void(const TrainingState&)> round_done_;
};

// Where training begins: from nothing, from this run's checkpoint, or from an earlier run's end.
TrainingState first_state(const TrainCommand& c, const LoadedTrainingData& data, const Recipe& recipe,
                          std::optional<EarlierRun> earlier) {
  if (c.resume && fs::exists(checkpoint_of(c))) {
    TrainingState state = read_checkpoint(checkpoint_of(c), recipe);
    if (!state.rounds.empty()) {
      message("resuming after round " + std::to_string(state.rounds.size()));
      return state;
    }
  }
  if (c.resume) message("no round was finished: the run begins");
  if (!earlier) return {};
  message("going on from " + c.continued + ", which has " + counted(earlier->cascade.weak_count(), "weak classifier"));
  if (earlier->cascade.boxes())
    message("  what it knows about framing is left out: teach it anew with haarkit fit-boxes");
  if (earlier->cascade.scores())
    message("  how its scores are fitted is left out: teach it anew with haarkit fit-scores");
  return earlier->state ? std::move(*earlier->state) : state_of(earlier->cascade, data.view());
}

}  // namespace

int run_train(const Args& args) {
  TrainCommand c;
  OptionSet options("train", "--objects FOLDER --backgrounds FOLDER --output FILE [options]",
                    "Trains a cascade from crops of an object and pictures without it.");
  describe(options, c);
  if (!options.parse(args)) return kExitDone;
  ProgramTeam& team = program_team();
  std::optional<EarlierRun> earlier;
  OutputClaims claims;
  bool finished = false;
  together(team, [&] {
    earlier = read_earlier_run(options, c);
    check(options, c);
  });
  on_leader(team, [&] {
    claims = check_earlier_run(c);
    finished = is_finished(c);
  });
  if (any(team, finished)) {
    message(c.output + ": this run is finished, there is nothing to resume (--overwrite starts it anew)");
    return kExitDone;
  }
  const std::string checkpoint = checkpoint_of(c);
  const ThreadLimit threads(c.threads, team.processes_here());
  tell_team(team);
  const LoadedTrainingData data = load_training_data(c.sources, c.crops, c.training, c.memory_mib / 2, team);
  for (const std::string& line : few_crops_warning(data.faces.training_names.size(), data.faces.held_out_names.size()))
    message(line);
  const bool open = !c.kind;
  settle_kind(c, data.faces.training_names.size() + data.faces.held_out_names.size());
  if (open && c.kind == CascadeKind::soft)
    message("kind: soft, which haarkit alone runs; for OpenCV give an output that ends in .xml, or --kind staged");
  limit_stages(options, c, data);
  const Recipe recipe = recipe_of(options, data);
  fit_memory(c, data);
  TrainingState state;
  on_leader(team, [&] { state = first_state(c, data, recipe, std::move(earlier)); });
  tell_state(state, recipe, team);
  if (!leads()) {
    LedTraining led([&](const TrainingState& now) { look_early(c, data, now, team); });
    const TrainingResult result = train_cascade(data.view(), c.training, led, std::move(state), team);
    if (result.ending == Ending::cancelled) return kExitInterrupted;
    if (!result.state.rounds.empty()) look_at_end(c, data, result.state, team);
    return kExitDone;
  }
  TrainingLog log(c.training, c.sources.name, !data.faces.held_out.empty(), c.log, c.resume,
                  [&](const TrainingState& now) {
                    write_checkpoint(checkpoint, now, recipe);
                    write(c, now, kUnfinished);
                    look_early(c, data, now, team);
                  });
  if (!c.resume) forget_earlier_look(c);
  const TrainingResult result = train_cascade(data.view(), c.training, log, std::move(state), team);
  log.end(result);
  const std::string hardest = hardest_crops(result, data.faces);
  if (!hardest.empty()) message(hardest);
  if (result.ending == Ending::cancelled) {
    message(result.state.rounds.empty() ? "No round was finished, so there is nothing to resume."
                                        : "Go on with the same command and --resume.");
    return kExitInterrupted;
  }
  if (result.state.rounds.empty()) throw DataError(c.output, "", "no stage could be trained", "see the message above");
  write(c, result.state, "");
  look_at_end(c, data, result.state, team);
  std::error_code ignored;
  fs::remove(checkpoint, ignored);
  return kExitDone;
}

}  // namespace haarkit
