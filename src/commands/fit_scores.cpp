// haarkit fit-scores: a cascade, crops of its object and pictures without it in, the same cascade with a score
// regression out.
#include <utility>

#include "cascades/cascade_names.hpp"
#include "commands/commands.hpp"
#include "datasets/crop_options.hpp"
#include "datasets/crop_report.hpp"
#include "datasets/training_sources.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/training/box_samples.hpp"
#include "haarkit/training/score_learning.hpp"
#include "haarkit/training/score_ranking.hpp"
#include "haarkit/training/score_samples.hpp"
#include "program/interrupt.hpp"
#include "program/progress.hpp"
#include "program/threads.hpp"

namespace haarkit {
namespace {

struct FitScoresCommand {
  std::vector<std::string> cascade;
  TrainingSources sources;
  CropOptions crops;
  ScoreLearningOptions learning;
  FindOptions finds;
  int patch = 32;
  std::string output, comment;
  int threads = 0, memory_mib = 2048;

  // Boxes of finds fit, more or less; photographs are darker, more blurred and less evenly lit than most crops.
  FitScoresCommand() {
    crops.jitter.shift = 0.08;
    crops.jitter.scale = 1.15;
    crops.jitter.blur = 1;
    crops.jitter.light = 0.6;
  }
};

void describe(OptionSet& options, FitScoresCommand& c) {
  options.positional("CASCADE", c.cascade, "a cascade, soft or staged");
  add_object_and_background_options(options, c.sources);
  options.group("Samples");
  options.add("negatives", c.finds.wanted, "N", "wrong finds to learn from, at most").range(1, 400'000);
  options
      .add("loosened", c.finds.loosened, "VOTES",
           "how much lower the thresholds of a soft cascade are while wrong finds are looked for: the more, the more "
           "it finds, and the longer that takes")
      .range(0, 20);
  add_copy_options(options, c.crops);
  add_crop_options(options, c.crops);
  options.group("Learning");
  options.add("patch", c.patch, "PIXELS", "side of what is looked at, for a square box: others have as many pixels")
      .range(8, 128);
  add_patch_learning_options(options, c.learning);
  options
      .add("weight", c.learning.weight, "SHARE",
           "of the log odds in a score, which is multiplied by exp(SHARE * log odds)")
      .range(0, 1);
  options.add("seed", c.learning.seed, "N", "of everything that is drawn at random");
  options.group("Results");
  options.add("output,o", c.output, "FILE", "the cascade that looks once more at its finds, in haarkit's format");
  options.add("comment", c.comment, "TEXT", "a comment at the file's head");
  options.group("Work");
  add_threads_option(options, c.threads);
  options.add("memory", c.memory_mib, "MIB", "for backgrounds").at_least(64);
  options.example("haarkit fit-scores car.haarkit --objects boxes.csv --backgrounds photos/ -o car-scores.haarkit",
                  "learns to tell cars from what the cascade takes for cars");
  options.note(
      "The cascade's own finds on pictures without the object, and crops of the object, teach trees to tell the two "
      "apart; detect in fast mode then looks once more at each find and takes what the trees say into its score, so "
      "that fewer false alarms rank above objects. Boxes stay the same. Where boxes are to be fitted too, do that "
      "first (haarkit fit-boxes). Scores come out on another scale: look at the curves of haarkit evaluate, and set "
      "the operating point anew with haarkit convert --min-score.");
}

std::string percent(double share) {
  return number_text(100 * share, share < 0.01 ? 2 : 1) + " %";
}

void check(const FitScoresCommand& c) {
  if (c.cascade.size() != 1) throw UsageError("expected one cascade");
  if (c.sources.objects.empty()) throw UsageError("no objects: give a folder of crops with --objects");
  if (c.sources.backgrounds.empty())
    throw UsageError("no pictures without the object: give a folder of them with --backgrounds");
  require_apart(c.sources);
  if (c.output.empty()) throw UsageError("no output: give the new cascade's file with --output");
  require_own_format(c.output);
}

void tell_ranking(const ScoreRegression& scores, const FindSamples& held_out_objects,
                  const FindSamples& held_out_backgrounds) {
  const RankedFinds objects = ranked(scores, held_out_objects), backgrounds = ranked(scores, held_out_backgrounds);
  if (objects.scores.empty() || backgrounds.scores.empty()) return;
  std::string line = "held-out finds on backgrounds that score at least as high as the surest";
  for (const double kept : {0.95, 0.99, 0.998})
    line += (kept == 0.95 ? " " : "; ") + percent(kept) + " of " + std::to_string(objects.scores.size()) +
            " on objects: " + percent(share_above(objects, backgrounds, double(scores.weight), kept)) + " (before " +
            percent(share_above(objects, backgrounds, 0, kept)) + ")";
  message(line);
}

int interrupted_end() {
  message("Nothing is written.");
  return kExitInterrupted;
}

}  // namespace

int run_fit_scores(const Args& args) {
  FitScoresCommand c;
  OptionSet options("fit-scores", "CASCADE --objects FOLDER --backgrounds FOLDER --output FILE [options]",
                    "Teaches a cascade to look once more at what it finds: scores that tell more.");
  describe(options, c);
  if (!options.parse(args)) return kExitDone;
  check(c);
  const OutputClaims claims = claim_output(c.output, c.cascade[0], c.sources);
  CascadeParts parts = read_cascade(c.cascade[0]).parts();
  parts.scores.reset();
  const Cascade cascade(parts);
  c.crops.window = parts.window;
  c.crops.seed = c.learning.seed;
  const PatchFrame frame{box_patch(parts.window, c.patch), c.learning.reach};

  const ThreadLimit threads(c.threads);
  const FoundCrops found = find_objects(c.sources, c.crops.window, c.crops.framing.side);
  const std::unique_ptr<BackgroundStore> pictures =
      load_backgrounds(c.sources, found.crops, c.learning.seed, c.memory_mib);
  const BoxCrops objects = cut_boxes(found.crops, found.loader, c.crops, frame.reach, frame.patch);
  message(plural_of(c.sources.name) + ": " + counted(objects.report.crops, "crop") + "; " +
          std::to_string(objects.training.patches.size()) + " patches to learn from, " +
          std::to_string(objects.held_out.patches.size()) + " held out");
  for (const std::string& line : left_out_lines(objects.report)) message(line);
  if (objects.training.patches.empty()) throw DataError("objects", "", "no usable crop", "give a folder of crops");
  if (objects.training.patches.size() + c.finds.wanted > kMostPatches)
    throw UsageError(std::to_string(objects.training.patches.size()) + " patches of objects and --negatives " +
                     std::to_string(c.finds.wanted) + " are more than the " + std::to_string(kMostPatches) +
                     " that can be learnt from: ask for fewer with --copies or --negatives");
  const FindSamples objects_found = cut_object_finds(found.crops, found.loader, c.crops, cascade, frame);
  c.finds.held_out = *settled(c.crops, found.crops.size()).held_out;
  c.finds.seed = c.learning.seed;
  BackgroundFinds finds;
  {
    Progress progress(static_cast<std::int64_t>(c.finds.wanted), "wrong finds");
    std::size_t before = 0;
    finds = cut_background_finds(*pictures, cascade, frame, c.finds, [&](std::size_t count) {
      progress.advance(static_cast<std::int64_t>(count - std::exchange(before, count)));
      return !interrupted();
    });
  }
  if (interrupted()) return interrupted_end();
  message("finds on backgrounds: " + std::to_string(finds.training.scores.size()) + " to learn from, of " +
          std::to_string(finds.found) + " in " + counted(finds.views, "view") + " of each picture; " +
          std::to_string(finds.held_out.scores.size()) + " held out");
  if (finds.training.scores.empty())
    throw DataError("backgrounds", "", "the cascade finds nothing in them, so there is nothing to tell objects from",
                    "give more pictures without the object");
  {
    Progress progress(c.learning.trees, "trees");
    parts.scores = learn_scores(objects.training.patches, finds.training.patches, c.learning, [&](int, double loss) {
      progress.advance();
      progress.note("log loss " + number_text(loss, 3));
      return !interrupted();
    });
  }
  if (interrupted()) return interrupted_end();
  if (!objects.held_out.patches.empty() && !finds.held_out.patches.empty())
    message("log loss of held-out patches " +
            number_text(log_loss(log_odds_of(*parts.scores, objects.held_out.patches),
                                 log_odds_of(*parts.scores, finds.held_out.patches)),
                        3) +
            " (0.693 is chance)");
  tell_ranking(*parts.scores, objects_found, finds.held_out);
  if (parts.min_score)
    message("the operating point stays at " + number_text(double(*parts.min_score)) +
            ", but scores have another scale: haarkit convert --min-score sets it anew");
  write_cascade(Cascade(std::move(parts)), c.output, CascadeFormat::haarkit, c.comment);
  return kExitDone;
}

}  // namespace haarkit
