// The files that are written of a film.
#include "commands/film_outputs.hpp"

#include "commands/detect_outputs.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"

namespace haarkit {

FilmOutputs::FilmOutputs(FilmReader& film, const FilmOptions& options)
    : film_(film), options_(options), drawn_{options.draw_path}, blurred_{options.blur_path} {}

void FilmOutputs::put(Copy& copy, const FilmFrame& frame) {
  if (!copy.problem.empty()) return;
  try {
    if (!copy.writer) copy.writer = film_.writer(copy.path, frame.size());
  } catch (const DataError& error) {
    copy.problem = error.what();
    return;
  }
  copy.writer->write(frame);
}

void FilmOutputs::crop(const FilmFrame& frame, const std::vector<Detection>& detections) {
  if (detections.empty()) return;
  const cv::Mat bgr = film_.bgr(frame);
  int number = 0;
  for (const Detection& found : detections) {
    try {
      write_picture_with_folders(options_.crop_path(frame.number, ++number), cut_out(bgr, found.box, options_.cut));
    } catch (const DataError& error) {
      const std::lock_guard lock(crops_mutex_);
      unwritten_crops_.emplace(std::pair(frame.number, number), error.what());
    }
  }
}

std::string FilmOutputs::finish(const FilmFrame& end) {
  std::string lost;
  for (const Copy* copy : {&drawn_, &blurred_}) {
    if (!copy->writer) continue;
    copy->writer->finish(end);
    if (lost.empty()) lost = copy->writer->lost_sound();
  }
  return lost;
}

std::vector<std::string> FilmOutputs::unwritten() const {
  std::vector<std::string> told;
  for (const Copy* copy : {&drawn_, &blurred_})
    if (!copy->problem.empty()) told.push_back(copy->problem);
  if (unwritten_crops_.empty()) return told;
  const std::size_t more = unwritten_crops_.size() - 1;
  told.push_back(unwritten_crops_.begin()->second +
                 (more > 0 ? " (nor could " + counted(more, "other crop") + ")" : ""));
  return told;
}

}  // namespace haarkit
