#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "haarkit/detect/detection.hpp"

namespace haarkit {

// Which frame of a film a picture is: its number from 0, and seconds since the film began.
struct FrameTime {
  std::int64_t number = 0;
  double seconds = 0;
};

// What came of one picture.
struct PictureResult {
  std::string name;
  int width = 0, height = 0;
  std::optional<FrameTime> frame;  // none: a picture of its own
  std::vector<Detection> detections;
  std::vector<int> tracks;  // of each detection; empty: none were sought
  std::string error;        // why it could not be read; empty when it could
};

enum class DetectionFormat { text, json, jsonl, csv, fddb };

// CSV's columns beyond those of pictures, which must be known at the beginning.
struct FilmColumns {
  bool frames = false, tracks = false;
};

// Turns results into a file's text, picture by picture, in the order they are given.
class DetectionWriter {
 public:
  virtual ~DetectionWriter() = default;
  virtual std::string begin() { return ""; }
  virtual std::string picture(const PictureResult& result) = 0;
  virtual std::string film_end(const std::string& /*name*/) { return ""; }  // after a film's last frame
  virtual std::string end() { return ""; }
};

// text: for people. csv: `image,x,y,w,h,score` with a header line; pictures in which nothing was found have no line.
// json: {"pictures": [{"image", "width", "height", "detections": [{"x","y","w","h","score"}]} or {"image", "error"}]}.
// jsonl: each of those objects on a line, for readers that follow as it goes.
// Frames of films have "frame" and "time" (CSV: columns after the others, when there may be films), and detections that
// are tracked "track" (likewise); text leaves frames out in which nothing was found and counts them at the film's end.
// fddb: the picture's name (a frame's: "NAME#FRAME@SECONDS"), the number of boxes, then `x y w h score` lines;
// unreadable pictures are left out.
std::unique_ptr<DetectionWriter> detection_writer(DetectionFormat format, const FilmColumns& columns);

}  // namespace haarkit
