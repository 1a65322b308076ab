// haarkit calibrate: a trained soft cascade in, the same with other rejection thresholds out.

#include "cascades/cascade_names.hpp"
#include "commands/commands.hpp"
#include "datasets/crop_options.hpp"
#include "datasets/training_sources.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/training/calibration.hpp"
#include "program/progress.hpp"
#include "program/threads.hpp"

namespace haarkit {
namespace {

struct CalibrateCommand {
  std::vector<std::string> cascade;
  TrainingSources sources;
  CropOptions crops;
  CalibrationOptions calibration;
  TrainingOptions training;  // the seed and how backgrounds are looked through
  std::string output, comment;
  int threads = 0;
  int memory_mib = 4096;
};

void describe(OptionSet& options, CalibrateCommand& c) {
  options.positional("CASCADE", c.cascade, "a soft cascade, in haarkit's format");
  add_source_options(options, c.sources);
  options.group("Samples");
  add_crop_options(options, c.crops);
  add_scenery_option(options, c.crops);
  options.group("Thresholds");
  options.add("detection-rate", c.calibration.detection_rate, "SHARE", "held-out objects whose final sum passes")
      .range(0.5, 1);
  options
      .add("early-loss", c.calibration.early_loss, "SHARE",
           "held-out objects given up on the way: those that spare background windows most")
      .range(0, 0.5);
  options
      .add("vote-scale", c.calibration.vote_scale, "FACTOR",
           "all votes and thresholds, and the operating point, times this: windows are judged alike, but --leniency of "
           "detection, which is counted in votes, weighs less the larger it is (more speed, fewer hard finds), and "
           "scores grow")
      .range(0.1, 10);
  options.add("seed", c.training.seed, "N", "of everything that is drawn at random: that of the training run");
  options.group("Results");
  options.add("output,o", c.output, "FILE", "the cascade with its new thresholds");
  options.add("comment", c.comment, "TEXT", "a comment at the file's head");
  options.group("Work");
  add_threads_option(options, c.threads);
  options.add("memory", c.memory_mib, "MIB", "for backgrounds").at_least(64);
  options.example(
      "haarkit calibrate face.haarkit --objects faces/ --backgrounds photos/ --early-loss 0.02 -o fast.haarkit",
      "gives up 2 % of the held-out objects for speed");
  options.note(
      "Give the crops, framing, jitter and seed of the training run: then the held-out objects are those that it did "
      "not learn from. Training spends --early-loss in the same way; this command tries other shares in seconds.");
}

std::string percent(double share) {
  return number_text(100 * share, 2) + " %";
}

}  // namespace

int run_calibrate(const Args& args) {
  CalibrateCommand c;
  OptionSet options("calibrate", "CASCADE --objects FOLDER --backgrounds FOLDER --output FILE [options]",
                    "Sets the rejection thresholds of a soft cascade anew: more objects kept, or more speed.");
  describe(options, c);
  if (!options.parse(args)) return kExitDone;
  if (c.cascade.size() != 1) throw UsageError("expected one cascade");
  if (c.output.empty()) throw UsageError("no output: give the new cascade's file with --output");
  require_own_format(c.output);
  check(c.sources);
  const OutputClaims claims = claim_output(c.output, c.cascade[0], c.sources);
  const Cascade cascade = read_cascade(c.cascade[0]);
  if (cascade.kind() != CascadeKind::soft) {
    throw DataError(c.cascade[0], "", "is a staged cascade: its thresholds belong to its stages",
                    "give a soft one, or train again with other stage targets");
  }
  c.training.min_contrast = cascade.min_contrast();
  c.crops.window = cascade.window();
  c.crops.context = cascade.context();
  c.crops.seed = c.training.seed;
  c.crops.mirror = false;  // what training learns from is not looked at
  c.crops.min_contrast = static_cast<double>(cascade.min_contrast());

  const ThreadLimit threads(c.threads);
  const LoadedTrainingData data = load_training_data(c.sources, c.crops, c.training, c.memory_mib);
  const SampleSet& faces = data.faces.held_out.empty() ? data.faces.training : data.faces.held_out;
  if (faces.empty()) throw DataError("objects", "", "no usable sample", "give a folder of crops");
  if (data.faces.held_out.empty())
    message(
        "warning: no object is held out, so the thresholds are set by those that training may have learnt from: of "
        "others more are lost. Give crops that it did not see, with --held-out 0");
  const SampleSet windows = typical_windows(data.view(), c.training, cascade.window());
  const Calibration result = calibrate(cascade, faces, windows, c.calibration);
  write_cascade(result.cascade, c.output, CascadeFormat::haarkit, c.comment);
  message("objects kept " + percent(result.detection_rate) + " of " + std::to_string(faces.size()) +
          "; weak classifiers a window " + number_text(result.weak_per_window, 2) + ", of " +
          std::to_string(windows.size()) + " background windows with contrast");
  return kExitDone;
}

}  // namespace haarkit
