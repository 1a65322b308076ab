// The options of a detector as every command that runs one shows them.
#include "cascades/detector_options.hpp"

namespace haarkit {

void add_detector_options(OptionSet& options, DetectorOptions& detector) {
  options.group("What is looked at");
  options
      .add("min-size", detector.min_size, "PIXELS",
           "smallest box, as one number or as WIDTHxHEIGHT, in pixels of the picture (in fast mode the box of a "
           "face just below it may fall short by half a scale factor)")
      .default_text("the cascade's window");
  options.add("max-size", detector.max_size, "PIXELS", "largest box, likewise").default_text("no limit");
  options
      .add("scale-factor", detector.scale_factor, "FACTOR",
           "size of one box over the next smaller one: smaller finds more and takes longer")
      .range(1.01, 4);
  options
      .add("first-scale-factor", detector.first_scale_factor, "FACTOR",
           "the same of the first look, which only finds places to look at closely (fast mode, soft cascades)")
      .range(1.01, 4);
  options
      .add("first-row-stride", detector.first_row_stride, "PIXELS",
           "step between its rows of boxes at their smallest size, and no more than 0.15 of their height (likewise)")
      .range(1, 16);
  options
      .add("first-strictness", detector.first_strictness, "SUM",
           "its rejection thresholds are higher by this at the smallest boxes, to 1.6 times --min-size, where most of "
           "the time goes; 0 finds more of the smallest (likewise)")
      .range(0, 100);
  options.add("stride", detector.stride, "PIXELS", "step between boxes at their smallest size (fast mode)")
      .range(1, 16);
  options
      .add("leniency", detector.leniency, "SUM",
           "what is found is looked at again, with rejection thresholds lower by this (fast mode, soft cascades)")
      .range(0, 100);
  options
      .add(
          "turn-uncertain", detector.turn_uncertain, "DEGREES",
          "places of finds below the operating point are looked at again, turned by this to either side; 0 leaves them "
          "(fast mode, cascades with fitted scores)")
      .range(0, 90);
  options.add_flag(
      "rotate", detector.rotate,
      "also look at the picture turned by 20 and 40 degrees to either side, for tilted heads; takes about six "
      "times as long (fast mode)");
  options.add("turns", detector.turns, "DEGREES,...",
              "look at the picture turned by these angles instead, anticlockwise (fast mode)");
  options.add_choice<DetectMode>("mode", detector.mode, {{"fast", DetectMode::fast}, {"exact", DetectMode::exact}},
                                 "fast, or the very boxes of OpenCV's detectMultiScale");

  options.group("What counts as found");
  options.add("min-score", detector.min_score, "SCORE", "drop what has a lower score")
      .default_text(detector.min_score ? "keep all" : "the cascade's own; a staged one without: see --min-neighbors");
  options
      .add("overlap", detector.overlap, "SHARE",
           "boxes that overlap by more than this (intersection over union) are one (fast mode)")
      .range(0, 1);
  options
      .add("min-neighbors", detector.min_neighbors, "N",
           "exact mode: drop groups of at most N boxes, 0 gives every single box; fast mode, staged cascades without a "
           "score of their own: drop what exact mode would drop there, 0 keeps all")
      .at_least(0);
}

}  // namespace haarkit
