// Detections as text, JSON, lines of JSON, CSV or FDDB's lines.
#include "commands/detection_formats.hpp"

#include <cmath>
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

std::string seconds_text(double seconds) {
  return number_text(seconds, 3);
}

// Times in files, to the microsecond: films' clocks are no finer, and 0.04 is not to become 0.040000000000000001.
double whole_microseconds(double seconds) {
  return std::round(seconds * 1e6) / 1e6;
}

class TextWriter : public DetectionWriter {
  using DetectionWriter::DetectionWriter;
  static std::string line(const char* margin, const Detection& found, const Objects& objects) {
    char box[120];
    std::snprintf(box, sizeof box, "%sx %5d  y %5d  w %4d  h %4d  score ", margin, found.box.x, found.box.y,
                  found.box.width, found.box.height);
    return box + number_text(static_cast<double>(found.score), 2) +
           (objects.told ? "  " + objects.name_of(found) : std::string());
  }
  std::string picture(const PictureResult& result) override {
    if (!result.error.empty()) return result.frame ? "" : result.name + ": not read\n";
    std::string text = result.name;
    if (result.frame) {
      ++frames_;
      if (result.detections.empty()) return "";
      ++with_finds_;
      text += " frame " + std::to_string(result.frame->number) + " at " + seconds_text(result.frame->seconds) + " s";
    }
    text += ": " + std::to_string(result.detections.size()) + " found\n";
    for (std::size_t i = 0; i < result.detections.size(); ++i) {
      text += line("  ", result.detections[i], columns_.objects);
      if (!result.tracks.empty()) text += "  track " + std::to_string(result.tracks[i]);
      text += "\n";
      if (result.parts.empty()) continue;
      for (const Detection& part : result.parts[i]) text += line("    ", part, *columns_.parts) + "\n";
    }
    return text;
  }
  std::string film_end(const std::string& name) override {
    return name + ": " + counted(std::exchange(frames_, 0), "frame") + " searched, something found in " +
           std::to_string(std::exchange(with_finds_, 0)) + "\n";
  }

  long long frames_ = 0, with_finds_ = 0;  // of the film that is on
};

class CsvWriter : public DetectionWriter {
  using DetectionWriter::DetectionWriter;
  std::string begin() override {
    return std::string("image,x,y,w,h,score") + (columns_.objects.told ? ",class" : "") +
           (columns_.parts ? ",part_of" : "") + (columns_.frames ? ",frame,time" : "") +
           (columns_.tracks ? ",track" : "") + "\n";
  }
  std::string picture(const PictureResult& result) override {
    std::string text;
    for (std::size_t i = 0; i < result.detections.size(); ++i) {
      const std::string track = result.tracks.empty() ? "" : std::to_string(result.tracks[i]);
      text += row(result, result.detections[i], columns_.objects, "", track);
      if (result.parts.empty()) continue;
      for (const Detection& part : result.parts[i])
        text += row(result, part, *columns_.parts, std::to_string(i + 1), track);
    }
    return text;
  }
  std::string row(const PictureResult& result, const Detection& found, const Objects& objects,
                  const std::string& part_of, const std::string& track) const {
    std::string text = csv_field(result.name) + "," + fields(found, ',');
    if (columns_.objects.told) text += "," + csv_field(objects.name_of(found));
    if (columns_.parts) text += "," + part_of;
    if (columns_.frames) {
      text += result.frame ? "," + std::to_string(result.frame->number) + "," +
                                 number_text(whole_microseconds(result.frame->seconds))
                           : ",,";
    }
    if (columns_.tracks) text += "," + track;
    return text + "\n";
  }
};

class FddbWriter : public DetectionWriter {
  using DetectionWriter::DetectionWriter;
  std::string picture(const PictureResult& result) override {
    if (!result.error.empty()) return "";
    std::string text = result.name;
    if (result.frame) text += "#" + std::to_string(result.frame->number) + "@" + seconds_text(result.frame->seconds);
    text += "\n" + std::to_string(result.detections.size()) + "\n";
    for (const Detection& found : result.detections) text += fields(found, ' ') + "\n";
    return text;
  }
};

OrderedJson json_of(const Detection& detection, const Objects& objects) {
  const cv::Rect& box = detection.box;
  OrderedJson found{{"x", box.x}, {"y", box.y}, {"w", box.width}, {"h", box.height}};
  found["score"] = shortest_double(detection.score);
  if (objects.told) found["class"] = objects.name_of(detection);
  if (!objects.views.empty()) found["view"] = objects.views[detection.cascade];
  return found;
}

// One picture's object, on one line.
std::string json_line(const PictureResult& result, const DetectionColumns& columns) {
  OrderedJson json{{"image", result.name}};
  if (!result.error.empty()) {
    json["error"] = result.error;
    return json_text(json);
  }
  if (result.frame) {
    json["frame"] = result.frame->number;
    json["time"] = whole_microseconds(result.frame->seconds);
  }
  json["width"] = result.width;
  json["height"] = result.height;
  json["detections"] = OrderedJson::array();
  for (std::size_t i = 0; i < result.detections.size(); ++i) {
    OrderedJson found = json_of(result.detections[i], columns.objects);
    if (!result.tracks.empty()) found["track"] = result.tracks[i];
    if (!result.parts.empty()) {
      found["parts"] = OrderedJson::array();
      for (const Detection& part : result.parts[i]) found["parts"].push_back(json_of(part, *columns.parts));
    }
    json["detections"].push_back(std::move(found));
  }
  return json_text(json);
}

// One object whose pictures are written as they come, a line each.
class JsonWriter : public DetectionWriter {
  using DetectionWriter::DetectionWriter;
  std::string begin() override { return "{\"pictures\": ["; }
  std::string picture(const PictureResult& result) override {
    return std::exchange(between_, ",\n") + json_line(result, columns_);
  }
  std::string end() override { return "\n]}\n"; }

  std::string between_ = "\n";  // what stands before the next picture
};

class JsonLinesWriter : public DetectionWriter {
  using DetectionWriter::DetectionWriter;
  std::string picture(const PictureResult& result) override { return json_line(result, columns_) + "\n"; }
};

}  // namespace

std::unique_ptr<DetectionWriter> detection_writer(DetectionFormat format, const DetectionColumns& columns) {
  switch (format) {
    case DetectionFormat::json:
      return std::make_unique<JsonWriter>(columns);
    case DetectionFormat::jsonl:
      return std::make_unique<JsonLinesWriter>(columns);
    case DetectionFormat::csv:
      return std::make_unique<CsvWriter>(columns);
    case DetectionFormat::fddb:
      return std::make_unique<FddbWriter>(columns);
    default:
      return std::make_unique<TextWriter>(columns);
  }
}

}  // namespace haarkit
