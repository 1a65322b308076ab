// The list of the program's commands.
#include "commands/commands.hpp"

namespace haarkit {

const std::vector<Command>& commands() {
  static const std::vector<Command> table = {
      {"train", "train a cascade from crops of an object and pictures without it", run_train, true},
      {"label", "mark objects in pictures, in a browser", run_label},
      {"detect", "find faces (or whatever a cascade was trained for) in pictures", run_detect, true},
      {"evaluate", "measure how good detectors are on annotated pictures", run_evaluate, true},
      {"info", "print what a cascade is made of, and draw its features", run_info},
      {"calibrate", "trade rates of a soft cascade for speed, without training again", run_calibrate},
      {"fit-boxes", "teach a cascade to frame what it finds", run_fit_boxes},
      {"fit-scores", "teach a cascade to look once more at what it finds", run_fit_scores},
      {"crop", "cut annotated objects out of pictures, to train with", run_crop},
      {"synthesize", "make samples of an object from a picture of it", run_synthesize},
      {"convert", "write a cascade in another file format", run_convert},
  };
  return table;
}

}  // namespace haarkit
