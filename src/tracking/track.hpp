#pragma once

#include <deque>

#include "haarkit/detect/detection.hpp"

namespace haarkit {

double intersection_over_union(const cv::Rect2d& a, const cv::Rect2d& b);

// How wide in time a box is smoothed: the standard deviations of the weights of its neighbours, in seconds; 0: not at
// all. An object's size changes slowly, while its place may shake with the camera.
struct Smoothing {
  double place = 0.05;
  double size = 0.15;
};

// One object's detections over time.
struct Track {
  struct Sighting {
    double seconds = 0;
    Detection detection;
  };
  std::deque<Sighting> sightings;  // the latest ones
  double first = 0;                // seconds
  int detections = 0;              // all that there were
  int number = 0;                  // 0: not shown yet

  double last() const { return sightings.back().seconds; }
  const Sighting& near(double seconds) const;  // the nearest in time

  // Where the object is at a moment: a straight line through its sightings near it, each weighted by a Gaussian of its
  // distance in time.
  cv::Rect2d at(double seconds, const Smoothing& smoothing) const;
  // The score there: of the sighting at that moment, or of the worse one of those before and after.
  float score_at(double seconds) const;
};

}  // namespace haarkit
