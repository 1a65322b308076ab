#include "finer_look.hpp"

#include <algorithm>

#include "haarkit/features/pyramid.hpp"

namespace haarkit {
namespace {

constexpr double kHardlyLarger = 1.25;  // than the smallest window: so far the level two steps below has a say

// Adds a place; those that it overlaps become one with it, and with what that overlaps then.
void add_place(std::vector<cv::Rect>& places, cv::Rect place) {
  const auto overlapped = [&] {
    return std::find_if(places.begin(), places.end(), [&](const cv::Rect& p) { return (p & place).area() > 0; });
  };
  for (auto other = overlapped(); other != places.end(); other = overlapped()) {
    place |= *other;
    places.erase(other);
  }
  places.push_back(place);
}

}  // namespace

std::vector<cv::Rect> places_of_smallest(const std::vector<Detection>& found, cv::Size smallest, cv::Size picture) {
  std::vector<cv::Rect> places;
  for (const Detection& d : found) {
    if (d.box.width > smallest.width * kHardlyLarger) continue;
    const cv::Size margin = d.box.size() / 2;
    const cv::Rect place(d.box.tl() - cv::Point(margin), d.box.size() + margin + margin);
    const cv::Rect inside = place & cv::Rect({}, picture);
    if (!inside.empty()) add_place(places, inside);
  }
  return places;
}

// Two steps: one step lends the same scores to faces and to what is none but mends boxes less, and so do both together
// (measured on wider: docs/score.md).
std::vector<PlannedLevel> plan_finer(const PlannedLevel& first, double scale_factor, cv::Size place, cv::Size window) {
  const double factor = first.factor / (scale_factor * scale_factor);
  std::vector<PlannedLevel> levels;
  for (const PyramidLevel& found : pyramid_levels(place, window, factor, scale_factor, factor))
    levels.push_back({found.factor, found.size, first.stride, found.size.height - window.height + 1});
  return levels;
}

}  // namespace haarkit
