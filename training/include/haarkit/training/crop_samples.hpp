#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "haarkit/training/jitter.hpp"
#include "haarkit/training/picture_loader.hpp"
#include "haarkit/training/sample_set.hpp"
#include "haarkit/training/scenery.hpp"
#include "haarkit/training/window_cut.hpp"

namespace haarkit {

/// One labelled object (or non-object): a box in a picture.
struct Crop {
  NamedPicture picture;
  cv::Rect2d box;    ///< picture pixels; empty means the whole picture
  std::string name;  ///< of the crop, inside its set: decides its jitter
  /// Who or what it shows, where that is known: crops of one person or frames of one film are held out together, or
  /// held-out rates would be of what was learnt from.
  std::string subject = {};

  /// What decides whether it is held out (is_held_out).
  const std::string& held_out_by() const { return subject.empty() ? name : subject; }

  /// The crop that is a whole picture: its name is the picture's.
  static Crop whole(const NamedPicture& picture) { return {picture, {}, picture.name, {}}; }
};

struct CropOptions {
  cv::Size window{20, 20};  ///< pixels
  Framing framing;          ///< which part of the crop is the object
  float context = 1;        ///< side of the window over the side of the object, 1..kMostContext
  /// Jittered copies of each training crop, beside the crop as it is; this and the next two follow from the number of
  /// crops where they are not said (settled).
  std::optional<int> copies = {};
  /// The same for held-out crops: rates of windows that do not fit the object exactly.
  std::optional<int> held_out_copies = {};
  /// Share of the crops kept out of training (no copy, no mirror image), 0..0.9.
  std::optional<double> held_out = {};
  JitterOptions jitter;  ///< of those copies
  bool mirror = true;    ///< also the mirror image of each training sample
  /// Grey levels; samples with a standard deviation up to this are left out, as in detection.
  double min_contrast = 10;
  double min_detail = 0.75;  ///< picture pixels a window pixel; crops with less are left out as too small, >= 0
  double blended = 0;        ///< share of the samples of a crop before a plain wall that get scenery behind them, 0..1
  std::uint64_t seed = 1;    ///< of the jitter
};

/// The options for a set of `crops` crops, with what was not said filled in. Held out: a fifth, but none of fewer than
/// 100 crops. Copies of each crop: one, and up to nine where it takes them to reach 2,000 training samples (mirror
/// images apart) and 1,000 held-out ones.
CropOptions settled(CropOptions options, std::size_t crops);

/// Throws std::invalid_argument that names the field and its range.
void check(const CropOptions& options);

/// What was found in the crops, before any training. Names are sorted; a crop is in one list at most.
struct CropReport {
  std::size_t crops = 0;                                       ///< looked at
  int copies = 0, held_out_copies = 0;                         ///< of each training and held-out crop
  std::size_t subjects = 0;                                    ///< by which crops are held out; 0: each on its own
  std::size_t reflected = 0;                                   ///< training samples that reach over their picture
  double share_outside = 0;                                    ///< of what plain windows show, on average
  std::size_t before_wall = 0;                                 ///< before a plain wall; not looked for without scenery
  std::size_t dull_copies = 0;                                 ///< jittered copies left out for want of contrast
  std::vector<std::string> unreadable;                         ///< the loader's messages, one a picture
  std::vector<std::string> outside;                            ///< boxes whose window's centre is not in the picture
  std::vector<std::string> too_small;                          ///< less than min_detail
  std::vector<std::string> no_contrast;                        ///< standard deviation <= min_contrast
  std::vector<std::pair<std::string, std::string>> identical;  ///< {left out, the first with the same pixels}
};

struct CropSamples {
  SampleSet training, held_out;
  std::vector<std::string> training_names;  ///< of the crops, once each
  std::vector<std::string> held_out_names;  ///< of the crops, once each
  CropReport report;
};

/// Cuts the windows of all crops: for each training crop the plain window, then `copies` jittered ones, each followed
/// by its mirror image; for each held-out crop the plain window, then `held_out_copies` jittered ones. Crops are taken
/// in the order of their names, whatever the order of `crops`, and each picture is loaded once for all its crops;
/// pictures in parallel (TBB), with the same result on any number of threads. A patch's id is the hash of its crop's
/// name. scenery: of this window; what options.blended takes from, none when it is empty. Throws std::invalid_argument
/// for options out of range and scenery of another window. What a loader gives that is no 8-bit grey picture counts as
/// unreadable.
CropSamples cut_crops(std::vector<Crop> crops, const PictureLoader& loader, const CropOptions& options,
                      const Scenery& scenery = {});

}  // namespace haarkit
