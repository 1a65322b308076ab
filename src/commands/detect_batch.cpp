// Pictures read and searched by several threads, results handed on in the order of the list.
#include "commands/detect_batch.hpp"

#include <tbb/parallel_pipeline.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "commands/detect_outputs.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/stopped.hpp"
#include "program/problem_in.hpp"
#include "program/threads.hpp"

namespace haarkit {
PictureOutcome PictureWork::run(const PictureEntry& picture, const std::string& unwritable) const {
  PictureOutcome outcome;
  outcome.result.name = picture.name;
  try {
    cv::Mat pixels;
    outcome.problem = !picture.problem.empty()
                          ? picture.problem
                          : problem_in(picture.path, [&] { pixels = search(picture, outcome.result); });
    outcome.result.error = outcome.problem;
    if (!outcome.problem.empty()) return outcome;
    if (!unwritable.empty()) {
      const bool only_crops = options_.draw_folder.empty() && options_.blur_folder.empty();
      if (!only_crops || !outcome.result.detections.empty()) outcome.problem = unwritable;
    } else {
      outcome.problem = problem_in(picture.path, [&] { write(picture, pixels, outcome.result); });
    }
  } catch (const Stopped&) {
    outcome.stopped = true;
  }
  return outcome;
}

// Returns the picture in colour, where something is going to be written of it. What is searched is the same then.
cv::Mat PictureWork::search(const PictureEntry& picture, PictureResult& result) const {
  std::optional<PictureColour> whole;
  if (search_.parts) whole = PictureColour::grey;
  if (writes_pictures(options_)) whole = PictureColour::bgr;
  const int by = search_.detector.largest_reduction();
  const SearchPicture read = read_picture_to_search(picture.path, by, whole, options_.limits);
  result.width = read.searched.size.width;
  result.height = read.searched.size.height;
  const std::vector<Detection> found = search_.detector.detect(read.searched);
  for (const std::size_t i : best_of(found, options_.best, search_.objects)) result.detections.push_back(found[i]);
  if (search_.parts) result.parts = search_.parts->parts_of(result.detections, grey_of(read.pixels));
  return read.pixels;
}

void PictureWork::write(const PictureEntry& picture, cv::Mat& pixels, const PictureResult& result) const {
  const std::vector<Detection>& detections = result.detections;
  written_.add_input(picture.path);
  if (!options_.crop_folder.empty()) crop(picture, pixels, detections);
  if (!options_.blur_folder.empty()) blur(picture, pixels, detections);
  if (options_.draw_folder.empty()) return;
  draw_detections(pixels, detections, search_.objects);
  for (const std::vector<Detection>& parts : result.parts)
    draw_detections(pixels, parts, search_.parts->objects(), search_.objects.count);
  put(names_.annotated(options_.draw_folder, picture), pixels);
}

void PictureWork::put(const std::string& path, const cv::Mat& picture) const {
  written_.claim(path);
  write_picture_with_folders(path, picture);
}

void PictureWork::crop(const PictureEntry& picture, const cv::Mat& bgr,
                       const std::vector<Detection>& detections) const {
  int number = 0;
  for (const Detection& detection : detections)
    put(names_.crop(options_.crop_folder, picture, ++number), cut_out(bgr, detection.box, options_.cut));
}

void PictureWork::blur(const PictureEntry& picture, const cv::Mat& bgr,
                       const std::vector<Detection>& detections) const {
  cv::Mat blurred = bgr.clone();
  CutOptions cut;
  cut.margin = std::max(options_.cut.margin, kBlurMargin);
  for (const Detection& detection : detections) blur_box(blurred, cut_box(detection.box, cut));
  put(names_.annotated(options_.blur_folder, picture), blurred);
}

bool writes_pictures(const BatchOptions& options) {
  return !options.draw_folder.empty() || !options.crop_folder.empty() || !options.blur_folder.empty();
}

void refuse_overwriting(const PictureEntry& picture, const OutputNames& names, const BatchOptions& options) {
  for (const auto& [option, folder] : {std::pair{"--draw", options.draw_folder}, {"--blur", options.blur_folder}}) {
    if (folder.empty()) continue;
    for (const std::string& path : {names.annotated(folder, picture), names.film(folder, picture)}) {
      std::error_code ignored;
      if (!std::filesystem::equivalent(path, picture.path, ignored)) continue;
      throw DataError(picture.path, "", "what is written would replace the picture itself",
                      "give another folder to " + std::string(option));
    }
  }
}

BatchOutcome detect_batch(const ObjectSearch& looked_for, const std::function<std::optional<PictureEntry>()>& next,
                          const OutputNames& names, const BatchOptions& options, WrittenFiles& written,
                          const std::function<void(const PictureResult&)>& on_result) {
  const PictureWork picture_work(looked_for, names, options, written);
  BatchOutcome outcome;

  const auto take = [&](tbb::flow_control& flow) {
    std::optional<PictureEntry> picture = next();
    if (!picture) flow.stop();
    return picture.value_or(PictureEntry());
  };
  const auto work = [&](const PictureEntry& picture) { return picture_work.run(picture); };
  const auto hand_over = [&](const PictureOutcome& picture) { outcome.take(picture, on_result); };
  // One picture more than threads: results wait for their turn while the next pictures are in work.
  const auto in_work = static_cast<std::size_t>(ThreadLimit::current()) + 1;
  using tbb::filter_mode;
  tbb::parallel_pipeline(in_work, tbb::make_filter<void, PictureEntry>(filter_mode::serial_in_order, take) &
                                      tbb::make_filter<PictureEntry, PictureOutcome>(filter_mode::parallel, work) &
                                      tbb::make_filter<PictureOutcome, void>(filter_mode::serial_in_order, hand_over));
  return outcome;
}

}  // namespace haarkit
