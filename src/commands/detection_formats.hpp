#pragma once

#include <memory>
#include <string>
#include <vector>

#include "haarkit/detect/detection.hpp"

namespace haarkit {

// What came of one picture.
struct PictureResult {
  std::string name;
  int width = 0, height = 0;
  std::vector<Detection> detections;
  std::string error;  // why it could not be read; empty when it could
};

enum class DetectionFormat { text, json, csv, fddb };

// Turns results into a file's text, picture by picture, in the order they are given.
class DetectionWriter {
 public:
  virtual ~DetectionWriter() = default;
  virtual std::string begin() { return ""; }
  virtual std::string picture(const PictureResult& result) = 0;
  virtual std::string end() { return ""; }
};

// text: for people. csv: `image,x,y,w,h,score` with a header line; pictures in which nothing was found have no line.
// json: {"pictures": [{"image", "width", "height", "detections": [{"x","y","w","h","score"}]} or {"image", "error"}]}.
// fddb: the picture's name, the number of boxes, then `x y w h score` lines; unreadable pictures are left out.
std::unique_ptr<DetectionWriter> detection_writer(DetectionFormat format);

}  // namespace haarkit
