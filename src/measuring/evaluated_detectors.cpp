// What is measured: cascades that are run, and files of another program's detections.
#include "measuring/evaluated_detectors.hpp"

#include <filesystem>

#include "cascades/detector_options.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/evaluate/detections.hpp"
#include "measuring/detection_cache.hpp"
#include "measuring/detector_runs.hpp"
#include "program/interrupt.hpp"

namespace haarkit {
namespace {

std::string stem(const std::string& path) {
  return std::filesystem::path(path).stem().string();
}

DetectorOptions stopped_by_interrupts(DetectorOptions options) {
  options.stop = interrupted;
  return options;
}

class CascadeDetector : public EvaluatedDetector {
 public:
  CascadeDetector(std::string name, const Cascade& cascade, const DetectorOptions& options, const PictureLimits& limits,
                  const std::string& folder, std::optional<SharedRuns> shared)
      : EvaluatedDetector(std::move(name)),
        detector_(cascade, stopped_by_interrupts(options)),
        limits_(limits),
        shared_(shared),
        cache_(folder, folder.empty() ? "" : identity_of(cascade, options)) {
    if (cascade.min_score()) own_score_ = *cascade.min_score();
  }

  DetectorBoxes run(const std::vector<AnnotatedPicture>& pictures, Progress& progress) override {
    DetectorRun run = shared_ ? deal_detector(*shared_, detector_, pictures, cache_, limits_, progress)
                              : run_detector(detector_, pictures, cache_, limits_, progress);
    cache_.save();
    return {name(), std::move(run.boxes), run.speed, std::move(run.unreadable), own_score_};
  }

 private:
  Detector detector_;
  PictureLimits limits_;
  std::optional<SharedRuns> shared_;
  DetectionCache cache_;
  std::optional<double> own_score_;
};

class FileDetector : public EvaluatedDetector {
 public:
  FileDetector(std::string name, const std::string& path)
      : EvaluatedDetector(std::move(name)), path_(path), detections_(read_detections(path)) {}

  DetectorBoxes run(const std::vector<AnnotatedPicture>& pictures, Progress& progress) override {
    AssignedDetections assigned = assign_detections(pictures, detections_);
    progress.advance(static_cast<std::int64_t>(pictures.size()));
    if (!pictures.empty() && assigned.unmentioned == pictures.size())
      throw DataError(path_, "", "names none of the " + counted(static_cast<long long>(pictures.size()), "picture"),
                      detections_.empty()
                          ? "the file holds no detections"
                          : "it names \"" + detections_[0].name + "\", the annotations \"" + pictures[0].name + "\"");
    return {name(), std::move(assigned.boxes), {}, {}, {}};
  }

 private:
  std::string path_;
  std::vector<PictureDetections> detections_;
};

}  // namespace

std::vector<NamedCascade> named_cascades(const EvaluateCommand& c) {
  std::vector<NamedCascade> named;
  std::vector<std::string> cascades = c.cascades;
  if (cascades.empty() && c.detections.empty()) cascades.emplace_back();
  for (const std::string& word : cascades) {
    const auto [name, file] = name_and_file(word);
    const std::string own = file.empty() ? "default cascade" : stem(file);
    named.push_back({name.empty() ? own : name, chosen_cascade(file)});
  }
  return named;
}

std::vector<std::unique_ptr<EvaluatedDetector>> evaluated_detectors(const EvaluateCommand& c, Dealing* dealing) {
  std::vector<std::unique_ptr<EvaluatedDetector>> detectors;
  for (const auto& [name, cascade] : named_cascades(c)) {
    std::optional<SharedRuns> shared;
    if (dealing != nullptr) shared.emplace(SharedRuns{*dealing, detectors.size()});
    detectors.push_back(std::make_unique<CascadeDetector>(name, cascade, c.detector, c.limits, c.cache_folder, shared));
  }
  for (const std::string& word : c.detections) {
    const auto [name, file] = name_and_file(word);
    detectors.push_back(std::make_unique<FileDetector>(name.empty() ? stem(file) : name, file));
  }
  return detectors;
}

void follow_evaluation(const EvaluateCommand& c, Dealing& dealing) {
  std::vector<Detector> detectors;
  for (const auto& [name, cascade] : named_cascades(c))
    detectors.emplace_back(cascade, stopped_by_interrupts(c.detector));
  std::vector<const Detector*> places;
  for (const Detector& detector : detectors) places.push_back(&detector);
  follow_detectors(dealing, places, c.limits);
}

}  // namespace haarkit
