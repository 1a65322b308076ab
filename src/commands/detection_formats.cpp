// Detections as text, JSON, CSV or FDDB's lines.
#include "commands/detection_formats.hpp"

#include <cstdio>
#include <utility>

#include "haarkit/base/numbers.hpp"
#include "haarkit/base/text.hpp"
#include "program/json.hpp"

namespace haarkit {
namespace {

// "x y w h score" with a separator of choice.
std::string fields(const Detection& detection, char separator) {
  std::string text;
  for (const int value : {detection.box.x, detection.box.y, detection.box.width, detection.box.height}) {
    text += std::to_string(value) + separator;
  }
  return text + number_text(detection.score);
}

class TextWriter : public DetectionWriter {
  std::string picture(const PictureResult& result) override {
    if (!result.error.empty()) return result.name + ": not read\n";
    std::string text = result.name + ": " + std::to_string(result.detections.size()) + " found\n";
    for (const Detection& found : result.detections) {
      char line[120];
      std::snprintf(line, sizeof line, "  x %5d  y %5d  w %4d  h %4d  score ", found.box.x, found.box.y,
                    found.box.width, found.box.height);
      text += line + number_text(static_cast<double>(found.score), 2) + "\n";
    }
    return text;
  }
};

class CsvWriter : public DetectionWriter {
  std::string begin() override { return "image,x,y,w,h,score\n"; }
  std::string picture(const PictureResult& result) override {
    std::string text;
    for (const Detection& found : result.detections) text += csv_field(result.name) + "," + fields(found, ',') + "\n";
    return text;
  }
};

class FddbWriter : public DetectionWriter {
  std::string picture(const PictureResult& result) override {
    if (!result.error.empty()) return "";
    std::string text = result.name + "\n" + std::to_string(result.detections.size()) + "\n";
    for (const Detection& found : result.detections) text += fields(found, ' ') + "\n";
    return text;
  }
};

// One object whose pictures are written as they come, a line each.
class JsonWriter : public DetectionWriter {
  std::string begin() override { return "{\"pictures\": ["; }
  std::string picture(const PictureResult& result) override {
    OrderedJson json{{"image", result.name}};
    if (!result.error.empty()) {
      json["error"] = result.error;
    } else {
      json["width"] = result.width;
      json["height"] = result.height;
      json["detections"] = OrderedJson::array();
      for (const Detection& found : result.detections) {
        const cv::Rect& box = found.box;
        json["detections"].push_back(
            {{"x", box.x}, {"y", box.y}, {"w", box.width}, {"h", box.height}, {"score", shortest_double(found.score)}});
      }
    }
    return std::exchange(between_, ",\n") + json_text(json);
  }
  std::string end() override { return "\n]}\n"; }

  std::string between_ = "\n";  // what stands before the next picture
};

}  // namespace

std::unique_ptr<DetectionWriter> detection_writer(DetectionFormat format) {
  switch (format) {
    case DetectionFormat::json:
      return std::make_unique<JsonWriter>();
    case DetectionFormat::csv:
      return std::make_unique<CsvWriter>();
    case DetectionFormat::fddb:
      return std::make_unique<FddbWriter>();
    default:
      return std::make_unique<TextWriter>();
  }
}

}  // namespace haarkit
