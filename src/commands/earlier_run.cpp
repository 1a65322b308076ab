// What an earlier training left: a checkpoint or a cascade, which is never lost without being asked for.
#include "commands/earlier_run.hpp"

#include <filesystem>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "program/output_check.hpp"

namespace haarkit {
namespace {

namespace fs = std::filesystem;

// A checkpoint in which no round is finished yet: nothing is lost with it.
bool is_beginning(const std::string& checkpoint) {
  try {
    return is_checkpoint(checkpoint) && read_any_checkpoint(checkpoint).rounds.empty();
  } catch (const DataError&) {
    return false;
  }
}

// Keeps an earlier run's work from being lost.
void check_losses(const TrainCommand& c, const std::string& checkpoint) {
  if (c.resume || c.overwrite) return;
  if (!c.checkpoint.empty() && fs::exists(checkpoint) && !is_checkpoint(checkpoint))
    throw DataError(checkpoint, "", "is no checkpoint of haarkit train", "name another file with --checkpoint");
  if (fs::exists(checkpoint) && !is_beginning(checkpoint)) {
    throw DataError(checkpoint, "", "an interrupted run left this checkpoint",
                    "go on with the same command and --resume, or start anew with --overwrite");
  }
  if (fs::is_regular_file(c.output)) {
    throw DataError(c.output, "", "there is a cascade of this name already",
                    "name another file, go on from it with --continue, or replace it with --overwrite (--resume needs "
                    "the checkpoint of an interrupted run)");
  }
}

OutputClaims check_outputs(const TrainCommand& c, const std::string& checkpoint) {
  OutputCheck outputs;
  outputs.file("--output", c.output);
  outputs.file("--checkpoint", checkpoint);
  outputs.file("--log", c.log, "{\"event\"");
  outputs.file("--plot", c.plot, "<svg");
  outputs.folder("--hardest", c.hardest);
  for (const auto* inputs : {&c.sources.objects, &c.sources.no_objects, &c.sources.backgrounds})
    for (const std::string& path : *inputs) outputs.input(path);
  outputs.input(c.continued);
  return outputs.check();
}

// An option that the earlier run decides.
template <class Value>
void take_over(const OptionSet& options, const char* name, const Value& there, Value& asked, const std::string& path) {
  if (options.given(name) && !(asked == there))
    throw UsageError(std::string("--") + name + " differs from that of " + path + ", which cannot be changed");
  asked = there;
}

void require_more(const TrainCommand& c, const Cascade& cascade) {
  const bool soft = cascade.kind() == CascadeKind::soft;
  const int there = soft ? cascade.weak_count() : static_cast<int>(cascade.stages().size());
  const int asked = soft ? c.training.soft.weak : c.training.staged.stages;
  if (asked > there) return;
  throw UsageError(c.continued + " has " + std::to_string(there) + (soft ? " weak classifiers" : " stages") +
                   " already: ask for more with " + (soft ? "--weak" : "--stages"));
}

}  // namespace

std::string checkpoint_of(const TrainCommand& c) {
  return c.checkpoint.empty() ? c.output + ".checkpoint" : c.checkpoint;
}

bool is_finished(const TrainCommand& c) {
  const std::string checkpoint = checkpoint_of(c);
  if (!c.resume || c.overwrite || !fs::is_regular_file(c.output) || fs::exists(checkpoint)) return false;
  read_cascade(c.output);  // whatever else it may be is refused
  if (read_file(c.output).find(kUnfinished) == std::string::npos) return true;
  throw DataError(c.output, "",
                  "is the cascade of a run that is not finished, and its checkpoint is not at " + checkpoint,
                  "name it with --checkpoint, go on from the cascade with --continue, or start anew with --overwrite");
}

OutputClaims check_earlier_run(const TrainCommand& c) {
  const std::string checkpoint = checkpoint_of(c);
  OutputClaims claims = check_outputs(c, checkpoint);
  check_losses(c, checkpoint);
  const bool begins = c.overwrite && !(c.resume && fs::exists(checkpoint));
  if (begins && fs::is_regular_file(c.output)) write_checkpoint(checkpoint, {}, {});
  return claims;
}

std::optional<EarlierRun> read_earlier_run(const OptionSet& options, TrainCommand& c) {
  if (c.continued.empty()) return std::nullopt;
  std::optional<TrainingState> state;
  if (is_checkpoint(c.continued)) state = read_any_checkpoint(c.continued);
  if (state && state->rounds.empty())
    throw DataError(c.continued, "", "no round is finished in this checkpoint", "train without --continue");
  EarlierRun earlier{state ? Cascade(state->cascade, c.continued) : read_cascade(c.continued), std::move(state)};
  const Cascade& cascade = earlier.cascade;
  if (!c.kind) c.kind = cascade.kind();  // also where --kind auto was given
  take_over(options, "kind", std::optional(cascade.kind()), c.kind, c.continued);
  take_over(options, "window", cascade.window(), c.crops.window, c.continued);
  take_over(options, "features", cascade.feature_type(), c.training.features, c.continued);
  take_over(options, "context", cascade.context(), c.training.context, c.continued);
  if (!cascade.is_lbp())
    take_over(options, "min-contrast", cascade.min_contrast(), c.training.min_contrast, c.continued);
  require_more(c, cascade);
  return earlier;
}

}  // namespace haarkit
