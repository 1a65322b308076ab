// A film's frames on their way from reader to writer: read one after another, searched by all threads, joined to tracks
// in order, drawn by all threads, and written in order.
#include "commands/detect_film.hpp"

#include <tbb/parallel_pipeline.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "commands/detect_outputs.hpp"
#include "commands/film_drawing.hpp"
#include "commands/film_outputs.hpp"
#include "films/newest_frame.hpp"
#include "haarkit/base/stopped.hpp"
#include "haarkit/base/text.hpp"
#include "program/interrupt.hpp"
#include "program/progress.hpp"
#include "program/threads.hpp"

namespace haarkit {
namespace {

struct Work {
  FilmFrame frame;
  bool searched = false;
  bool stopped = false;  // while it was searched
  std::vector<Detection> detections;
  std::vector<int> tracks;
  std::vector<std::vector<Detection>> parts;  // of each detection
  std::vector<Detection> seen;  // where tracks may not be: finds here, or of the last look; blurred all the same
  std::optional<FilmFrame> drawn, blurred;
};
using WorkPointer = std::shared_ptr<Work>;
using Batch = std::vector<WorkPointer>;

// Only what is called the same may be one track.
TrackerOptions tracker_options(TrackerOptions options, const Objects& objects) {
  options.objects = objects.numbers;
  return options;
}

// What was found where no track's box is. A box that a track has moved or resized a little covers its find.
std::vector<Detection> without_track(const std::vector<Detection>& found, const Tracker::Result& tracked) {
  constexpr double kCovered = 0.8;  // of the find's area
  std::vector<Detection> left;
  for (const Detection& one : found) {
    const bool covered = std::any_of(tracked.begin(), tracked.end(), [&](const TrackedDetection& track) {
      return (one.box & track.detection.box).area() >= kCovered * one.box.area();
    });
    if (!covered) left.push_back(one);
  }
  return left;
}

class FilmRun {
  // The same step, but its exception is kept for the end: one that leaves a step leaks what TBB hands over to it.
  template <class Step>
  auto unless_failed(Step step) {
    return [this, step](const auto& taken) -> decltype(step(taken)) {
      try {
        if (!failed_) return step(taken);
      } catch (...) {
        if (!failed_.exchange(true)) error_ = std::current_exception();
      }
      return decltype(step(taken))();
    };
  }

 public:
  FilmRun(const ObjectSearch& search, FilmReader& film, const std::string& name, const FilmOptions& options,
          const std::function<void(const PictureResult&)>& on_result)
      : search_(search),
        film_(film),
        name_(name),
        options_(options),
        on_result_(on_result),
        tracker_(tracker_options(options.tracker, search.objects)),
        outputs_(film, options) {
    if (options.live) newest_.emplace(film);
  }

  FilmOutcome run() {
    const auto at_once = static_cast<std::size_t>(ThreadLimit::current()) + 2;
    using tbb::filter_mode;
    const auto take = [this](tbb::flow_control& flow) { return next(flow); };
    const auto search = unless_failed([this](const WorkPointer& work) { return searched(work); });
    const auto join = unless_failed([this](const WorkPointer& work) { return joined(work); });
    const auto paint = unless_failed([this](const Batch& batch) { return painted(batch); });
    const auto hand_over = unless_failed([this](const Batch& batch) { put(batch); });
    tbb::parallel_pipeline(at_once, tbb::make_filter<void, WorkPointer>(filter_mode::serial_in_order, take) &
                                        tbb::make_filter<WorkPointer, WorkPointer>(filter_mode::parallel, search) &
                                        tbb::make_filter<WorkPointer, Batch>(filter_mode::serial_in_order, join) &
                                        tbb::make_filter<Batch, Batch>(filter_mode::parallel, paint) &
                                        tbb::make_filter<Batch, void>(filter_mode::serial_in_order, hand_over));
    if (error_) std::rethrow_exception(error_);
    put(painted(left_over()));
    tell_dropped();
    newest_.reset();
    if (stopped_) last_.ticks = 0;  // what is written ends before the film does
    if (const std::string lost = outputs_.finish(last_); !lost.empty()) message("warning: " + name_ + ": " + lost);
    outcome_.stopped = stopped_ || interrupted();
    if (!outcome_.stopped) outcome_.problem = film_.problem();
    outcome_.unwritten = outputs_.unwritten();
    return outcome_;
  }

 private:
  // Single finds are left out of tracks for being false alarms mostly; but not where looks are few or far apart.
  void tell_dropped() const {
    const int least = options_.tracker.min_detections;
    const bool few = outcome_.searched < least;
    if (tracker_.dropped() == 0 || (options_.every == 1 && !few)) return;
    const std::string advice = options_.every > 1 ? "a smaller --every finds faces often enough to follow them"
                                                  : "without --track a film of so few frames tells all that is found";
    message("warning: " + name_ + ": " + counted(tracker_.dropped(), "detection") +
            " left out, in tracks of fewer than " + std::to_string(least) + "; " + advice);
  }

