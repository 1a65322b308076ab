// Runs a detector over pictures: read ahead in parallel, timed one by one.
#include "measuring/detector_runs.hpp"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <mutex>
#include <thread>
#include <utility>

#include "haarkit/base/bytes.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/stopped.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "program/interrupt.hpp"
#include "program/problem_in.hpp"
#include "program/threads.hpp"
#include "program/values.hpp"

namespace haarkit {
namespace {

struct ReadPicture {
  ReducedPicture picture;
  std::string error;
};

// As haarkit detect reads it.
ReducedPicture read_for(const Detector& detector, const std::string& path, const PictureLimits& limits) {
  return read_picture_to_search(path, detector.largest_reduction(), std::nullopt, limits).searched;
}

PictureRun timed(const Detector& detector, const ReducedPicture& picture) {
  PictureRun run;
  ScanStatistics statistics;
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t cpu_start = std::clock();
  const std::vector<Detection> found = detector.detect(picture, &statistics);
  run.speed.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  run.speed.cpu_seconds = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
  run.speed.pictures = 1;
  run.speed.megapixels = 1e-6 * picture.size.width * picture.size.height;
  run.speed.windows = statistics.windows;
  run.speed.weak_evaluated = statistics.weak_evaluated;
  for (const Detection& d : found) run.boxes.push_back({d.box, d.score});
  return run;
}

void add(DetectorRun& sum, std::size_t picture, PictureRun run) {
  sum.speed.pictures += run.speed.pictures;
  sum.speed.megapixels += run.speed.megapixels;
  sum.speed.seconds += run.speed.seconds;
  sum.speed.cpu_seconds += run.speed.cpu_seconds;
  sum.speed.windows += run.speed.windows;
  sum.speed.weak_evaluated += run.speed.weak_evaluated;
  sum.boxes[picture] = std::move(run.boxes);
}

// What the cache holds; the places of the other pictures.
std::vector<std::size_t> take_kept(const std::vector<AnnotatedPicture>& pictures, const DetectionCache& cache,
                                   DetectorRun& sum, Progress& progress) {
  std::vector<std::size_t> todo;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    if (auto kept = cache.find(pictures[i].path)) {
      add(sum, i, std::move(*kept));
      progress.advance();
    } else {
      todo.push_back(i);
    }
  }
  return todo;
}

void take(DetectorRun& sum, std::size_t i, const AnnotatedPicture& picture, PictureRun run, const std::string& error,
          DetectionCache& cache) {
  if (error.empty()) {
    cache.store(picture.path, run);
    add(sum, i, std::move(run));
  } else {
    sum.unreadable[i] = error;
  }
}

template <typename Bytes>
void fields(Bytes& bytes, PictureRun& run) {
  DetectionSpeed& speed = run.speed;
  bytes(speed.pictures), bytes(speed.megapixels), bytes(speed.seconds), bytes(speed.cpu_seconds);
  bytes(speed.windows), bytes(speed.weak_evaluated);
  sequence(bytes, run.boxes, sizeof(ScoredBox), [&](ScoredBox& b) {
    bytes(b.box.x), bytes(b.box.y), bytes(b.box.width), bytes(b.box.height), bytes(b.score);
  });
}

// Pictures for several detectors: read by any thread, searched one after another.
class SharedWork {
 public:
  SharedWork(std::vector<const Detector*> detectors, const PictureLimits& limits)
      : detectors_(std::move(detectors)), limits_(limits) {}

  static std::string item(std::size_t detector, const std::string& path) {
    ByteWriter bytes;
    bytes(std::uint64_t{detector}), bytes(path);
    return bytes.bytes();
  }

  std::string run(const std::string& item) {
    ByteReader words(item, "a letter");
    std::uint64_t detector = 0;
    std::string path;
    words(detector), words(path);
    PictureRun run;
    bool stopped = false;
    std::string error;
    try {
      const Detector& with = *detectors_.at(detector);
      ReducedPicture picture;
      error = problem_in(path, [&] { picture = read_for(with, path, limits_); });
      if (error.empty()) {
        const std::lock_guard lock(search_);
        // A thread that waits for others in here must not begin with another picture, which waits for this one.
        tbb::this_task_arena::isolate([&] { error = problem_in(path, [&] { run = timed(with, picture); }); });
      }
    } catch (const Stopped&) {
      stopped = true;
    }
    ByteWriter bytes;
    bytes(stopped || interrupted()), bytes(error);
    fields(bytes, run);
    return bytes.bytes();
  }

