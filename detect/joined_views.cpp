// What views of one object find in the same place, taken together: a box between theirs and a surer score.
#include "joined_views.hpp"

#include <cmath>

#include "box_mean.hpp"
#include "haarkit/detect/nms.hpp"

namespace haarkit {
namespace {

constexpr double kSamePlace = 0.4;    // intersection over union; less: it frames something else
constexpr float kOthersCount = 0.3F;  // of their scores, added

// By the root of the score: by the score itself the surest box alone would count.
double weight_of(const Detection& d) {
  return std::sqrt(static_cast<double>(d.score));
}

}  // namespace

std::vector<Detection> joined_with_views(const std::vector<Detection>& detections, const std::vector<int>& object_of,
                                         const std::vector<float>& least) {
  std::vector<Detection> joined = detections;
  for (Detection& d : joined) {
    if (d.score <= 0) continue;
    const Detection alone = d;
    BoxMean mean;
    mean.add(alone.box, weight_of(alone));
    for (const Detection& other : detections) {
      const bool is_view = other.cascade != alone.cascade && object_of[other.cascade] == object_of[alone.cascade];
      if (!is_view || other.score <= 0 || other.score < least[other.cascade]) continue;
      if (intersection_over_union(alone.box, other.box) < kSamePlace) continue;
      mean.add(other.box, weight_of(other));
      d.score += kOthersCount * other.score;
    }
    d.box = mean.box();
  }
  return joined;
}

}  // namespace haarkit
