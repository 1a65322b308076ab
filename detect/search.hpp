#pragma once

#include <algorithm>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <vector>

#include "haarkit/detect/box_fitter.hpp"
#include "haarkit/detect/cascade.hpp"
#include "haarkit/detect/detection.hpp"
#include "haarkit/detect/detector_options.hpp"
#include "haarkit/detect/level_scanner.hpp"
#include "haarkit/detect/reduced_picture.hpp"
#include "haarkit/detect/score_fitter.hpp"
#include "level_tasks.hpp"
#include "picture_levels.hpp"
#include "scan_plan.hpp"

namespace haarkit {

// What a search knows of a cascade beside its scanner.
struct SearchedCascade {
  SearchedCascade(const Cascade& cascade, const DetectorOptions& options);

  float last_threshold;   // of a soft cascade: the least score of a window that passes
  float operating_point;  // 0: it has none
  // Fast mode: of what the cascade knows about framing, and about telling its finds from backgrounds.
  std::shared_ptr<const BoxFitter> boxes;
  std::shared_ptr<const ScoreFitter> scores;
  bool confirms;  // fast mode: finds must be confirmed (see confirmation.hpp)
  // Finds that come out below it are not wanted, and need not be fitted.
  std::optional<float> least;
};

// Whether fast mode takes two looks at a picture with this cascade: a soft one.
bool looks_twice(const Cascade& cascade);

// All that searching pictures needs, with one cascade or several of the same SearchWindow of which all or none look
// twice, made once. Any number of threads may search at once.
struct Search {
  // searched: at least one.
  Search(const std::vector<const Cascade*>& searched, const DetectorOptions& search_options);
  // The same cascades searched with other options; what takes time to make is shared.
  Search(const Search& other, const DetectorOptions& search_options);
  // With the scanner of the same cascade that another search has: to make one anew is what takes time.
  Search(const Cascade& cascade, const DetectorOptions& search_options,
         std::shared_ptr<const LevelScanner> shared_scanner);

  DetectorOptions options;
  SearchWindow window;
  std::shared_ptr<const LevelScanner> scanner;
  std::shared_ptr<const LevelScanner> first;  // of the first look, where there is a second (first_look.hpp)
  std::vector<SearchedCascade> cascades;      // what detections of this search call their cascade is a place in here
  mutable ScratchPool scratch, first_scratch;
  mutable LevelResizers resizers;

 private:
  void add(const std::vector<const Cascade*>& searched);
};

// Whether something is true of any cascade of a search.
template <class Test>
bool any_cascade(const Search& search, const Test& test) {
  return std::any_of(search.cascades.begin(), search.cascades.end(), test);
}

// Those finds of a search that are one cascade's, in their order.
std::vector<Detection> of_cascade(const std::vector<Detection>& found, int cascade);

// The windows of these levels of a picture that pass a whole cascade as it is, by level, row, column and cascade.
std::vector<WindowHit> passing_windows(const Search& search, const ReducedPicture& picture,
                                       const std::vector<PlannedLevel>& levels, ScanStatistics& statistics);

// By how much a picture may be reduced (1, 2, 4 or 8) so that no level that is looked at is finer than the pixels that
// are left. 1 where finds are confirmed, and in exact mode.
int largest_reduction(const Search& search);

// A place of a picture where something was found, or which is to be looked at for another reason.
struct FoundPlace {
  Detection found;         // its cascade is a place in the search
  bool sure = false;       // beyond doubt: it need not be looked at again
  bool promising = false;  // other views of the object should look there too (joined_views.hpp)
};

struct FoundPlaces {
  std::vector<PlannedLevel> levels;  // that were searched; none: the picture is too small
  cv::Size smallest;                 // box of an object that these levels find
  bool looks_twice = false;          // places are looked at again
  std::vector<FoundPlace> places;
  std::vector<int> views;  // number of each cascade in the detector, which sets it
};

// What is found in an upright picture (reduced by at most largest_reduction) in two steps, so that views of an object
// may tell each other between them what they found. First its levels are scanned, and windows suppressed or grouped:
// levels of a Gaussian pyramid in fast mode, for soft cascades as a first look (first_look.hpp); OpenCV's levels and
// groups in exact mode, in its order, one cascade after the other. octaves: the picture's, for other searches of it
// too. Both steps are called within on_threads (threads.hpp), for several searches at the same time.
FoundPlaces find_places(const Search& search, const ReducedPicture& picture, SharedOctaves& octaves,
                        ScanStatistics& statistics);

// The objects, not yet clipped to the picture. Fast mode: the first look's finds are looked at again unless they are
// sure; finds of a staged cascade without an operating point are confirmed; last, boxes are fitted if the cascade knows
// how, and then scores; highest score first. Exact mode: what was found. But for what views tell each other, what a
// cascade finds does not depend on the others.
std::vector<Detection> judge_places(const Search& search, const ReducedPicture& picture, const FoundPlaces& first,
                                    ScanStatistics& statistics);

}  // namespace haarkit
