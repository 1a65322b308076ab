// Runs a detector over pictures: read ahead in parallel, timed one by one.
#include "measuring/detector_runs.hpp"

#include <tbb/parallel_for.h>

#include <chrono>
#include <ctime>
#include <filesystem>

#include "haarkit/base/numbers.hpp"
#include "haarkit/base/stopped.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "program/interrupt.hpp"
#include "program/problem_in.hpp"
#include "program/values.hpp"

namespace haarkit {
namespace {

struct ReadPicture {
  cv::Mat grey;
  std::string error;
};

PictureRun timed(const Detector& detector, const cv::Mat& grey) {
  PictureRun run;
  ScanStatistics statistics;
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t cpu_start = std::clock();
  const std::vector<Detection> found = detector.detect(grey, &statistics);
  run.speed.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  run.speed.cpu_seconds = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
  run.speed.pictures = 1;
  run.speed.megapixels = static_cast<double>(grey.total()) / 1e6;
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

}  // namespace

std::string identity_of(const Cascade& cascade, const DetectorOptions& options) {
  std::string text = cascade_text(cascade, CascadeFormat::haarkit);
  for_each_option(options, [&text](const char* name, const auto& value) {
    using Value = std::decay_t<decltype(value)>;
    text += std::string(" ") + name + "=";
    if constexpr (std::is_enum_v<Value> || std::is_same_v<Value, bool>)
      text += std::to_string(static_cast<int>(value));
    else
      text += value_text(value);
  });
  // Another build of the program may find other boxes.
  std::error_code ignored;
  const auto built = std::filesystem::last_write_time("/proc/self/exe", ignored).time_since_epoch().count();
  return text + " " + std::to_string(built);
}

DetectorRun run_detector(const Detector& detector, const std::vector<AnnotatedPicture>& pictures, DetectionCache& cache,
                         const PictureLimits& limits, Progress& progress) {
  constexpr std::size_t kReadAhead = 32;  // pictures in memory at a time
  DetectorRun sum;
  sum.boxes.resize(pictures.size());
  std::vector<std::size_t> todo;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    if (auto kept = cache.find(pictures[i].path)) {
      add(sum, i, std::move(*kept));
      progress.advance();
    } else {
      todo.push_back(i);
    }
  }
  try {
    for (std::size_t first = 0; first < todo.size(); first += kReadAhead) {
      const std::size_t count = std::min(kReadAhead, todo.size() - first);
      std::vector<ReadPicture> read(count);
      tbb::parallel_for(std::size_t{0}, count, [&](std::size_t k) {
        const std::string& path = pictures[todo[first + k]].path;
        read[k].error = problem_in(path, [&] { read[k].grey = read_picture(path, PictureColour::grey, limits); });
      });
      for (std::size_t k = 0; k < count; ++k) {
        if (interrupted()) throw Stopped();
        const std::size_t i = todo[first + k];
        PictureRun run;
        if (read[k].error.empty())
          read[k].error = problem_in(pictures[i].path, [&] { run = timed(detector, read[k].grey); });
        if (read[k].error.empty()) {
          cache.store(pictures[i].path, run);
          add(sum, i, std::move(run));
        } else {
          sum.unreadable[i] = read[k].error;
        }
        progress.advance();
      }
    }
  } catch (const Stopped&) {  // what is measured by now is in the cache
  }
  return sum;
}

}  // namespace haarkit
