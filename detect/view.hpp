#pragma once

#include <optional>
#include <vector>

#include "haarkit/detect/detector.hpp"

namespace haarkit {

// What a detector knows of one of its cascades beside what searches with it. Cascades of one name are views of one
// object, whose scores are brought to one scale: that of the first view. All scores here are on that scale, but for
// least_own's.
struct View {
  int object = 0;                        // number of the object's first cascade, which all its views share
  float scale = 1;                       // what the cascade's own scores are multiplied by
  std::optional<float> operating_point;  // none: the cascade brings none, or each window is a detection of its own
  std::optional<float> uncertain_below;  // a find that scores less may be of something turned; none: no turned looks
  bool joined = false;                   // what this and other views find in one place is joined (joined_views.hpp)
  float least_joined = 0;                // from this score on, other views take in what this one found
  std::optional<float> least_detected;   // what detections need
  std::optional<float> least_leading;    // what finds need to be a detection, or to lead to one

  // The least own score of the cascade's that is worth fitting boxes and scores for.
  std::optional<float> least_own() const;
};

// What is known of each cascade of a detector.
std::vector<View> views_of(const std::vector<NamedCascade>& cascades, const DetectorOptions& options);

}  // namespace haarkit
