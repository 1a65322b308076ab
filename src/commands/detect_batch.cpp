// Pictures read and searched by several threads, results handed on in the order of the list.
#include "commands/detect_batch.hpp"

#include <tbb/parallel_pipeline.h>

#include <filesystem>

#include "commands/annotate.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/stopped.hpp"
#include "program/interrupt.hpp"
#include "program/problem_in.hpp"
#include "program/threads.hpp"
#include "program/written_files.hpp"

namespace haarkit {
namespace {

// A folder given for --draw must not be the one the pictures come from: they would be lost.
void refuse_overwriting(const std::vector<PictureEntry>& pictures, const OutputNames& names,
                        const BatchOptions& options) {
  for (const PictureEntry& picture : pictures) {
    std::error_code ignored;
    if (std::filesystem::equivalent(names.annotated(options.draw_folder, picture), picture.path, ignored)) {
      throw DataError(picture.path, "", "the annotated picture would replace the picture itself",
                      "give another folder to --draw");
    }
  }
}

// What came of one picture, and what went wrong beside it.
struct Outcome {
  PictureResult result;
  std::string problem;   // names the picture; empty when all is well
  bool stopped = false;  // by Ctrl-C: there is no result
};

std::vector<std::string> paths_of(const std::vector<PictureEntry>& pictures) {
  std::vector<std::string> paths;
  paths.reserve(pictures.size());
  for (const PictureEntry& picture : pictures) paths.push_back(picture.path);
  return paths;
}

class Batch {
 public:
  Batch(const Detector& detector, const std::vector<PictureEntry>& pictures, const OutputNames& names,
        const BatchOptions& options)
      : detector_(detector), names_(names), options_(options), written_(writes() ? paths_of(pictures) : Paths()) {}

  Outcome run(const PictureEntry& picture) {
    Outcome outcome;
    outcome.result.name = picture.name;
    try {
      cv::Mat pixels;
      outcome.problem = !picture.problem.empty()
                            ? picture.problem
                            : problem_in(picture.path, [&] { pixels = search(picture, outcome.result); });
      outcome.result.error = outcome.problem;
      if (outcome.problem.empty())
        outcome.problem = problem_in(picture.path, [&] { write(picture, pixels, outcome.result.detections); });
    } catch (const Stopped&) {
      outcome.stopped = true;
    }
    return outcome;
  }

 private:
  using Paths = std::vector<std::string>;

  bool writes() const { return !options_.draw_folder.empty() || !options_.crop_folder.empty(); }

  // Returns the picture, in colour where something is going to be written of it.
  cv::Mat search(const PictureEntry& picture, PictureResult& result) const {
    cv::Mat pixels = read_picture(picture.path, writes() ? PictureColour::bgr : PictureColour::grey, options_.limits);
    result.width = pixels.cols;
    result.height = pixels.rows;
    result.detections = detector_.detect(writes() ? grey_of(pixels) : pixels);
    return pixels;
  }

  void write(const PictureEntry& picture, cv::Mat& pixels, const std::vector<Detection>& detections) {
    if (!options_.crop_folder.empty()) crop(picture, pixels, detections);
    if (options_.draw_folder.empty()) return;
    draw_detections(pixels, detections);
    const std::string path = names_.annotated(options_.draw_folder, picture);
    written_.claim(path);
    write_picture_with_folders(path, pixels);
  }

  void crop(const PictureEntry& picture, const cv::Mat& bgr, const std::vector<Detection>& detections) {
    int number = 0;
    for (const Detection& detection : detections) {
      const cv::Rect inside = detection.box & cv::Rect({0, 0}, bgr.size());
      const std::string path = names_.crop(options_.crop_folder, picture, ++number);
      written_.claim(path);
      write_picture_with_folders(path, bgr(inside));
    }
  }

  const Detector& detector_;
  const OutputNames& names_;
  const BatchOptions& options_;
  WrittenFiles written_;
};

}  // namespace

BatchOutcome detect_batch(const Detector& detector, const std::vector<PictureEntry>& pictures,
                          const BatchOptions& options, const std::function<void(const PictureResult&)>& on_result) {
  const OutputNames names(pictures);
  if (!options.draw_folder.empty()) refuse_overwriting(pictures, names, options);
  Batch batch(detector, pictures, names, options);
  BatchOutcome outcome;

  std::size_t next = 0;
  const auto take = [&](tbb::flow_control& flow) {
    if (next == pictures.size() || interrupted()) flow.stop();
    return next++;
  };
  const auto work = [&](std::size_t i) { return batch.run(pictures[i]); };
  const auto hand_over = [&](const Outcome& picture) {
    if (picture.stopped) return;
    if (!picture.problem.empty()) outcome.problems.push_back(picture.problem);
    ++outcome.done;
    on_result(picture.result);
  };
  // One picture more than threads: results wait for their turn while the next pictures are in work.
  const auto in_work = static_cast<std::size_t>(ThreadLimit::current()) + 1;
  using tbb::filter_mode;
  tbb::parallel_pipeline(in_work, tbb::make_filter<void, std::size_t>(filter_mode::serial_in_order, take) &
                                      tbb::make_filter<std::size_t, Outcome>(filter_mode::parallel, work) &
                                      tbb::make_filter<Outcome, void>(filter_mode::serial_in_order, hand_over));
  return outcome;
}

}  // namespace haarkit
