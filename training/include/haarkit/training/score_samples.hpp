#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/training/background_store.hpp"
#include "haarkit/training/crop_samples.hpp"

namespace haarkit {

/// Finds of a cascade: what their boxes show, and how they scored before any odds were taken into that.
struct FindSamples {
  SampleSet patches;
  std::vector<float> scores;  ///< one a patch
};

/// What the patch of a find shows.
struct PatchFrame {
  cv::Size patch;    ///< pixels
  double reach = 1;  ///< times the box
};

/// How wrong finds are looked for.
struct FindOptions {
  std::size_t wanted = 25'000;  ///< finds to learn from, at most
  double loosened = 4;          ///< thresholds of a soft cascade are lower by this many votes (detect/loosened.hpp)
  double held_out = 0.2;        ///< share of the pictures kept apart, by name, 0..0.9
  std::uint64_t seed = 1;       ///< of the choice, where there are more than `wanted`
};

/// What a cascade finds where nothing is.
struct BackgroundFinds {
  FindSamples training, held_out;  ///< of other pictures
  std::size_t found = 0;           ///< in the former, before some were chosen
  int views = 0;                   ///< of the pictures that were searched, 1..8: as they are, mirrored, turned
};

/// Told after each view of a picture: how many finds there are so far. False ends the search: what it gives is then of
/// no use. Called on any thread, one at a time.
using FindObserver = std::function<bool(std::size_t found)>;

/// Searches backgrounds in fast mode with a least score of 0, boxes fitted if the cascade knows how and scores not.
/// Training has left few finds on the very backgrounds that it had, so a soft cascade is loosened. A view after the
/// other of all pictures, until there are `wanted` finds to learn from or no more views; of more than that, as many are
/// drawn from the seed. In parallel (TBB); deterministic. Throws DataError when a picture can no longer be read,
/// std::invalid_argument for a frame or options out of range, as the others here.
BackgroundFinds cut_background_finds(const BackgroundStore& pictures, const Cascade& cascade, const PatchFrame& frame,
                                     const FindOptions& options, const FindObserver& observer = {});

/// The surest find of the cascade, likewise but not loosened, on each held-out crop (is_held_out by options.held_out)
/// that overlaps its window by more than half: the finds that must keep their rank. Crops on which nothing is found,
/// and pictures that cannot be read, are passed over.
FindSamples cut_object_finds(std::vector<Crop> crops, const PictureLoader& loader, const CropOptions& options,
                             const Cascade& cascade, const PatchFrame& frame);

}  // namespace haarkit
