// The options of training, tied to the fields of the library's own structs.
#include "commands/train_options.hpp"

#include <array>
#include <stdexcept>
#include <string>

#include "cascades/cascade_names.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "program/program.hpp"
#include "program/threads.hpp"

namespace haarkit {
namespace {

// What the help tells of what follows from the kind.
TrainingOptions settled_soft() {
  TrainingOptions options;
  options.kind = CascadeKind::soft;
  return settled(options);
}

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
  options
      .add("channel-features", training.channel_features, "N", "features on gradient channels, beside the pool (soft)")
      .at_least(0)
      .default_text(std::to_string(*settled_soft().channel_features) + " in a soft cascade");
  options
      .add("round-features", training.round_features, "N",
           "features that one stage looks at, drawn anew for each; 0: as many as the memory holds")
      .at_least(0);

  options.group("Staged cascades");
  options.add("stages", training.staged.stages, "N", "stages at most").at_least(1);
  options
      .add("stage-detection-rate", training.staged.detection_rate, "SHARE",
           "held-out objects that each stage must keep")
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
  options.add("detection-rate", soft.detection_rate, "SHARE", "held-out objects that the whole cascade keeps")
      .range(0.5, 1);
  options
      .add("loss-power", soft.loss_power, "P",
           "of the objects that may be lost in all, the part (t/T)^P may be lost after t of T weak classifiers")
      .range(0, 4);
  options.add("keep", soft.keep, "SHARE", "negatives that a round takes over from the last one, the hardest")
      .range(0, 1);
  options.add("early-loss", soft.early_loss, "SHARE", "held-out objects given up on the way, for speed").range(0, 0.5);
  options.add("grey-prefix", soft.grey_prefix, "N", "weak classifiers that look at grey only, with --channel-features")
      .at_least(1);
  options
      .add("prefix-share", soft.prefix_share, "SHARE",
           "--feature-share of the grey prefix, all that most windows ever see; 0: the same")
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
  options
      .add("weight-trim", boost.weight_trim, "SHARE",
           "only the heaviest samples, which make up this share of the weight, choose the splits")
      .range(0.5, 1);
  options.add("max-weight", boost.max_weight, "TIMES", "cap on a sample's weight, in means of its class; 0: none")
      .at_least(0)
      .default_text(number_text(*settled_soft().boost.max_weight) + " in a soft cascade");
  options.add("seed", training.seed, "N", "of everything that is drawn at random");
}

void add_negative_options(OptionSet& options, TrainingOptions& training) {
  options.group("Negatives");
  options.add("negatives", training.negatives, "N", "windows without an object to learn from, a stage or round")
      .at_least(10);
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
  options.add("per-picture", mining.per_picture, "N", "windows taken from one view of one background, a stage or round")
      .at_least(1);
  options.add_choice("turned", mining.turned, {{"yes", true}, {"no", false}},
                     "also mirrored and turned backgrounds, when the upright ones are used up");
}

constexpr std::array<const char*, 11> kSoftAlone = {
    "weak", "first-round", "growth",       "detection-rate", "loss-power",      "early-loss",
    "keep", "grey-prefix", "prefix-share", "channel-depth",  "channel-features"};
constexpr std::array<const char*, 4> kStagedAlone = {"stages", "stage-detection-rate", "stage-false-positive-rate",
                                                     "max-weak"};

// The first of these that was given, empty if none was.
template <class Names>
std::string given_of(const OptionSet& options, const Names& names) {
  for (const char* name : names)
    if (options.given(name)) return std::string("--") + name;
  return "";
}

// What OpenCV's XML cannot say is told before training, not when its first stage is written.
void require_for_opencv(const TrainCommand& c) {
  if (format_by_name(c.output) == CascadeFormat::haarkit) return;
  if (c.training.context != 1)
    throw UsageError("OpenCV's XML knows no --context: give --output another ending, such as .haarkit");
  if (c.training.features == FeatureType::haar && c.training.min_contrast != kOpenCvContrast)
    throw UsageError("OpenCV's XML has a --min-contrast of " + number_text(double(kOpenCvContrast)) +
                     ": give --output another ending, such as .haarkit");
}

// Sets the kind if it was asked for, or if something else that was asked for needs it; otherwise it stays open until
// the crops are counted (settle_kind).
void choose_kind(const OptionSet& options, TrainCommand& c) {
  const std::string of_soft = given_of(options, kSoftAlone), of_staged = given_of(options, kStagedAlone);
  const bool lbp = c.training.features == FeatureType::lbp;
  const bool ours = format_by_name(c.output) == CascadeFormat::haarkit;
  if (c.kind == CascadeKind::soft && !ours)
    throw UsageError(std::string("OpenCV's XML cannot hold a soft cascade: give --output another ending") +
                     (c.continued.empty() ? ", or --kind staged" : ""));
  if (c.kind == CascadeKind::soft && lbp)
    throw UsageError("--features lbp is for --kind staged: soft cascades have Haar features");
  for (const char* name : {"pool", "pool-size", "min-contrast"}) {
    if (lbp && options.given(name))
      throw UsageError(std::string("--") + name + " is for --features haar" +
                       (name == std::string("min-contrast") ? ": LBP has no contrast gate" : ": LBP has one pool"));
  }
  if (!c.kind && (!ours || lbp)) c.kind = CascadeKind::staged;
  if (!c.kind && !of_soft.empty() && !of_staged.empty())
    throw UsageError(of_soft + " is for soft cascades and " + of_staged + " for staged ones: choose with --kind");
  if (!c.kind && !of_staged.empty()) c.kind = CascadeKind::staged;
  if (!c.kind && !of_soft.empty()) c.kind = CascadeKind::soft;
  if (c.kind == CascadeKind::staged && !of_soft.empty()) throw UsageError(of_soft + " is for --kind soft");
  if (c.kind == CascadeKind::soft && !of_staged.empty()) throw UsageError(of_staged + " is for --kind staged");
  if (c.kind) c.training.kind = *c.kind;
}

}  // namespace

void describe(OptionSet& options, TrainCommand& c) {
  add_source_options(options, c.sources);
  options.group("Samples");
  c.crops.window = {};  // not given: it follows from the crops
  options.add("window", c.crops.window, "WxH", "the cascade's window, pixels")
      .sides(kMinWindowSide, kMaxWindowArea)
      .default_text("the crops' shape; 20x20 for square ones");
  add_copy_options(options, c.crops);
  options
      .add("context", c.training.context, "TIMES",
           "the window's sides over the object's, which lies in its middle: what is around objects helps to tell them "
           "(fast mode; crops with a margin, or annotations of whole pictures)")
      .range(1, kMostContext);
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
                  "a soft cascade, which haarkit alone runs (of " + std::to_string(kCropsForSoft) +
                      " crops or more), with a picture of the run");
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
  c.sources.window_chosen = options.given("window") && c.continued.empty();
  if (c.output.empty()) throw UsageError("no output: give the cascade's file with --output");
  choose_kind(options, c);
  require_for_opencv(c);
  c.crops.seed = c.training.seed;
  const bool lbp = c.training.features == FeatureType::lbp;  // whose cascades have no contrast gate
  c.crops.min_contrast = lbp ? 0 : static_cast<double>(c.training.min_contrast);
  c.crops.context = c.training.context;
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
