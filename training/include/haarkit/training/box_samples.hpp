#pragma once

#include <vector>

#include "haarkit/detect/box_regression.hpp"
#include "haarkit/training/crop_samples.hpp"

namespace haarkit {

/// Patches of boxes that do not fit, and how each should move.
struct BoxSamples {
  SampleSet patches;
  std::vector<BoxShift> shifts;  ///< one a patch
};

/// What boxes are learnt from: training crops, and others to tell how well it went.
struct BoxCrops {
  BoxSamples training, held_out;
  /// The part of the patches, on average, that lies outside their pictures and shows them mirrored. No picture to
  /// search does that, so it teaches what is not true: a box that shows no mirror image is taken for too small.
  double share_outside = 0;
  CropReport report;  ///< identical crops and dull ones are not looked for
};

/// The size of the patch for boxes of this shape: that of a square one of `side` pixels a side, about, so that a patch
/// costs the same for any window. Each side at least 8.
cv::Size box_patch(cv::Size window, int side = 48);

/// Cuts `copies` jittered boxes of each crop (held_out_copies of the held-out ones) with the patch that shows `reach`
/// times the box; what the jitter did is what the box should undo. Mirror images as in cut_crops. Where options.copies
/// and held_out are not said, about 90,000 boxes are made, and a fifth held out. Deterministic, as cut_crops.
/// Throws std::invalid_argument for options, reach (above 0, up to 100) and patches (a window's limits) out of range.
BoxCrops cut_boxes(std::vector<Crop> crops, const PictureLoader& loader, const CropOptions& options, double reach,
                   cv::Size patch);

}  // namespace haarkit
