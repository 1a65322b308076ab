// The options of training, tied to the fields of the library's own structs.
#include "commands/train_options.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "cascades/cascade_names.hpp"
#include "program/program.hpp"
#include "program/threads.hpp"

namespace haarkit {
namespace {

void add_cascade_options(OptionSet& options, TrainCommand& c) {
  TrainingOptions& training = c.training;
  options.group("Cascade");
  options.add_choice<std::optional<CascadeKind>>(
      "kind", c.kind, {{"auto", std::nullopt}, {"staged", CascadeKind::staged}, {"soft", CascadeKind::soft}},
      "stages that OpenCV can run too, or one ensemble with a rejection after each step, which has fewer false alarms; "
      "auto: soft for an output in our own format and " +
          std::to_string(kCropsForSoft) + " crops or more");
  options.add_choice<FeatureType>("features", training.features,
                                  {{"haar", FeatureType::haar}, {"lbp", FeatureType::lbp}},
                                  "sums of rectangles, or local binary patterns (staged cascades)");
  options.add_choice<FeaturePool>("pool", training.pool,
                                  {{"compact", FeaturePool::compact},
                                   {"basic", FeaturePool::basic},
                                   {"core", FeaturePool::core},
                                   {"all", FeaturePool::all}},
                                  "the Haar features to choose from");
  options.add("pool-size", training.pool_size, "N", "features of the compact pool, about").at_least(1);
  options.add("channel-features", training.channel_features, "N", "features on gradient channels beside it (soft)")
      .at_least(0)
      .default_text("5000 in a soft cascade");
  options
      .add("round-features", training.round_features, "N",
           "features that one stage looks at, drawn anew for each; 0: as many as the memory holds")
      .at_least(0);

  options.group("Staged cascades");
  options.add("stages", training.staged.stages, "N", "stages at most").at_least(1);
  options
      .add("stage-detection-rate", training.staged.detection_rate, "SHARE", "held-out faces that each stage must keep")
      .range(0.5, 1);
  options
      .add("stage-false-positive-rate", training.staged.false_positive_rate, "SHARE",
           "held-out negatives that a stage may keep")
      .range(0.001, 0.999);
  options.add("max-weak", training.staged.max_weak, "N", "weak classifiers a stage, at most").at_least(1);

  options.group("Soft cascades");
  SoftOptions& soft = training.soft;
  options.add("weak", soft.weak, "N", "weak classifiers in all").at_least(1);
  options.add("first-round", soft.first_round, "N", "weak classifiers before negatives are mined with them")
      .at_least(1);
  options.add("growth", soft.growth, "FACTOR", "weak classifiers after a round over those before it").range(1.01, 10);
  options.add("detection-rate", soft.detection_rate, "SHARE", "held-out faces that the whole cascade keeps")
      .range(0.5, 1);
  options
      .add("loss-power", soft.loss_power, "P",
           "after t of T weak classifiers (t/T)^P of the faces that may be lost may be lost")
      .range(0, 4);
  options.add("keep", soft.keep, "SHARE", "negatives that a round takes over from the last one, the hardest")
      .range(0, 1);
  options.add("early-loss", soft.early_loss, "SHARE", "held-out faces given up on the way, for speed").range(0, 0.5);
  options.add("grey-prefix", soft.grey_prefix, "N", "weak classifiers that look at grey only, with --channel-features")
      .at_least(1);
  options
      .add("prefix-share", soft.prefix_share, "SHARE",
           "--feature-share of the grey prefix, which most windows see nothing but; 0: the same")
      .range(0, 1);
  options
      .add("channel-depth", soft.channel_depth, "N",
           "--depth of the weak classifiers behind the grey prefix; 0: the same")
      .range(0, 4);
}

void add_learning_options(OptionSet& options, TrainingOptions& training) {
  options.group("Learning");
  BoostOptions& boost = training.boost;
  options.add_choice<BoostKind>(
      "boost", boost.kind,
      {{"gentle", BoostKind::gentle}, {"real", BoostKind::real}, {"discrete", BoostKind::discrete}}, "AdaBoost's form");
  options.add("depth", boost.depth, "N", "levels of splits in a weak classifier; 1: stumps").range(1, 4);
  options.add("feature-share", boost.feature_share, "SHARE", "part of the pool that a weak classifier looks at")
      .range(0.001, 1);
  options.add("weight-trim", boost.weight_trim, "SHARE", "the heaviest samples with this share of the weight choose")
      .range(0.5, 1);
  options.add("max-weight", boost.max_weight, "TIMES", "cap on a sample's weight, in means of its class; 0: none")
      .at_least(0)
      .default_text("6 in a soft cascade");
  options.add("seed", training.seed, "N", "of everything that is drawn at random");
}

void add_negative_options(OptionSet& options, TrainingOptions& training) {
  options.group("Negatives");
  options.add("negatives", training.negatives, "N", "windows without a face to learn from, a stage").at_least(10);
  options
      .add("held-out-negatives", training.held_out_negatives, "SHARE",
           "more of them, to tell the rates with, as a share of --negatives")
      .range(0, 0.9);
  options
      .add("false-positive-rate", training.false_positive_rate, "RATE",
           "stop when fewer windows of the backgrounds pass; 0: never")
      .range(0, 0.5);
  options.add("min-contrast", training.min_contrast, "LEVELS", "contrast gate: standard deviation, grey levels")
      .range(0.01, 127);
  MiningOptions& mining = training.mining;
  options.add("mining-scale-factor", mining.scale_factor, "FACTOR", "between the levels of a background")
      .range(1.01, 4);
  options.add("mining-stride", mining.stride, "PIXELS", "between windows of a level").range(1, 16);
  options.add("per-picture", mining.per_picture, "N", "windows taken from one background, a stage").at_least(1);
  options.add_choice("turned", mining.turned, {{"yes", true}, {"no", false}},
                     "also mirrored and turned backgrounds, when the upright ones are used up");
}

const std::vector<const char*> kOfSoft = {
    "weak", "first-round", "growth",       "detection-rate", "loss-power",      "early-loss",
    "keep", "grey-prefix", "prefix-share", "channel-depth",  "channel-features"};
const std::vector<const char*> kOfStaged = {"stages", "stage-detection-rate", "stage-false-positive-rate", "max-weak"};

void require_none(const OptionSet& options, const std::vector<const char*>& names, const char* kind) {
  for (const char* name : names)
    if (options.given(name)) throw UsageError(std::string("--") + name + " is for --kind " + kind);
}

// The kind that was asked for, or that what else was asked for needs. Where both would do it is left open until the
// crops are counted.
void choose_kind(const OptionSet& options, TrainCommand& c) {
  const auto any = [&](const std::vector<const char*>& names) {
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return options.given(name); });
  };
  const bool lbp = c.training.features == FeatureType::lbp;
  const bool ours = format_by_name(c.output) == CascadeFormat::haarkit;
  if (c.kind == CascadeKind::soft && !ours)
    throw UsageError("OpenCV's XML cannot hold a soft cascade: give --output another ending, or --kind staged");
  if (c.kind == CascadeKind::soft && lbp)
    throw UsageError("--features lbp is for --kind staged: soft cascades have Haar features");
  for (const char* name : {"pool", "pool-size", "min-contrast"}) {
    if (lbp && options.given(name))
      throw UsageError(std::string("--") + name + " is for --features haar" +
                       (name == std::string("min-contrast") ? ": LBP has no contrast gate" : ": LBP has one pool"));
  }
  if (!c.kind && (!ours || lbp || any(kOfStaged))) c.kind = CascadeKind::staged;
  if (!c.kind && any(kOfSoft)) c.kind = CascadeKind::soft;
  if (c.kind == CascadeKind::staged) require_none(options, kOfSoft, "soft");
  if (c.kind == CascadeKind::soft) require_none(options, kOfStaged, "staged");
  if (c.kind) c.training.kind = *c.kind;
}

}  // namespace

