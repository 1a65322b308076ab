#pragma once

#include <opencv2/core/types.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data_yaml.hpp"

namespace haarkit {

// A line of YOLO labels: its class, and the numbers behind it. Four are a box (a fifth its score); more are the corners
// of a polygon, or a box and an object's key points, x y or x y visibility each.
struct YoloLine {
  int class_number = 0;
  std::vector<double> numbers;
  bool is_long() const { return numbers.size() > 5; }
};

// Nothing when the line can be none of these: coordinates are shares of the picture, 0 to 1.
std::optional<YoloLine> yolo_line(std::string_view line);

// What the long lines of a set of labels are.
enum class LongLines { polygons, poses };

// Told by kpt_shape in data.yaml; without it by what the lines can be: all of a set are of one kind, and a box of a
// pose lies in its picture. Nothing when both can be meant and there is no data.yaml.
std::optional<LongLines> kind_of_long_lines(const std::vector<const YoloLine*>& lines,
                                            const std::optional<DataYaml>& data_yaml);

// Why a line cannot be of that kind; empty when it can.
std::string problem_as(LongLines kind, const YoloLine& line, const std::optional<DataYaml>& data_yaml);

// The box in shares of the picture.
cv::Rect2d box_of(const YoloLine& line, LongLines kind);

}  // namespace haarkit
