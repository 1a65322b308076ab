#pragma once

#include "haarkit/training/picture_source.hpp"
#include "haarkit/training/sample_set.hpp"

namespace haarkit {

/// What a cascade is trained from. All sets have the same window (empty ones may have any). Held-out samples teach
/// nothing: they set thresholds, stop stages and give the rates that are told.
struct TrainingData {
  const SampleSet* faces = nullptr;           ///< at least one sample
  const SampleSet* held_out_faces = nullptr;  ///< may be empty: then the training faces stand in, and rates flatter
  const SampleSet* no_faces = nullptr;        ///< labelled negatives; may be null or empty
  const SampleSet* held_out_no_faces = nullptr;
  const PictureSource* backgrounds = nullptr;  ///< may be null when there are labelled negatives
};

}  // namespace haarkit