void describe(OptionSet& options, TrainCommand& c) {
  add_source_options(options, c.sources);
  options.group("Samples");
  c.crops.window = {};
  options.add("window", c.crops.window, "WxH", "the cascade's window, pixels")
      .sides(kMinWindowSide, kMaxWindowArea)
      .default_text("the crops' shape; 20x20 for square ones");
  add_copy_options(options, c.crops);
  add_crop_options(options, c.crops);
  add_scenery_option(options, c.crops);
  add_cascade_options(options, c);
  add_learning_options(options, c.training);
  add_negative_options(options, c.training);
  options.group("Results");
  options.add("output,o", c.output, "FILE", "the cascade: .xml is OpenCV's format, .haarkit our own");
  options.add("log", c.log, "FILE", "what happens, a JSON object a line");
  options.add("plot", c.plot, "FILE", "a picture of the run (SVG)");
  options.add("hardest", c.hardest, "DIR",
              "pictures of the windows of the backgrounds that the cascade likes best, and a table of them");
  options.add("checkpoint", c.checkpoint, "FILE", "where the run is saved after each stage")
      .default_text("OUTPUT.checkpoint");
  options.add_flag("resume", c.resume, "go on from the checkpoint; gives the same cascade as without the break");
  options.add(
      "continue", c.continued, "FILE",
      "go on from a finished cascade (or a checkpoint): more stages or weak classifiers, other targets or data");
  options.add_flag("overwrite", c.overwrite,
                   "start anew where a checkpoint or a cascade of that name is there already");
  options.group("Work");
  add_threads_option(options, c.threads);
  options.add("memory", c.memory_mib, "MIB", "for backgrounds and feature values").at_least(64);
  options.example("haarkit train --objects cars/ --backgrounds photos/ -o car.xml",
                  "a staged cascade that OpenCV runs too");
  options.example("haarkit train --features lbp --objects cars/ --backgrounds photos/ -o car.xml",
                  "local binary patterns: they mind neither light nor contrast, and run fastest");
  options.example("haarkit train --objects cars/ --backgrounds photos/ -o car.haarkit --plot run.svg",
                  "a soft cascade, which haarkit alone runs (of 300 crops or more), with a picture of the run");
  options.example("haarkit train --continue car.xml --stages 24 --objects cars/ --backgrounds photos/ -o car24.xml",
                  "four more stages for a finished cascade");
  options.note(
      "The cascade so far is written after each stage. Ctrl-C ends cleanly (exit code 130); after it, or after a "
      "crash, the same command with --resume goes on where the last stage ended. Processes that "
      "mpirun or srun starts share the work out and write the bytes of one (docs/cluster.md). docs/training.md is the "
      "guide.");
}

void check(const OptionSet& options, TrainCommand& c) {
  check(c.sources);
  if (c.output.empty()) throw UsageError("no output: give the cascade's file with --output");
  choose_kind(options, c);
  c.crops.seed = c.training.seed;
  c.crops.min_contrast = static_cast<double>(c.training.min_contrast);
  try {
    check(c.training);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

void settle_kind(TrainCommand& c, std::size_t crops) {
  if (!c.kind) c.kind = crops < kCropsForSoft ? CascadeKind::staged : CascadeKind::soft;
  c.training.kind = *c.kind;
  c.training = settled(c.training);
}

}  // namespace haarkit
