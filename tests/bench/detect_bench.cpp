// Detection against OpenCV's objdetect: the same cascade, pictures, scale factor 1.1 and smallest window of 24 pixels.
// exact finds the same windows as OpenCV; both return them ungrouped. The built-in cascades, which OpenCV cannot read,
// run in fast mode. scripts/benchmark makes a table of it.
// Environment: HAARKIT_BENCH_PICTURES a folder of pictures instead of samples/pictures; HAARKIT_BENCH_ALL=1 all sizes
// (ctest runs the smallest one alone); HAARKIT_BENCH_SET the name of an instruction set, which alone is measured.
#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include <cstdlib>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>
#include <string>
#include <vector>

#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/detector.hpp"
#include "wanted_sets.hpp"

using namespace haarkit;

namespace {

const char* const kCascades[] = {"default", "alt", "alt2", "lbp", "lbp-profile"};
const char* const kBuiltIn = "built-in";
const char* const kAllViews = "built-in-all-views";

std::string file_of(const std::string& name) {
  if (name == "lbp") return "/usr/share/opencv4/lbpcascades/lbpcascade_frontalface.xml";
  if (name == "lbp-profile") return "/usr/share/opencv4/lbpcascades/lbpcascade_profileface.xml";
  return "/usr/share/opencv4/haarcascades/haarcascade_frontalface_" + name + ".xml";
}

std::vector<NamedCascade> cascades_of(const std::string& name) {
  if (name == kAllViews) return builtin_face_views();
  return {{name, name == kBuiltIn ? builtin_face_cascade() : read_cascade(file_of(name))}};
}

std::string setting(const char* name, const std::string& otherwise) {
  const char* value = std::getenv(name);
  return value ? value : otherwise;
}

// Four photographs side by side, each a quarter of the picture.
cv::Mat mosaic(cv::Size size) {
  std::vector<cv::String> files;
  cv::glob(setting("HAARKIT_BENCH_PICTURES", HAARKIT_SOURCE_DIR "/samples/pictures") + "/*.jpg", files);
  CV_Assert(!files.empty());
  cv::Mat picture(size, CV_8UC1);
  const cv::Size quarter = size / 2;
  for (int i = 0; i < 4; ++i) {
    const cv::Mat photo = cv::imread(files[i % files.size()], cv::IMREAD_GRAYSCALE);
    const double enough =
        std::max(quarter.width / static_cast<double>(photo.cols), quarter.height / static_cast<double>(photo.rows));
    cv::Mat scaled;
    cv::resize(photo, scaled, {}, enough + 1e-3, enough + 1e-3, cv::INTER_AREA);
    scaled({{}, quarter})
        .copyTo(picture({i % 2 * quarter.width, i / 2 * quarter.height, quarter.width, quarter.height}));
  }
  return picture;
}

// Every benchmark has both: the CSV reporter wants the same counters in all runs.
void set_counters(benchmark::State& state, std::size_t found, double weak_per_window) {
  state.counters["found"] = static_cast<double>(found);
  state.counters["weak_per_window"] = weak_per_window;
}

void opencv(benchmark::State& state, const std::string& name, cv::Size size, int threads) {
  cv::setNumThreads(threads);
  cv::CascadeClassifier classifier(file_of(name));
  const cv::Mat picture = mosaic(size);
  std::vector<cv::Rect> boxes;
  for (auto _ : state) classifier.detectMultiScale(picture, boxes, 1.1, 0, 0, {24, 24});
  set_counters(state, boxes.size(), 0);
}

void haarkit_detect(benchmark::State& state, const std::string& name, cv::Size size, int threads, DetectMode mode,
                    InstructionSet set) {
  DetectorOptions options;
  options.mode = mode;
  options.min_neighbors = 0;
  options.min_size = {24, 24};
  options.threads = threads;
  options.instruction_set = set;
  const Detector detector(cascades_of(name), options);
  const cv::Mat picture = mosaic(size);
  ScanStatistics statistics;
  std::size_t found = detector.detect(picture, &statistics).size();
  for (auto _ : state) found = detector.detect(picture).size();
  state.SetItemsProcessed(state.iterations() * statistics.windows);
  set_counters(state, found, static_cast<double>(statistics.weak_evaluated) / static_cast<double>(statistics.windows));
}

// Mining: every window of a level against the first stages. Items are windows.
void mining(benchmark::State& state) {
  CascadeParts parts = read_cascade(file_of("alt")).parts();
  parts.stages.resize(state.range(0));
  const LevelScanner scanner{Cascade(parts)};
  const cv::Mat level = mosaic({640, 480});
  ScanScratch scratch;
  ScanStatistics statistics;
  for (auto _ : state) {
    std::vector<WindowHit> hits;
    scanner.scan(level, {1}, scratch, hits, statistics);
    benchmark::DoNotOptimize(hits.data());
  }
  state.SetItemsProcessed(statistics.windows);
  set_counters(state, 0, static_cast<double>(statistics.weak_evaluated) / static_cast<double>(statistics.windows));
}
BENCHMARK(mining)->Arg(1)->Arg(2)->Arg(5)->Arg(10)->Arg(15)->Unit(benchmark::kMillisecond);

// One thread is timed by its processor time, two by the clock.
template <typename Run>
void add(const std::string& name, int threads, Run run) {
  auto* bench = benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMillisecond);
  if (threads > 1) bench->UseRealTime();
}

void add_haarkit(const std::string& program, const std::string& cascade, cv::Size size, int threads, DetectMode mode,
                 InstructionSet set) {
  add("detect/" + program + "/" + cascade + "/" + std::to_string(size.width) + "x" + std::to_string(size.height) + "/" +
          std::to_string(threads),
      threads, [=](benchmark::State& s) { haarkit_detect(s, cascade, size, threads, mode, set); });
}

const cv::Size kSmallest(640, 480);

// In fast mode the widest instruction set; on the smallest picture with one thread, all of them.
void add_fast(const std::string& cascade, cv::Size size, int threads) {
  add_haarkit("fast", cascade, size, threads, DetectMode::fast, wanted_sets().back());
  if (size != kSmallest || threads > 1) return;
  for (InstructionSet set : wanted_sets())
    add_haarkit("fast-" + name_of(set), cascade, size, threads, DetectMode::fast, set);
}

// In exact mode all, plain code likewise.
void add_exact(const std::string& cascade, cv::Size size, int threads) {
  for (InstructionSet set : wanted_sets())
    if (set != InstructionSet::scalar || (size == kSmallest && threads == 1))
      add_haarkit("exact-" + name_of(set), cascade, size, threads, DetectMode::exact, set);
}

void add_opencv(const std::string& cascade, cv::Size size, int threads) {
  add("detect/opencv/" + cascade + "/" + std::to_string(size.width) + "x" + std::to_string(size.height) + "/" +
          std::to_string(threads),
      threads, [=](benchmark::State& s) { opencv(s, cascade, size, threads); });
}

bool add_detection() {
  std::vector<cv::Size> sizes = {kSmallest};
  if (setting("HAARKIT_BENCH_ALL", "") == "1") sizes.insert(sizes.end(), {{1280, 720}, {1920, 1080}});
  for (cv::Size size : sizes)
    for (int threads : {1, 2}) {
      for (const char* cascade : kCascades) {
        add_opencv(cascade, size, threads);
        add_exact(cascade, size, threads);
        add_fast(cascade, size, threads);
      }
      for (const char* cascade : {kBuiltIn, kAllViews}) add_fast(cascade, size, threads);
    }
  return true;
}
const bool kAdded = add_detection();

}  // namespace
