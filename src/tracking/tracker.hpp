// Detections of a film's frames joined into tracks: one number for one face from its first frame to its last. Knows
// nothing of films, files and the program.
#pragma once

#include <cmath>
#include <deque>
#include <vector>

#include "haarkit/detect/detection.hpp"
#include "tracking/track.hpp"

namespace haarkit {

struct TrackerOptions {
  double overlap = 0.3;    // least intersection over union of a detection and where its track is expected, 0..1
  double max_gap = 0.5;    // seconds that a track lives on without a detection, at least 1.5 times those between looks
  int min_detections = 3;  // tracks of fewer are taken for flicker
  Smoothing smoothing;
  std::vector<int> objects;  // by Detection::cascade: only detections of one object are joined; empty: all are of one
  bool live = false;         // results at once, with nothing known of what comes; else later, by as much as a gap
};

// A box of a frame, and which track it belongs to (from 1, in the order in which tracks are first seen).
struct TrackedDetection {
  Detection detection;
  int track = 0;
};

// Joins detections into tracks. Not for several threads; the same input gives the same tracks.
//
// Frames are given in the order of their times, and their results come in the same order, some frames later: a gap can
// be bridged and flicker be told from a face only by what follows. A result has the box of each track that was detected
// before and after (or at) the frame, smoothed, with the score of its detection (in a gap that of the worse neighbour);
// frames that were not searched also those of the looks before and after them, and live ones those of half a gap ago.
class Tracker {
 public:
  explicit Tracker(const TrackerOptions& options = {}) : options_(options) {}

  using Result = std::vector<TrackedDetection>;  // of one frame, by track

  // found: a frame's detections; null: a frame that was not searched, whose boxes lie between those of its neighbours.
  // Gives the results of no, one or several frames that wait (live: of this one).
  std::vector<Result> push(double seconds, const std::vector<Detection>* found);
  // The results of all frames that are left.
  std::vector<Result> finish();
  // Detections that were in no result, in tracks of too few of them.
  int dropped() const { return dropped_; }

 private:
  // A frame without a result yet, and when frames were searched before and after it: that moment itself if it was.
  struct Frame {
    double seconds, look_before, look_after;
  };
  int object_of(const Detection& found) const { return options_.objects.empty() ? 0 : options_.objects[found.cascade]; }
  void assign(double seconds, const std::vector<Detection>& found);
  double longest_gap() const;
  bool is_there(const Track& track, const Frame& frame) const;
  Result result_at(const Frame& frame);
  std::vector<Result> results_until(double seconds);

  TrackerOptions options_;
  std::vector<Track> tracks_;  // oldest first
  std::deque<Frame> waiting_;
  double last_look_ = -HUGE_VAL, interval_ = 0;  // when a frame was searched last, and how long after the one before
  int dropped_ = 0;
  int numbers_ = 0;  // tracks that were shown
};

}  // namespace haarkit
