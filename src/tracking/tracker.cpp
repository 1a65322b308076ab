// Tracks after SORT (Bewley, Ge, Ott, Ramos, Upcroft 2016, "Simple online and realtime tracking"): each track's box is
// predicted from its motion, detections go to the tracks that they overlap most, the rest begin tracks, and tracks
// without detections end after a while. Differences: a line fitted to the last sightings stands for SORT's Kalman
// filter, assignment is greedy (objects seldom overlap), and results come later, so that gaps are filled between
// sightings.
#include "tracking/tracker.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace haarkit {
namespace {

// Seconds: the standard deviation of the Gaussian weights of sightings by which a track's next box is predicted.
constexpr double kForesight = 0.12;

cv::Rect rounded(const cv::Rect2d& box) {
  const auto whole = [](double v) { return static_cast<int>(std::lround(v)); };
  return {whole(box.x), whole(box.y), std::max(whole(box.width), 1), std::max(whole(box.height), 1)};
}

// A track's motion is known from its second sighting on. Before, where looks are far apart, the object may have moved
// by so many of its sides a second, and changed its size by this factor.
constexpr double kFastest = 2, kMostGrowth = 1.5;

// How far, in sides, a detection is from a box that has moved in an unknown direction; nothing when it is too far.
std::optional<double> distance_within(const cv::Rect2d& box, const cv::Rect2d& found, double seconds) {
  const double growth = found.width / box.width;
  if (growth > kMostGrowth || growth < 1 / kMostGrowth) return std::nullopt;
  const double dx = found.x + found.width / 2 - box.x - box.width / 2,
               dy = found.y + found.height / 2 - box.y - box.height / 2;
  const double distance = std::hypot(dx / box.width, dy / box.height);
  return distance <= kFastest * seconds ? std::optional(distance) : std::nullopt;
}

struct Pair {
  double overlap;  // of those that do not overlap enough, but may be one: less than 0, the farther the less
  std::size_t track, detection;
};

}  // namespace

std::vector<Tracker::Result> Tracker::push(double seconds, const std::vector<Detection>* found) {
  waiting_.push_back({seconds, last_look_, HUGE_VAL});
  if (found == nullptr) return options_.live ? results_until(seconds) : std::vector<Result>{};
  if (std::isfinite(last_look_) && last_look_ < seconds) interval_ = seconds - last_look_;
  last_look_ = waiting_.back().look_before = seconds;
  for (auto frame = waiting_.rbegin(); frame != waiting_.rend() && frame->look_after == HUGE_VAL; ++frame)
    frame->look_after = seconds;
  assign(seconds, *found);
  if (options_.live) return results_until(seconds);
  // After one look nobody knows yet how long a gap may be.
  return interval_ > 0 ? results_until(seconds - longest_gap()) : std::vector<Result>{};
}

double Tracker::longest_gap() const {
  return std::max(options_.max_gap, 1.5 * interval_);
}

void Tracker::assign(double seconds, const std::vector<Detection>& found) {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    if (seconds - tracks_[i].last() > longest_gap()) continue;  // it has ended
    const cv::Rect2d expected = tracks_[i].at(seconds, {kForesight, kForesight});
    for (std::size_t k = 0; k < found.size(); ++k) {
      if (object_of(tracks_[i].sightings.back().detection) != object_of(found[k])) continue;
      const double overlap = intersection_over_union(expected, found[k].box);
      if (overlap > 0 && overlap >= options_.overlap) {
        pairs.push_back({overlap, i, k});
      } else if (tracks_[i].detections == 1) {
        if (const auto far = distance_within(expected, found[k].box, seconds - tracks_[i].last()))
          pairs.push_back({-*far, i, k});
      }
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.overlap > b.overlap; });

  std::vector<bool> has_detection(tracks_.size()), has_track(found.size());
  for (const Pair& pair : pairs) {
    if (has_detection[pair.track] || has_track[pair.detection]) continue;
    has_detection[pair.track] = has_track[pair.detection] = true;
    Track& track = tracks_[pair.track];
    track.sightings.push_back({seconds, found[pair.detection]});
    ++track.detections;
  }
  for (std::size_t k = 0; k < found.size(); ++k) {
    if (has_track[k]) continue;
    Track& track = tracks_.emplace_back();
    track.sightings.push_back({seconds, found[k]});
    track.first = seconds;
    track.detections = 1;
  }
}

std::vector<Tracker::Result> Tracker::results_until(double seconds) {
  std::vector<Result> results;
  while (!waiting_.empty() && waiting_.front().seconds <= seconds) {
    results.push_back(result_at(waiting_.front()));
    waiting_.pop_front();
  }
  // What no later result needs: ended tracks, and sightings far in the past.
  const double first_open = waiting_.empty() ? seconds : std::min(waiting_.front().look_before, seconds);
  const double needed =
      first_open - 2 * longest_gap() - 3 * std::max({options_.smoothing.place, options_.smoothing.size, kForesight});
  for (const Track& track : tracks_)
    if (track.last() < needed && track.number == 0) dropped_ += track.detections;
  tracks_.erase(std::remove_if(tracks_.begin(), tracks_.end(), [&](const Track& t) { return t.last() < needed; }),
                tracks_.end());
  for (Track& track : tracks_) {
    while (track.sightings.size() > 3 && track.sightings.front().seconds < needed) track.sightings.pop_front();
  }
  return results;
}

std::vector<Tracker::Result> Tracker::finish() {
  std::vector<Result> results;
  if (!waiting_.empty()) results = results_until(waiting_.back().seconds);
  for (const Track& track : tracks_)
    if (track.number == 0) dropped_ += track.detections;
  tracks_.clear();
  return results;
}

bool Tracker::is_there(const Track& track, const Frame& frame) const {
  // Live, a gap may be bridged or may be the end: the box is shown for half the longest gap.
  const double half_gap = std::max(options_.max_gap / 2, 1.5 * interval_);
  if (options_.live) return frame.seconds <= track.last() + half_gap;
  return track.first <= frame.look_after && frame.look_before <= track.last();
}

Tracker::Result Tracker::result_at(const Frame& frame) {
  Result result;
  for (Track& track : tracks_) {
    if (track.detections < options_.min_detections || !is_there(track, frame)) continue;
    if (track.number == 0) track.number = ++numbers_;
    const double seconds = frame.seconds;
    const int cascade = track.near(seconds).detection.cascade;
    result.push_back(
        {{rounded(track.at(seconds, options_.smoothing)), track.score_at(seconds), cascade}, track.number});
  }
  std::stable_sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.track < b.track; });
  return result;
}

}  // namespace haarkit