  // False when it was stopped.
  static bool read(const std::string& result, PictureRun& run, std::string& error) {
    ByteReader bytes(result, "a letter");
    bool stopped = false;
    bytes(stopped), bytes(error);
    fields(bytes, run);
    return !stopped;
  }

 private:
  std::vector<const Detector*> detectors_;
  PictureLimits limits_;
  std::mutex search_;
};

// A process that was stopped alone has left out pictures, and rates without them would be wrong. What stops all of them
// may reach another one first.
void require_interrupted() {
  constexpr int kTries = 100;
  for (int i = 0; i < kTries && !interrupted(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  if (!interrupted())
    throw DataError("team", "", "a process was stopped before its pictures were searched", "run it again");
}

}  // namespace

std::string identity_of(const std::vector<NamedCascade>& cascades, const DetectorOptions& options,
                        const PictureLimits& limits) {
  std::string text;
  for (const auto& [name, cascade] : cascades) text += cascade_text(cascade, CascadeFormat::haarkit);
  for_each_option(options, [&text](const char* name, const auto& value) {
    using Value = std::decay_t<decltype(value)>;
    text += std::string(" ") + name + "=";
    if constexpr (std::is_enum_v<Value> || std::is_same_v<Value, bool>)
      text += std::to_string(static_cast<int>(value));
    else
      text += value_text(value);
  });
  text += limits.full_size ? " full size" : " reduced";
  // Another build of the program may find other boxes.
  std::error_code ignored;
  const auto built = std::filesystem::last_write_time("/proc/self/exe", ignored).time_since_epoch().count();
  return text + " " + std::to_string(built);
}

DetectorRun deal_detector(const SharedRuns& shared, const Detector& detector,
                          const std::vector<AnnotatedPicture>& pictures, DetectionCache& cache,
                          const PictureLimits& limits, Progress& progress) {
  DetectorRun sum;
  sum.boxes.resize(pictures.size());
  const std::vector<std::size_t> todo = take_kept(pictures, cache, sum, progress);
  std::vector<const Detector*> detectors(shared.detector + 1);
  detectors[shared.detector] = &detector;
  SharedWork work(detectors, limits);
  std::size_t dealt = 0, done = 0;
  const auto next = [&]() -> std::optional<std::string> {
    if (dealt == todo.size() || interrupted()) return std::nullopt;
    return SharedWork::item(shared.detector, pictures[todo[dealt++]].path);
  };
  shared.dealing.deal(
      next, [&](const std::string& item) { return work.run(item); },
      [&](const std::string& result) {
        const std::size_t i = todo[done++];
        PictureRun run;
        std::string error;
        if (SharedWork::read(result, run, error))
          take(sum, i, pictures[i], std::move(run), error, cache);
        else
          require_interrupted();
        progress.advance();
      });
  return sum;
}

void follow_detectors(Dealing& dealing, const std::vector<const Detector*>& detectors, const PictureLimits& limits) {
  SharedWork work(detectors, limits);
  dealing.follow([&](const std::string& item) { return work.run(item); });
}

DetectorRun run_detector(const Detector& detector, const std::vector<AnnotatedPicture>& pictures, DetectionCache& cache,
                         const PictureLimits& limits, Progress& progress) {
  // Pictures in memory at a time: read by all threads and then searched one after another, so that no reading disturbs
  // the times that are told.
  const std::size_t read_ahead = std::min<std::size_t>(2 * static_cast<std::size_t>(ThreadLimit::current()), 32);
  DetectorRun sum;
  sum.boxes.resize(pictures.size());
  const std::vector<std::size_t> todo = take_kept(pictures, cache, sum, progress);
  try {
    for (std::size_t first = 0; first < todo.size(); first += read_ahead) {
      const std::size_t count = std::min(read_ahead, todo.size() - first);
      std::vector<ReadPicture> read(count);
      tbb::parallel_for(std::size_t{0}, count, [&](std::size_t k) {
        const std::string& path = pictures[todo[first + k]].path;
        read[k].error = problem_in(path, [&] { read[k].picture = read_for(detector, path, limits); });
      });
      for (std::size_t k = 0; k < count; ++k) {
        if (interrupted()) throw Stopped();
        const std::size_t i = todo[first + k];
        PictureRun run;
        if (read[k].error.empty())
          read[k].error = problem_in(pictures[i].path, [&] { run = timed(detector, read[k].picture); });
        read[k].picture = {};
        take(sum, i, pictures[i], std::move(run), read[k].error, cache);
        progress.advance();
      }
    }
  } catch (const Stopped&) {  // what is measured by now is in the cache
  }
  return sum;
}

}  // namespace haarkit
