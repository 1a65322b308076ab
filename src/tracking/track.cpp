// A track's box at a moment, by weighted linear regression over the sightings near it (local linear smoothing:
// Cleveland 1979, "Robust locally weighted regression"). One formula smooths, bridges gaps and predicts.
#include "tracking/track.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace haarkit {
namespace {

using Values = std::array<double, 4>;  // centre x and y, logarithms of width and height

Values values_of(const cv::Rect& box) {
  return {box.x + box.width / 2.0, box.y + box.height / 2.0, std::log(std::max(box.width, 1)),
          std::log(std::max(box.height, 1))};
}

cv::Rect2d box_of(const Values& v) {
  const double width = std::exp(v[2]), height = std::exp(v[3]);
  return {v[0] - width / 2, v[1] - height / 2, width, height};
}

// The line's values at a moment.
Values line_at(const Track& track, double seconds, double deviation) {
  const Track::Sighting& near = track.near(seconds);
  if (deviation <= 0) return values_of(near.detection.box);
  // In a gap the sightings around it must still count.
  const double distance = std::abs(near.seconds - seconds), reach = std::max(deviation, 2 * distance);

  double sum = 0, sum_t = 0, sum_tt = 0;
  Values sum_v = {}, sum_tv = {};
  for (const Track::Sighting& sighting : track.sightings) {
    const double t = sighting.seconds - seconds, u = t / reach;
    if (std::abs(u) > 3) continue;
    const double weight = std::exp(-u * u / 2);
    const Values v = values_of(sighting.detection.box);
    sum += weight;
    sum_t += weight * t;
    sum_tt += weight * t * t;
    for (std::size_t i = 0; i < v.size(); ++i) {
      sum_v[i] += weight * v[i];
      sum_tv[i] += weight * t * v[i];
    }
  }
  // A slope is held back where little is known of it: as if the object were known to stand by some more sightings.
  const double mean_t = sum_t / sum, spread = sum_tt - sum_t * mean_t, doubt = 0.02 * reach * reach;
  Values out;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double mean = sum_v[i] / sum, slope = (sum_tv[i] - mean_t * sum_v[i]) / (spread + doubt);
    out[i] = mean - slope * mean_t;
  }
  return out;
}

}  // namespace

double intersection_over_union(const cv::Rect2d& a, const cv::Rect2d& b) {
  const double both = (a & b).area();
  return both > 0 ? both / (a.area() + b.area() - both) : 0;
}

const Track::Sighting& Track::near(double seconds) const {
  return *std::min_element(sightings.begin(), sightings.end(), [&](const auto& a, const auto& b) {
    return std::abs(a.seconds - seconds) < std::abs(b.seconds - seconds);
  });
}

cv::Rect2d Track::at(double seconds, const Smoothing& smoothing) const {
  const Values place = line_at(*this, seconds, smoothing.place), size = line_at(*this, seconds, smoothing.size);
  return box_of({place[0], place[1], size[2], size[3]});
}

float Track::score_at(double seconds) const {
  const auto after =
      std::find_if(sightings.begin(), sightings.end(), [&](const auto& s) { return s.seconds >= seconds; });
  if (after == sightings.end()) return sightings.back().detection.score;
  if (after->seconds == seconds || after == sightings.begin()) return after->detection.score;
  return std::min(after->detection.score, std::prev(after)->detection.score);
}

}  // namespace haarkit
