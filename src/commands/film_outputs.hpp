#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "commands/detect_film.hpp"

namespace haarkit {

// What is written of a film: copies of it, drawn on and blurred, and crops. Where one of them cannot be written the
// film is searched on, and unwritten() tells.
class FilmOutputs {
 public:
  FilmOutputs(FilmReader& film, const FilmOptions& options);

  // The next frame of each copy.
  void put_drawn(const FilmFrame& frame) { put(drawn_, frame); }
  void put_blurred(const FilmFrame& frame) { put(blurred_, frame); }
  // Writes a frame's crops; any thread.
  void crop(const FilmFrame& frame, const std::vector<Detection>& detections);
  // Ends the copies; end: as FilmWriter::finish. Returns what of the film's sound is lost, empty for nothing.
  std::string finish(const FilmFrame& end);
  // What could not be written, and why.
  std::vector<std::string> unwritten() const;

 private:
  struct Copy {
    std::string path;
    std::unique_ptr<FilmWriter> writer = nullptr;  // from the first frame on
    std::string problem = {};                      // why there is none
  };
  void put(Copy& copy, const FilmFrame& frame);

  FilmReader& film_;
  const FilmOptions& options_;
  Copy drawn_, blurred_;
  std::mutex crops_mutex_;
  std::map<std::pair<std::int64_t, int>, std::string> unwritten_crops_;  // by frame and number: why
};

}  // namespace haarkit
