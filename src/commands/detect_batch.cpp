// Pictures read and searched by several threads, results handed on in the order of the list.
#include "commands/detect_batch.hpp"

#include <tbb/parallel_pipeline.h>

#include <filesystem>

#include "commands/annotate.hpp"
#include "haarkit/base/data_error.hpp"
#include "program/interrupt.hpp"
#include "program/threads.hpp"

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

class Batch {
 public:
  Batch(const Detector& detector, const OutputNames& names, const BatchOptions& options)
      : detector_(detector), names_(names), options_(options) {}

  PictureResult run(const PictureEntry& picture) const {
    PictureResult result;
    result.name = picture.name;
    const bool colour = !options_.draw_folder.empty() || !options_.crop_folder.empty();
    cv::Mat pixels;
    try {
      pixels = read_picture(picture.path, colour ? PictureColour::bgr : PictureColour::grey, options_.limits);
    } catch (const DataError& error) {
      result.error = error.what();
      return result;
    }
    result.width = pixels.cols;
    result.height = pixels.rows;
    result.detections = detector_.detect(colour ? grey_of(pixels) : pixels);
    if (!options_.crop_folder.empty()) crop(picture, pixels, result.detections);
    if (!options_.draw_folder.empty()) {
      draw_detections(pixels, result.detections);
      write_picture_with_folders(names_.annotated(options_.draw_folder, picture), pixels);
    }
    return result;
  }

 private:
  void crop(const PictureEntry& picture, const cv::Mat& bgr, const std::vector<Detection>& detections) const {
    int number = 0;
    for (const Detection& detection : detections) {
      const cv::Rect inside = detection.box & cv::Rect({0, 0}, bgr.size());
      write_picture_with_folders(names_.crop(options_.crop_folder, picture, ++number), bgr(inside));
    }
  }

  const Detector& detector_;
  const OutputNames& names_;
  const BatchOptions& options_;
};

}  // namespace

BatchOutcome detect_batch(const Detector& detector, const std::vector<PictureEntry>& pictures,
                          const BatchOptions& options, const std::function<void(const PictureResult&)>& on_result) {
  const OutputNames names(pictures);
  if (!options.draw_folder.empty()) refuse_overwriting(pictures, names, options);
  const Batch batch(detector, names, options);
  BatchOutcome outcome;

  std::size_t next = 0;
  const auto take = [&](tbb::flow_control& flow) {
    if (next == pictures.size() || interrupted()) flow.stop();
    return next++;
  };
  const auto work = [&](std::size_t i) { return batch.run(pictures[i]); };
  const auto hand_over = [&](const PictureResult& result) {
    if (!result.error.empty()) outcome.unreadable.push_back(result.error);
    ++outcome.done;
    on_result(result);
  };
  // One picture more than threads: results wait for their turn while the next pictures are in work.
  const auto in_work = static_cast<std::size_t>(ThreadLimit::current()) + 1;
  using tbb::filter_mode;
  tbb::parallel_pipeline(in_work, tbb::make_filter<void, std::size_t>(filter_mode::serial_in_order, take) &
                                      tbb::make_filter<std::size_t, PictureResult>(filter_mode::parallel, work) &
                                      tbb::make_filter<PictureResult, void>(filter_mode::serial_in_order, hand_over));
  return outcome;
}

}  // namespace haarkit