  WorkPointer next(tbb::flow_control& flow) {
    auto work = std::make_shared<Work>();
    const bool ended = failed_ || interrupted() || (options_.window != nullptr && options_.window->closed());
    const bool got = !ended && (newest_ ? newest_->read(work->frame) : film_.read(work->frame));
    if (!got) {
      last_ = std::move(work->frame);
      flow.stop();
    } else {
      work->searched = read_++ % options_.every == 0;
    }
    return work;
  }

  WorkPointer searched(const WorkPointer& work) const {
    try {
      if (work->searched) work->detections = search_.detector.detect(work->frame.grey());
    } catch (const Stopped&) {
      work->stopped = true;
    }
    return work;
  }

  // With tracks, a frame waits until those after it are known; without, frames that were not searched show the last
  // one's boxes.
  Batch joined(const WorkPointer& work) {
    stopped_ = stopped_ || work->stopped;
    if (stopped_) return {};  // the film ends before the first frame whose search Ctrl-C broke off
    if (!options_.track) {
      if (work->searched) shown_ = work->detections;
      work->detections = shown_;
      return {work};
    }
    waiting_.push_back(work);
    return tracked(tracker_.push(work->frame.seconds, work->searched ? &work->detections : nullptr));
  }

  Batch left_over() { return tracked(tracker_.finish()); }

  Batch tracked(const std::vector<Tracker::Result>& results) {
    Batch batch;
    for (const Tracker::Result& result : results) {
      WorkPointer work = waiting_.front();
      waiting_.pop_front();
      const std::vector<Detection> found = std::exchange(work->detections, {});
      const cv::Rect picture({0, 0}, work->frame.size());
      for (const auto& [detection, track] : result) {
        const cv::Rect inside = detection.box & picture;
        if (inside.empty()) continue;
        work->detections.push_back({inside, detection.score, detection.cascade});
        work->tracks.push_back(track);
      }
      if (work->searched) trackless_ = without_track(found, result);
      work->seen = work->searched ? found : trackless_;
      batch.push_back(std::move(work));
    }
    return batch;
  }

  Batch painted(const Batch& batch) {
    for (const WorkPointer& work : batch) {
      keep_best(*work);
      if (search_.parts && work->searched) work->parts = search_.parts->parts_of(work->detections, work->frame.grey());
      if (work->searched && options_.crop_path) outputs_.crop(work->frame, work->detections);
      if (!options_.draw_path.empty() || options_.window != nullptr) {
        work->drawn = work->frame.drawable_copy();
        draw_detections(*work->drawn, work->detections, work->tracks, search_.objects);
        for (const std::vector<Detection>& parts : work->parts)
          draw_detections(*work->drawn, parts, {}, search_.parts->objects(), search_.objects.count);
      }
      if (!options_.blur_path.empty()) {
        work->blurred = work->frame.drawable_copy();
        blur_detections(*work->blurred, work->detections, options_.cut.margin);
        if (options_.best == Best::all) blur_detections(*work->blurred, work->seen, options_.cut.margin);
      }
    }
    return batch;
  }

  void keep_best(Work& work) const {
    if (options_.best == Best::all) return;
    std::vector<Detection> detections;
    std::vector<int> tracks;
    for (const std::size_t i : best_of(work.detections, options_.best, search_.objects)) {
      detections.push_back(work.detections[i]);
      if (!work.tracks.empty()) tracks.push_back(work.tracks[i]);
    }
    work.detections = std::move(detections);
    work.tracks = std::move(tracks);
  }

  void put(const Batch& batch) {
    for (const WorkPointer& work : batch) {
      ++outcome_.frames;
      if (work->drawn && !options_.draw_path.empty()) outputs_.put_drawn(*work->drawn);
      if (work->blurred) outputs_.put_blurred(*work->blurred);
      if (options_.window != nullptr) options_.window->show(film_.bgr(*work->drawn));
      if (!work->searched) continue;
      ++outcome_.searched;
      PictureResult result;
      result.name = name_;
      result.frame = FrameTime{work->frame.number, work->frame.seconds};
      result.width = work->frame.size().width;
      result.height = work->frame.size().height;
      result.detections = std::move(work->detections);
      result.tracks = std::move(work->tracks);
      result.parts = std::move(work->parts);
      on_result_(result);
    }
  }

  ObjectSearch search_;
  FilmReader& film_;
  const std::string& name_;
  const FilmOptions& options_;
  const std::function<void(const PictureResult&)>& on_result_;
  std::optional<NewestFrame> newest_;
  Tracker tracker_;
  FilmOutputs outputs_;
  std::int64_t read_ = 0;
  FilmFrame last_;  // what is told at the end: no frame, but the sound after the last one
  bool stopped_ = false;
  std::atomic<bool> failed_{false};
  std::exception_ptr error_;                  // why
  std::vector<Detection> shown_, trackless_;  // of the last frame that was searched
  std::deque<WorkPointer> waiting_;
  FilmOutcome outcome_;
};

}  // namespace

FilmOutcome detect_film(const ObjectSearch& search, FilmReader& film, const std::string& name,
                        const FilmOptions& options, const std::function<void(const PictureResult&)>& on_result) {
  return FilmRun(search, film, name, options, on_result).run();
}

}  // namespace haarkit
