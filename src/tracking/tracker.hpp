// Detections of a film's frames joined into tracks: one number for one face from its first frame to its last. Knows
// nothing of films, files and the program.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "haarkit/detect/detection.hpp"
#include "tracking/track.hpp"

namespace haarkit {

struct TrackerOptions {
  double overlap = 0.3;    // least intersection over union of a detection and where its track is expected, 0..1
  double max_gap = 0.5;    // seconds that a track lives on without a detection
  int min_detections = 3;  // tracks of fewer are taken for flicker
  Smoothing smoothing;
  std::vector<int> objects;  // by Detection::cascade: only detections of one object are joined; empty: all are of one
  bool live = false;         // results at once, with nothing known of what comes; else `max_gap` later
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
// before and after (or at) the frame, smoothed, with the score of its detection (in a gap that of the worse neighbour).
class Tracker {
 public:
  explicit Tracker(const TrackerOptions& options = {}) : options_(options) {}

  using Result = std::vector<TrackedDetection>;  // of one frame, by track

  // found: a frame's detections; null: a frame that was not searched, whose boxes lie between those of its neighbours.
  // Gives the results of no, one or several earlier frames.
  std::vector<Result> push(double seconds, const std::vector<Detection>* found);
  // The results of all frames that are left.
  std::vector<Result> finish() { return waiting_.empty() ? std::vector<Result>{} : results_until(waiting_.back()); }

 private:
  int object_of(const Detection& found) const { return options_.objects.empty() ? 0 : options_.objects[found.cascade]; }
  void assign(double seconds, const std::vector<Detection>& found);
  Result result_at(double seconds);
  std::vector<Result> results_until(double seconds);

  TrackerOptions options_;
  std::vector<Track> tracks_;            // oldest first
  std::deque<double> waiting_;           // times of frames without a result yet
  double last_look_ = 0, interval_ = 0;  // when a frame was searched last, and how long after the one before
  std::int64_t looks_ = 0;
  int numbers_ = 0;  // tracks that were shown
};

}  // namespace haarkit
