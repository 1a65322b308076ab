// What views of one object find in the same place, taken together: a box between theirs and a surer score.
#include "joined_views.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

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

// Whether two cascades are different views of one object.
bool are_views(int a, int b, const std::vector<View>& views) {
  return a != b && views[a].joined && views[a].object == views[b].object;
}

bool in_same_place(const Detection& a, const Detection& b) {
  return intersection_over_union(a.box, b.box) >= kSamePlace;
}

}  // namespace

void share_certainty(std::vector<FoundPlaces>& searches, const std::vector<View>& views) {
  std::vector<FoundPlace> sure;
  for (const FoundPlaces& search : searches)
    std::copy_if(search.places.begin(), search.places.end(), std::back_inserter(sure),
                 [](const FoundPlace& place) { return place.sure; });
  for (FoundPlaces& search : searches)
    for (FoundPlace& place : search.places)
      place.sure = place.sure || std::any_of(sure.begin(), sure.end(), [&](const FoundPlace& other) {
                     return are_views(place.view, other.view, views) && in_same_place(place.found, other.found);
                   });
}

std::vector<Detection> joined_with_views(const std::vector<Detection>& detections, const std::vector<View>& views) {
  std::vector<Detection> joined = detections;
  for (Detection& d : joined) {
    if (d.score <= 0) continue;
    const Detection alone = d;
    BoxMean mean;
    mean.add(alone.box, weight_of(alone));
    for (const Detection& other : detections) {
      if (!are_views(alone.cascade, other.cascade, views) || !in_same_place(alone, other)) continue;
      if (other.score <= 0 || other.score < views[other.cascade].least_joined) continue;
      mean.add(other.box, weight_of(other));
      d.score += kOthersCount * other.score;
    }
    d.box = mean.box();
  }
  return joined;
}

}  // namespace haarkit
