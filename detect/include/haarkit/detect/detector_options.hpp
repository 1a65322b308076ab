#pragma once

#include <cstdint>
#include <functional>
#include <opencv2/core/types.hpp>
#include <optional>
#include <vector>

#include "haarkit/features/instruction_set.hpp"

namespace haarkit {

enum class DetectMode {
  fast,   ///< Gaussian pyramid, every window on the grid, non-maximum suppression on scores
  exact,  ///< the windows and groups of cv::CascadeClassifier::detectMultiScale, bit for bit
};

/// How pictures are searched. The initialisers are the defaults, also of the program.
struct DetectorOptions {
  DetectMode mode = DetectMode::fast;
  double scale_factor = 1.1;  ///< between pyramid levels, 1.001 or more
  /// Fast mode, soft cascades: the same of the first look, which only finds places to look at again on levels that are
  /// scale_factor apart; what is below scale_factor counts as that. 1.001 or more.
  double first_scale_factor = 1.25;
  /// Likewise: level pixels between the rows of windows of the first look, at most: no more than 0.15 of the window's
  /// height, and no less than stride. 1..65536.
  int first_row_stride = 3;
  /// Likewise: rejection thresholds of the first look are higher by this (in sums, as leniency is) at the smallest
  /// sizes, up to 1.6 times the smallest one that is looked at: most windows are there. >= 0.
  float first_strictness = 1;
  int stride = 2;  ///< level pixels between windows, 1..65536; exact mode has OpenCV's own (2, then 1)
  /// Pixels of the picture; smaller windows are not looked at (with context: smaller objects in windows); 0: the
  /// cascade's window. In fast mode boxes are fitted once more, which can make them smaller by up to the square root of
  /// scale_factor.
  cv::Size min_size;
  /// Pixels of the picture; larger windows are not looked at, likewise; 0x0: no limit. No side below min_size's.
  cv::Size max_size;
  /// Detections with a lower score are dropped; none: the cascade's own operating point, if it has one.
  /// docs/score.md says what a score means.
  std::optional<float> min_score;
  double overlap = 0.3;  ///< fast mode: boxes whose intersection over union is above this are one detection, 0..1
  /// Fast mode: look at the picture turned by each of these angles (degrees, anticlockwise; at least one); the boxes of
  /// what is found are upright boxes of the picture as it is. Each turn takes as long as the upright search, and more.
  std::vector<double> turns = {0};
  bool rotate = false;  ///< fast mode: 0, 20 and 40 degrees to either side instead of `turns`
  /// Fast mode, cascades with fitted scores and an operating point: places of finds whose scores are below it, but not
  /// far below, are looked at again, turned by this to either side (degrees, 0..90; 0: they are not).
  double turn_uncertain = 25;
  /// Fast mode: what is found is looked at again with rejection thresholds that are lower by this (soft cascades; their
  /// sums are about half the logarithm of the odds), >= 0. In the first look late thresholds are lower by half as
  /// much again, early ones by less (but see first_strictness).
  float leniency = 2;
  /// Exact mode: groups of at most this many windows are dropped; 0 returns every window. Fast mode: what a staged
  /// cascade finds that brings no operating point, when min_score is none, is dropped where exact mode would drop it;
  /// 0 keeps all.
  int min_neighbors = 3;
  int threads = 0;                                          ///< 0: as many as the machine has
  std::int64_t max_pixels = 250'000'000;                    ///< a larger picture is refused
  InstructionSet instruction_set = best_instruction_set();  ///< all find the same; others for measuring
  /// Asked many times a second while a picture is searched, from several threads; when it says true the search ends
  /// soon and Detector::detect throws Stopped. None: searches run to their end.
  std::function<bool()> stop;
};

/// Calls f(name, value) for each option but `stop`, in the order above: for whoever must name, compare or set all of
/// them. Options: DetectorOptions, const or not.
template <class Options, class F>
void for_each_option(Options& o, F f) {
  f("mode", o.mode), f("scale_factor", o.scale_factor), f("first_scale_factor", o.first_scale_factor);
  f("first_row_stride", o.first_row_stride), f("first_strictness", o.first_strictness);
  f("stride", o.stride), f("min_size", o.min_size);
  f("max_size", o.max_size), f("min_score", o.min_score), f("overlap", o.overlap), f("turns", o.turns);
  f("rotate", o.rotate), f("turn_uncertain", o.turn_uncertain), f("leniency", o.leniency),
      f("min_neighbors", o.min_neighbors), f("threads", o.threads);
  f("max_pixels", o.max_pixels), f("instruction_set", o.instruction_set);
}

/// Throws std::invalid_argument that names the option and its range when one is out of range, or the instruction set
/// when this machine does not run it.
void require_valid(const DetectorOptions& options);

}  // namespace haarkit
