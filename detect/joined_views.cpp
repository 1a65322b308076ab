// Views of one object tell each other where they found something, so that all look there; and what they find in the
// same place is taken together: a box between theirs and a surer score.
#include "joined_views.hpp"

#include <algorithm>
#include <cmath>

#include "box_mean.hpp"
#include "haarkit/detect/nms.hpp"
#include "stop_check.hpp"

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

// A place with the number of the view that found it.
struct ViewPlace {
  int view;
  FoundPlace place;
};

// Places of joined views for which a test holds.
template <class Test>
std::vector<ViewPlace> places_that(const std::vector<FoundPlaces>& searches, const std::vector<View>& views,
                                   const Test& test) {
  std::vector<ViewPlace> result;
  for (const FoundPlaces& search : searches)
    for (const FoundPlace& place : search.places) {
      const int view = search.views[place.found.cascade];
      if (views[view].joined && test(place)) result.push_back({view, place});
    }
  return result;
}

void share_certainty(std::vector<FoundPlaces>& searches, const std::vector<View>& views, StopCheck& check) {
  const auto sure = places_that(searches, views, [](const FoundPlace& place) { return place.sure; });
  for (FoundPlaces& search : searches)
    for (FoundPlace& place : search.places) {
      check.after(sure.size());
      place.sure = place.sure || std::any_of(sure.begin(), sure.end(), [&](const ViewPlace& other) {
                     return are_views(search.views[place.found.cascade], other.view, views) &&
                            in_same_place(place.found, other.place.found);
                   });
    }
}

// Whether the cascade of this place has one there already.
bool looks_at(const FoundPlaces& search, const Detection& place) {
  return std::any_of(search.places.begin(), search.places.end(), [&](const FoundPlace& own) {
    return own.found.cascade == place.cascade && in_same_place(own.found, place);
  });
}

void share_promising(std::vector<FoundPlaces>& searches, const std::vector<View>& views, StopCheck& check) {
  const auto promising =
      places_that(searches, views, [](const FoundPlace& place) { return place.promising && !place.sure; });
  for (FoundPlaces& search : searches) {
    if (!search.looks_twice) continue;
    for (std::size_t cascade = 0; cascade < search.views.size(); ++cascade)
      for (const ViewPlace& other : promising) {
        check.after(search.places.size());
        if (!are_views(search.views[cascade], other.view, views)) continue;
        const Detection place{other.place.found.box, 0, static_cast<int>(cascade)};
        if (place.box.width >= search.smallest.width && !looks_at(search, place)) search.places.push_back({place});
      }
  }
}

}  // namespace

void share_places(std::vector<FoundPlaces>& searches, const std::vector<View>& views,
                  const std::function<bool()>& stop) {
  StopCheck check(stop);
  share_certainty(searches, views, check);
  share_promising(searches, views, check);
}

std::vector<Detection> joined_with_views(const std::vector<Detection>& detections, const std::vector<View>& views,
                                         const std::function<bool()>& stop) {
  std::vector<Detection> joined = detections;
  StopCheck check(stop);
  for (Detection& d : joined) {
    check.after(detections.size());
    if (!views[d.cascade].joined || d.score <= 0) continue;
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
