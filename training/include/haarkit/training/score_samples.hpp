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

/// What a cascade finds where nothing is.
struct BackgroundFinds {
  FindSamples training, held_out;     ///< of other pictures; the held-out ones are of pictures as they are
  std::size_t held_out_pictures = 0;  ///< searched, whether anything was found in them or not
  std::size_t found = 0;              ///< in the other ones, before some were chosen
  int views = 0;                      ///< of the pictures that were searched, 1..8: as they are, mirrored, turned
};

/// Told now and then: views of pictures searched, and finds so far. False ends the search: what it gives is then of no
/// use. Called on any thread, one at a time.
using FindObserver = std::function<bool(std::size_t views, std::size_t found)>;

/// Searches backgrounds in fast mode with a least score of 0, boxes fitted if the cascade knows how and scores not.
/// A view after the other of all pictures, until there are `wanted` finds to learn from or no more views; of more than
/// that, as many are drawn from the seed. held_out: share of the pictures, by name. In parallel (TBB); deterministic.
/// Throws DataError when a picture can no longer be read.
BackgroundFinds cut_background_finds(const BackgroundStore& pictures, const Cascade& cascade, const PatchFrame& frame,
                                     std::size_t wanted, double held_out, std::uint64_t seed,
                                     const FindObserver& observer = {});

/// The surest find, as above, on each held-out crop (is_held_out by options.held_out) that overlaps its window by more
/// than half: the finds that must keep their rank. Crops on which nothing is found, and pictures that cannot be read,
/// are passed over.
FindSamples cut_object_finds(std::vector<Crop> crops, const PictureLoader& loader, const CropOptions& options,
                             const Cascade& cascade, const PatchFrame& frame);

}  // namespace haarkit
