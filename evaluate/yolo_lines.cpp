// Lines of YOLO labels. Polygons and poses are written alike: which is meant is seen from all lines of a set together.
#include "yolo_lines.hpp"

#include <algorithm>
#include <cmath>

#include "annotation_parsers.hpp"
#include "text_input.hpp"

namespace haarkit {
namespace {

using namespace text_input;
using Numbers = std::vector<double>;

bool in_picture(double share) {
  constexpr double kRounding = 0.01;
  return share >= -kRounding && share <= 1 + kRounding;
}

bool all_in_picture(const Numbers& n) {
  return std::all_of(n.begin(), n.end(), in_picture);
}

bool may_be_polygon(const Numbers& n) {
  return n.size() >= 6 && n.size() % 2 == 0 && all_in_picture(n);
}

// Numbers for each key point: x and y, or x, y and 0 (not there), 1 (hidden) or 2 (visible).
bool has_key_points(const Numbers& n, std::size_t each) {
  if (n.size() < 4 + each || (n.size() - 4) % each != 0) return false;
  for (std::size_t i = 0; i < n.size(); ++i) {
    const bool visibility = each == 3 && i >= 4 && (i - 4) % 3 == 2;
    if (visibility ? n[i] != 0 && n[i] != 1 && n[i] != 2 : !in_picture(n[i])) return false;
  }
  return true;
}

// Whether the box lies in the picture and the key points in or about the box, as those of a pose do. Polygons seldom
// look so, and the more of them there are, the surer one doesn't.
bool looks_like_pose(const Numbers& n, std::size_t each) {
  constexpr double kOver = 0.02, kAbout = 1.5;  // shares of the picture; sides of the box from its middle
  if (!has_key_points(n, each)) return false;
  for (const int k : {0, 1})
    if (!(n[2 + k] > 0) || n[k] - n[2 + k] / 2 < -kOver || n[k] + n[2 + k] / 2 > 1 + kOver) return false;
  for (std::size_t i = 4; i < n.size(); i += each) {
    const bool absent = each == 3 ? n[i + 2] == 0 : n[i] == 0 && n[i + 1] == 0;
    if (!absent && (std::abs(n[i] - n[0]) > kAbout * n[2] || std::abs(n[i + 1] - n[1]) > kAbout * n[3])) return false;
  }
  return true;
}

std::size_t numbers_of_pose(const DataYaml& yaml) {
  return yaml.key_points.size() == 2 ? 4 + static_cast<std::size_t>(yaml.key_points[0]) * yaml.key_points[1] : 0;
}

}  // namespace

std::optional<YoloLine> yolo_line(std::string_view text) {
  auto numbers = numbers_of(text);
  if (!numbers || numbers->size() < 5) return std::nullopt;
  const auto class_number = count_of(words_of(text)[0]);
  if (!class_number) return std::nullopt;
  numbers->erase(numbers->begin());
  YoloLine line{*class_number, std::move(*numbers)};
  const Numbers& n = line.numbers;
  const bool known =
      line.is_long() ? may_be_polygon(n) || has_key_points(n, 2) || has_key_points(n, 3) : all_in_picture(n);
  return known ? std::optional(std::move(line)) : std::nullopt;
}

bool parsers::is_yolo_row(std::string_view line) {
  return yolo_line(line).has_value();
}

std::optional<LongLines> kind_of_long_lines(const std::vector<const YoloLine*>& lines,
                                            const std::optional<DataYaml>& data_yaml) {
  if (data_yaml && numbers_of_pose(*data_yaml) > 0) return LongLines::poses;
  const auto all = [&](const auto& holds) {
    return std::all_of(lines.begin(), lines.end(), [&](const YoloLine* line) { return holds(line->numbers); });
  };
  if (!all(may_be_polygon)) return LongLines::poses;
  const bool same_length = all([&](const Numbers& n) { return n.size() == lines.front()->numbers.size(); });
  const bool poses = same_length && (all([](const Numbers& n) { return looks_like_pose(n, 2); }) ||
                                     all([](const Numbers& n) { return looks_like_pose(n, 3); }));
  if (!poses || data_yaml) return LongLines::polygons;
  return std::nullopt;
}

std::string problem_as(LongLines kind, const YoloLine& line, const std::optional<DataYaml>& data_yaml) {
  if (!line.is_long()) return {};
  const Numbers& n = line.numbers;
  if (kind == LongLines::polygons) return may_be_polygon(n) ? "" : "is no polygon";
  const std::size_t told = data_yaml ? numbers_of_pose(*data_yaml) : 0;
  if (told > 0 && n.size() != told)
    return "has " + std::to_string(n.size() + 1) + " numbers; by kpt_shape in data.yaml it should have " +
           std::to_string(told + 1);
  return has_key_points(n, 2) || has_key_points(n, 3) ? "" : "is no box with key points, as other lines are";
}

cv::Rect2d box_of(const YoloLine& line, LongLines kind) {
  const Numbers& n = line.numbers;
  if (!line.is_long() || kind == LongLines::poses) return {n[0] - n[2] / 2, n[1] - n[3] / 2, n[2], n[3]};
  double left = n[0], top = n[1], right = n[0], bottom = n[1];
  for (std::size_t i = 2; i < n.size(); i += 2) {
    left = std::min(left, n[i]);
    top = std::min(top, n[i + 1]);
    right = std::max(right, n[i]);
    bottom = std::max(bottom, n[i + 1]);
  }
  return {cv::Point2d(left, top), cv::Point2d(right, bottom)};
}

}  // namespace haarkit
