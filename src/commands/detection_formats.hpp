#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cascades/chosen_cascades.hpp"
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
  std::vector<int> tracks;                    // of each detection; empty: none were sought
  std::vector<std::vector<Detection>> parts;  // of each detection, inside its box; empty: none were sought
  std::string error;                          // why it could not be read; empty when it could
};

enum class DetectionFormat { text, json, jsonl, csv, fddb };

// What results tell beyond boxes and scores; CSV's columns must be known at the beginning.
struct DetectionColumns {
  bool frames = false, tracks = false;
  Objects objects;               // names of what is found, where they are told
  std::optional<Objects> parts;  // likewise of parts; none: none are sought
};

// Turns results into a file's text, picture by picture, in the order they are given.
class DetectionWriter {
 public:
  explicit DetectionWriter(DetectionColumns columns) : columns_(std::move(columns)) {}
  virtual ~DetectionWriter() = default;
  virtual std::string begin() { return ""; }
  virtual std::string picture(const PictureResult& result) = 0;
  virtual std::string film_end(const std::string& /*name*/) { return ""; }  // after a film's last frame
  virtual std::string end() { return ""; }

 protected:
  const DetectionColumns columns_;
};

// text: for people. csv: `image,x,y,w,h,score` with a header line; pictures in which nothing was found have no line.
// json: {"pictures": [{"image", "width", "height", "detections": [{"x","y","w","h","score"}]} or {"image", "error"}]}.
// jsonl: each of those objects on a line, for readers that follow as it goes.
// Frames of films have "frame" and "time" (CSV: columns after the others, when there may be films), and detections that
// are tracked "track" (likewise); text leaves frames out in which nothing was found and counts them at the film's end.
// Where names are told, a detection has "class" (CSV: a column after the score; text: at the line's end). Parts stand
// behind their whole: in JSON as its "parts", in CSV as rows whose column part_of is the number of the whole among the
// picture's or frame's own detections, from 1 (empty for a whole), in text indented.
// fddb: the picture's name (a frame's: "NAME#FRAME@SECONDS"), the number of boxes, then `x y w h score` lines;
// unreadable pictures are left out; it has no room for names and parts.
std::unique_ptr<DetectionWriter> detection_writer(DetectionFormat format, const DetectionColumns& columns);

}  // namespace haarkit
