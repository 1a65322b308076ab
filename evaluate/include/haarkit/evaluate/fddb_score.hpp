#pragma once

#include <limits>
#include <vector>

#include "haarkit/evaluate/annotated_picture.hpp"

namespace haarkit {

/// What holds when all detections with a score >= threshold are kept.
struct FddbPoint {
  double threshold = std::numeric_limits<double>::infinity();
  double discrete = 0;       ///< faces whose match has an IoU above 0.5
  double continuous = 0;     ///< sum of the IoU of all matches
  long false_positives = 0;  ///< detections without a discrete match
};

struct FddbScore {
  long faces = 0;
  std::vector<FddbPoint> points{FddbPoint{}};  ///< by falling threshold, one a distinct score
  double discrete_rate(const FddbPoint& p) const { return faces ? p.discrete / static_cast<double>(faces) : 0; }
  double continuous_rate(const FddbPoint& p) const { return faces ? p.continuous / static_cast<double>(faces) : 0; }
  /// The point of most detections with at most this many false positives.
  const FddbPoint& at_false_positives(double limit) const;
};

/// FDDB's discrete and continuous score (Jain and Learned-Miller 2010): at each threshold every picture's faces and
/// detections are matched one-to-one so that the sum of their IoU is greatest. Faces are their ellipses where annotated
/// (IoU of an ellipse and a box by polygon, see overlap.hpp) and boxes elsewhere. Ignore boxes count as faces: FDDB has
/// none. `detections` runs parallel to `pictures`, already mapped.
FddbScore fddb_score(const std::vector<AnnotatedPicture>& pictures,
                     const std::vector<std::vector<ScoredBox>>& detections);

}  // namespace haarkit
