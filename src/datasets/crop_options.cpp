// The options that say how crops become samples, and how trees on patches of them are learnt.
#include "datasets/crop_options.hpp"

#include <sstream>
#include <vector>

#include "haarkit/base/numbers.hpp"
#include "program/program.hpp"
#include "program/values.hpp"

namespace haarkit {

void parse_value(const std::string& word, Framing& value) {
  std::vector<double> numbers;
  std::istringstream parts(word + ',');
  for (std::string part; std::getline(parts, part, ',');) parse_value(part, numbers.emplace_back());
  if ((numbers.size() != 1 && numbers.size() != 3) || !(numbers[0] > 0)) {
    throw UsageError("expected SIDE or SIDE,DX,DY with SIDE above 0, for example 0.79 or 1.2,0,-0.05");
  }
  value = {};
  value.side = numbers[0];
  if (numbers.size() == 3) {
    value.dx = numbers[1];
    value.dy = numbers[2];
  }
}

std::string value_text(const Framing& value) {
  std::string text = number_text(value.side);
  if (value.dx != 0 || value.dy != 0) text += ',' + number_text(value.dx) + ',' + number_text(value.dy);
  return text;
}

void add_copy_options(OptionSet& options, CropOptions& crops) {
  options.add_choice("mirror", crops.mirror, {{"yes", true}, {"no", false}},
                     "also the mirror image of each training sample");
  options.add("copies", crops.copies, "N", "jittered copies of each training crop, beside the crop as it is")
      .range(0, 100)
      .default_text("by the number of crops");
}

void add_scenery_option(OptionSet& options, CropOptions& crops) {
  options
      .add("blended", crops.blended, "SHARE",
           "samples of a crop before a plain wall that get a piece of the backgrounds behind them, so that walls are "
           "not learnt")
      .range(0, 1);
}

void add_crop_options(OptionSet& options, CropOptions& crops) {
  options.add("framing", crops.framing, "SIDE[,DX,DY]",
              "the part of a crop that is the window: its side (crop = 1), moved right and down, in sides of the crop");
  options.add("held-out", crops.held_out, "SHARE", "crops kept out of training, to set thresholds and tell the rates")
      .range(0, 0.9)
      .default_text("0.2, of few crops 0");
  options
      .add("held-out-copies", crops.held_out_copies, "N",
           "jittered copies of each held-out crop: the rates are then of windows that fit less well")
      .range(0, 100)
      .default_text("by the number of crops");
  options.add("jitter-shift", crops.jitter.shift, "SHARE", "largest shift of a copy, sides of the window")
      .range(0, 0.5);
  options.add("jitter-scale", crops.jitter.scale, "FACTOR", "largest change of a copy's size").range(1, 2);
  options.add("jitter-rotation", crops.jitter.rotation, "DEGREES", "largest turn of a copy")
      .range(0, 180)
      .default_text("10, less for a long window");
  options
      .add("jitter-blur", crops.jitter.blur, "PIXELS",
           "largest blur of a copy: standard deviation, pixels of the window")
      .range(0, 3);
  options.add("jitter-blurred", crops.jitter.blurred, "SHARE", "copies that get a blur").range(0, 1);
  options
      .add("jitter-noise", crops.jitter.noise, "LEVELS",
           "strongest noise of a copy, grey levels: for cascades that OpenCV will run, which reduces pictures without "
           "smoothing")
      .range(0, 64);
  options
      .add("jitter-light", crops.jitter.light, "STRENGTH",
           "strongest change of light on a copy: darker or brighter middle tones, one side in the shade")
      .range(0, 1);
  options
      .add("jitter-masked", crops.jitter.masked, "SHARE",
           "copies that get a mask painted over nose, mouth and chin: for faces, framed from the brows to the chin")
      .range(0, 1);
  options
      .add("min-detail", crops.min_detail, "PIXELS",
           "pixels of the picture that a pixel of the window must have; smaller crops are left out")
      .at_least(0);
}

void add_patch_learning_options(OptionSet& options, PatchLearningOptions& learning) {
  options.add("reach", learning.reach, "TIMES", "what is looked at, over the box's side").range(1, 4);
  options.add("trees", learning.trees, "N", "regression trees").range(1, 100'000);
  options.add("depth", learning.depth, "N", "levels of splits in a tree").range(1, 6);
  options.add("rate", learning.rate, "SHARE", "how much of what is left each tree takes away").range(0.001, 1);
  options.add("grey-features", learning.grey_features, "N", "features to choose from, about").range(1, 100'000);
  options.add("channel-features", learning.channel_features, "N", "features on gradient channels, about")
      .range(1, 100'000);
  options.add("feature-share", learning.feature_share, "SHARE", "part of the features that a tree looks at")
      .range(0.001, 1);
}

}  // namespace haarkit
