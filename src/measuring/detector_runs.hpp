#pragma once

#include <map>
#include <string>
#include <vector>

#include "haarkit/detect/detector.hpp"
#include "measuring/detection_cache.hpp"
#include "pictures/pictures.hpp"
#include "program/progress.hpp"
#include "team/dealing.hpp"

namespace haarkit {

// One detector on one data set.
struct DetectorRun {
  std::vector<std::vector<ScoredBox>> boxes;  // parallel to the pictures
  DetectionSpeed speed;
  std::map<std::size_t, std::string> unreadable;  // picture index -> why
};

// Everything that a detector's boxes and time depend on, as text: the key of its cache.
std::string identity_of(const std::vector<NamedCascade>& cascades, const DetectorOptions& options,
                        const PictureLimits& limits);

// Runs the detector on each picture that the cache does not hold. Pictures are read several at a time, detection runs
// on one after the other (with the detector's own threads), so that its time is its own. Ends early after Ctrl-C (see
// interrupted()); what was done is in the cache then.
DetectorRun run_detector(const Detector& detector, const std::vector<AnnotatedPicture>& pictures, DetectionCache& cache,
                         const PictureLimits& limits, Progress& progress);

// A team's detectors, by the place of each in a list that all members have alike.
struct SharedRuns {
  Dealing& dealing;
  std::size_t detector;
};

// The same by a team, on the leader: the pictures are dealt out, each timed where it was searched.
DetectorRun deal_detector(const SharedRuns& shared, const Detector& detector,
                          const std::vector<AnnotatedPicture>& pictures, DetectionCache& cache,
                          const PictureLimits& limits, Progress& progress);

// What the other members do meanwhile, until the leader ends the dealing.
void follow_detectors(Dealing& dealing, const std::vector<const Detector*>& detectors, const PictureLimits& limits);

}  // namespace haarkit
