// What is measured: cascades that are run, and files of another program's detections.
#include "measuring/evaluated_detectors.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "cascades/chosen_cascades.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/detect/mirrored.hpp"
#include "haarkit/evaluate/detections.hpp"
#include "measuring/detection_cache.hpp"
#include "measuring/detector_runs.hpp"
#include "program/interrupt.hpp"
#include "program/program.hpp"

namespace haarkit {
namespace {

DetectorOptions stopped_by_interrupts(DetectorOptions options) {
  options.stop = interrupted;
  return options;
}

// Where all views have one.
std::optional<double> own_score_of(const Detector& detector) {
  const std::vector<std::optional<float>>& points = detector.operating_points();
  for (const std::optional<float> point : points)
    if (point != points.front()) return std::nullopt;
  return points.front() ? std::optional<double>(*points.front()) : std::nullopt;
}

class CascadeDetector : public EvaluatedDetector {
 public:
  CascadeDetector(const MeasuredCascades& cascades, const DetectorOptions& options, const PictureLimits& limits,
                  const std::string& folder, std::optional<SharedRuns> shared)
      : EvaluatedDetector(cascades.name),
        detector_(cascades.views, stopped_by_interrupts(options)),
        limits_(limits),
        shared_(shared),
        cache_(folder, folder.empty() ? "" : identity_of(cascades.views, options, limits)),
        own_score_(own_score_of(detector_)) {}

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
  FileDetector(std::string name, const std::string& path, const std::string& class_name)
      : EvaluatedDetector(std::move(name)), path_(path) {
    detections_ =
        read_detections(path, class_name, [&](const DataError& warning) { warnings_.emplace_back(warning.what()); });
  }

  DetectorBoxes run(const std::vector<AnnotatedPicture>& pictures, Progress& progress) override {
    AssignedDetections assigned = assign_detections(pictures, detections_, path_);
    progress.advance(static_cast<std::int64_t>(pictures.size()));
    if (!pictures.empty() && assigned.unmentioned == pictures.size())
      throw DataError(path_, "", "names none of the " + counted(pictures.size(), "picture"),
                      detections_.empty()
                          ? "the file holds no detections"
                          : "it names \"" + detections_[0].name + "\", the annotations \"" + pictures[0].name + "\"");
    const std::set<std::string> unknown(assigned.unknown.begin(), assigned.unknown.end());
    if (!unknown_)
      unknown_ = unknown;
    else  // what is a picture of another data set is known
      for (auto at = unknown_->begin(); at != unknown_->end();)
        at = unknown.count(*at) == 0 ? unknown_->erase(at) : std::next(at);
    return {name(), std::move(assigned.boxes), {}, {}, {}};
  }

  std::vector<std::string> warnings() const override {
    std::vector<std::string> all = warnings_;
    if (unknown_ && !unknown_->empty())
      all.push_back(path_ + ": " + counted(unknown_->size(), "name") + " of none of the pictures, such as " +
                    *unknown_->begin() + ": what was found in them counts as nothing");
    return all;
  }

 private:
  std::string path_;
  std::vector<std::string> warnings_;
  std::vector<PictureDetections> detections_;
  std::optional<std::set<std::string>> unknown_;  // names that are pictures of no data set by now
};

void require_other_name(const std::vector<std::unique_ptr<EvaluatedDetector>>& detectors, const std::string& name,
                        const std::string& file) {
  const auto same = [&](const auto& detector) { return detector->name() == name; };
  if (std::any_of(detectors.begin(), detectors.end(), same))
    throw UsageError(file + " would be called " + name + " like another detector: give it a name, as in --detections " +
                     "other=" + file);
}

}  // namespace

std::vector<MeasuredCascades> measured_cascades(const EvaluateCommand& c) {
  std::vector<MeasuredCascades> all;
  OwnNames own_names;
  const auto add = [&](const std::string& word, bool mirror) {
    auto [name, file, named] = named_file(word, "--cascade");
    if (!named && file == kBuiltin) name = "default cascade";
    if (!named) own_names.claim(name, file);
    std::size_t at = 0;
    while (at < all.size() && (all[at].named != named || all[at].name != name)) ++at;
    if (at == all.size()) all.push_back({name, named, {}, {}});
    const Cascade cascade = chosen_cascade(file);
    all[at].views.push_back({all[at].name, mirror ? mirrored(cascade, file) : cascade});
    all[at].words.push_back(view_word(file, mirror));
  };
  for (const std::string& word : c.cascades.cascades) add(word, false);
  for (const std::string& word : c.cascades.mirrored) add(word, true);
  if (all.empty() && (c.cascades.views || c.detections.empty())) {
    CascadeWords builtin;
    builtin.views = c.cascades.views;
    ChosenCascades chosen = chosen_cascades(builtin);
    all.push_back({chosen.cascades.size() > 1 ? "default cascades" : "default cascade", false,
                   std::move(chosen.cascades), std::move(chosen.words)});
  }
  for (const MeasuredCascades& measured : all) {
    warn_of_mixed_views(measured.views);
    warn_of_too_small(measured.views, c.detector);
  }
  return all;
}

std::vector<std::unique_ptr<EvaluatedDetector>> evaluated_detectors(const EvaluateCommand& c,
                                                                    const std::vector<MeasuredCascades>& cascades,
                                                                    const std::string& class_name, bool by_name,
                                                                    Dealing* dealing) {
  std::vector<std::unique_ptr<EvaluatedDetector>> detectors;
  for (std::size_t i = 0; i < cascades.size(); ++i) {
    if (by_name && cascades[i].name != class_name) continue;
    std::optional<SharedRuns> shared;
    if (dealing != nullptr) shared.emplace(SharedRuns{*dealing, i});
    detectors.push_back(std::make_unique<CascadeDetector>(cascades[i], c.detector, c.limits, c.cache_folder, shared));
  }
  for (const std::string& word : c.detections) {
    const auto [name, file, given] = named_file(word, "--detections");
    if (by_name && given && name != class_name) continue;
    // What measures one class may well have its name.
    if (!(by_name && given)) require_other_name(detectors, name, file);
    detectors.push_back(std::make_unique<FileDetector>(name, file, class_name));
  }
  return detectors;
}

void follow_evaluation(const EvaluateCommand& c, const std::vector<MeasuredCascades>& cascades, Dealing& dealing) {
  std::vector<Detector> detectors;
  detectors.reserve(cascades.size());
  for (const MeasuredCascades& measured : cascades)
    detectors.emplace_back(measured.views, stopped_by_interrupts(c.detector));
  std::vector<const Detector*> places;
  places.reserve(detectors.size());
  for (const Detector& detector : detectors) places.push_back(&detector);
  follow_detectors(dealing, places, c.limits);
}

}  // namespace haarkit
