#pragma once

#include "haarkit/detect/cascade.hpp"
#include "haarkit/training/sample_set.hpp"
#include "haarkit/training/training_data.hpp"
#include "haarkit/training/training_options.hpp"

namespace haarkit {

/// What the rejection thresholds of a soft cascade are to keep.
struct CalibrationOptions {
  double detection_rate = 0.97;  ///< (0, 1]: faces whose final sum passes
  double early_loss = 0.005;     ///< [0, 1): faces that would pass but may be given up on the way, for speed
  /// All votes, thresholds and the operating point times this, 1e-6 to 1e6. No window is judged otherwise, but what is
  /// measured in votes is: detection's leniency weighs less the larger it is.
  double vote_scale = 1;
};

struct Calibration {
  Cascade cascade;
  double detection_rate = 0;   ///< faces that pass the whole cascade / faces
  double weak_per_window = 0;  ///< weak classifiers that one of `windows` runs through on average
};

/// The same soft cascade with new rejection thresholds. faces: held-out ones (at least one), none of them learnt from;
/// windows: background windows as a detector meets them, of the cascade's window size (may be none, then early_loss is
/// not spent). Deterministic; uses the caller's TBB arena. Direct backward pruning, and a greedy
/// choice of the faces to give up: see soft_thresholds.cpp. Throws std::invalid_argument for a cascade that is not
/// soft, options out of range, no face, and samples of another window.
Calibration calibrate(const Cascade& cascade, const SampleSet& faces, const SampleSet& windows,
                      const CalibrationOptions& options);

/// Windows as a detector meets them: 10,000 (or as many as there are) that pass the contrast gate, drawn from the
/// backgrounds or, without any, the labelled non-faces of `data`. The same for the same data and seed.
SampleSet typical_windows(const TrainingData& data, const TrainingOptions& options, cv::Size window,
                          Team& team = team_of_one());

}  // namespace haarkit
