#pragma once

#include <cstddef>
#include <opencv2/core/types.hpp>
#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/training/picture_source.hpp"
#include "haarkit/training/sample_set.hpp"
#include "haarkit/training/team.hpp"
#include "haarkit/training/training_options.hpp"

namespace haarkit {

/// A window of a background that the cascade takes for the object.
struct HardWindow {
  std::size_t picture = 0;  ///< number in the source
  cv::Rect2d box;           ///< pixels of the picture
  float score = 0;          ///< of the window alone (docs/score.md)
};

/// The windows of the upright backgrounds with the highest scores, highest first: at most `most`, and at most ten of
/// one picture. Windows that overlap a better one by more than 0.3 (intersection over union) are left out. Levels and
/// stride are those of mining. Deterministic on any number of threads; uses the caller's TBB arena. A call of the whole
/// team, whose members search what they hold and all get the same.
std::vector<HardWindow> hard_windows(const Cascade& cascade, const PictureSource& backgrounds,
                                     const MiningOptions& options, std::size_t most, Team& team = team_of_one());

/// The scores of the samples that pass the cascade, in their order; those that do not pass are left out.
std::vector<float> passing_scores(const Cascade& cascade, const SampleSet& samples);

}  // namespace haarkit
