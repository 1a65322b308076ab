// haarkit fit-boxes: a cascade and crops of its object in, the same cascade with a box regression out.
#include "cascades/cascade_names.hpp"
#include "commands/commands.hpp"
#include "datasets/crop_options.hpp"
#include "datasets/crop_report.hpp"
#include "datasets/training_sources.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/training/box_learning.hpp"
#include "program/interrupt.hpp"
#include "program/progress.hpp"
#include "program/threads.hpp"

namespace haarkit {
namespace {

struct FitBoxesCommand {
  std::vector<std::string> cascade;
  TrainingSources sources;
  CropOptions crops;
  BoxLearningOptions learning;
  double max_outside = 0.15;  // cuts of faces with 14 % of margin to each side have 8.5 %, crops without any a third
  std::string output, comment;
  int threads = 0;

  // Finds lie up to so far from what they frame.
  FitBoxesCommand() {
    crops.jitter.shift = 0.2;
    crops.jitter.scale = 1.25;
  }
};

void describe(OptionSet& options, FitBoxesCommand& c) {
  options.positional("CASCADE", c.cascade, "a cascade, soft or staged");
  add_object_options(options, c.sources);
  options.group("Samples");
  add_copy_options(options, c.crops);
  add_crop_options(options, c.crops);
  options
      .add("max-outside", c.max_outside, "SHARE",
           "part of what moved boxes show that may lie outside their pictures, on average")
      .range(0, 1);
  options.group("Learning");
  options.add("steps", c.learning.steps, "N", "how often a box is moved").range(1, 8);
  add_patch_learning_options(options, c.learning);
  options.add("seed", c.learning.seed, "N", "of everything that is drawn at random");
  options.group("Results");
  options.add("output,o", c.output, "FILE", "the cascade that knows about framing, in haarkit's format");
  options.add("comment", c.comment, "TEXT", "a comment at the file's head");
  options.group("Work");
  add_threads_option(options, c.threads);
  options.example("haarkit fit-boxes car.haarkit --objects boxes.csv -o car-fit.haarkit",
                  "learns from annotated pictures");
  options.note(
      "A cascade finds an object also by windows that fit it badly. Here it learns, from crops moved and scaled by "
      "known "
      "amounts, how a box must move to lie as the crops do; detect in fast mode then moves each find so. What is "
      "found, "
      "and its score, stay the same. Crops should all be framed alike, for boxes come out as the crops are (of other "
      "shapes: as the largest rectangle of the window's shape inside them), and have a "
      "margin, for moved boxes reach over "
      "them. Where mirror images are learnt from too (--mirror yes), a box moves by the mean of what is said of it and "
      "of its mirror image.");
}

std::string percent(double share) {
  return number_text(100 * share, 1) + " %";
}

void tell_fit(const BoxRegression& boxes, const BoxSamples& samples, const std::string& what) {
  if (samples.shifts.empty()) return;
  std::string line = what + " that overlap the right one after the first step";
  for (const double iou : {0.6, 0.7, 0.8}) {
    const BoxFit fit = box_fit(boxes, samples, iou);
    line += (iou == 0.6 ? ": by " : "; by ") + number_text(iou, 1) + ": " + percent(fit.after) + " (before " +
            percent(fit.before) + ")";
  }
  message(line);
}

}  // namespace

int run_fit_boxes(const Args& args) {
  FitBoxesCommand c;
  OptionSet options("fit-boxes", "CASCADE --objects FOLDER --output FILE [options]",
                    "Teaches a cascade to frame what it finds: boxes that fit.");
  describe(options, c);
  if (!options.parse(args)) return kExitDone;
  if (c.cascade.size() != 1) throw UsageError("expected one cascade");
  if (c.sources.objects.empty()) throw UsageError("no objects: give a folder of crops with --objects");
  if (c.output.empty()) throw UsageError("no output: give the new cascade's file with --output");
  require_own_format(c.output);
  const OutputClaims claims = claim_output(c.output, c.cascade[0], c.sources);
  CascadeParts parts = read_cascade(c.cascade[0]).parts();
  c.crops.window = parts.window;
  c.crops.seed = c.learning.seed;

  const ThreadLimit threads(c.threads);
  const FoundCrops found = find_objects(c.sources, c.crops.window, c.crops.framing.side);
  const BoxCrops boxes = cut_boxes(found.crops, found.loader, c.crops, c.learning.reach, box_patch(c.crops.window));
  message(plural_of(c.sources.name) + ": " + counted(boxes.report.crops, "crop") + "; " +
          std::to_string(boxes.training.shifts.size()) + " boxes to learn from, " +
          std::to_string(boxes.held_out.shifts.size()) + " held out");
  message("  of what boxes show " + percent(boxes.share_outside) + " lies outside their pictures");
  if (boxes.share_outside > c.max_outside)
    throw DataError("objects", "",
                    "the crops have no margin: " + percent(boxes.share_outside) +
                        " of what moved boxes show is mirrored, so that boxes would come out too large",
                    "give annotations of whole pictures, or crops with a margin (haarkit crop --framing 1.5) and "
                    "--framing; --max-outside lifts this limit");
  for (const std::string& line : left_out_lines(boxes.report)) message(line);
  if (boxes.training.shifts.empty()) throw DataError("objects", "", "no usable crop", "give a folder of crops");
  {
    Progress progress(c.learning.trees, "trees");
    parts.boxes = learn_boxes(boxes.training, c.learning, [&](int, double left) {
      progress.advance();
      progress.note("off by " + percent(left) + " of a side");
      return !interrupted();
    });
  }
  if (interrupted()) {
    message("Nothing is written.");
    return kExitInterrupted;
  }
  if (parts.boxes->trees.empty())
    throw DataError("objects", "", "no box needs to move, so there is nothing to learn",
                    "let them be moved more while it learns (--jitter-shift, --jitter-scale)");
  if (c.crops.mirror) parts.boxes = symmetric(*parts.boxes);
  tell_fit(*parts.boxes, boxes.training, "boxes learnt from");
  tell_fit(*parts.boxes, boxes.held_out, "held-out boxes");
  write_cascade(Cascade(std::move(parts)), c.output, CascadeFormat::haarkit, c.comment);
  return kExitDone;
}

}  // namespace haarkit
