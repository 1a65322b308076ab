// JSON from outside, with a limit on its depth, and its members as numbers, names and boxes, or an error that names
// them.
#include "json_input.hpp"

#include <algorithm>
#include <cmath>

#include "annotation_parsers.hpp"
#include "haarkit/base/data_error.hpp"

namespace haarkit {

namespace {

// How deep brackets outside strings are nested. nlohmann's parser could refuse while it parses, by a callback; but with
// a callback, at the end of each object it walks over all that came before it in the same array: quadratic.
int nesting_of(std::string_view text) {
  int depth = 0, most = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      most = std::max(most, ++depth);
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return most;
}

}  // namespace

Json parse_json(std::string_view text, const std::string& source) {
  constexpr int kMostNesting = 64;
  if (nesting_of(text) > kMostNesting)
    throw DataError(source, "", "nested deeper than " + std::to_string(kMostNesting) + " levels");
  try {
    return Json::parse(text.begin(), text.end());
  } catch (const Json::exception& error) {
    throw DataError(source, "", std::string("no JSON: ") + error.what());
  }
}

bool begins_json(std::string_view first_line) {
  if (first_line.empty()) return false;
  if (first_line.front() == '{') return true;
  if (first_line.front() != '[') return false;
  const std::size_t next = first_line.find_first_not_of(" \t\r", 1);
  return next == std::string_view::npos || first_line[next] == '{' || first_line[next] == '[' ||
         first_line[next] == ']';
}

double json_number(const Json& value, const std::string& source, const std::string& where) {
  if (!value.is_number() || !std::isfinite(value.get<double>())) throw DataError(source, where, "missing or no number");
  return value.get<double>();
}

std::string json_id(const Json& object, const char* key, const std::string& source, const std::string& where) {
  const auto at = object.find(key);
  if (at != object.end() && at->is_string()) return at->get<std::string>();
  if (at != object.end() && at->is_number_integer()) return at->dump();
  throw DataError(source, where + "/" + key, "missing, or neither a number nor a name");
}

std::string json_string(const Json& object, const char* key, const std::string& source, const std::string& where) {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_string()) throw DataError(source, where + "/" + key, "missing or no string");
  return at->get<std::string>();
}

cv::Rect2d json_box(const Json& object, const char* key, const std::string& source, const std::string& where) {
  const std::string place = where + "/" + key;
  const auto at = object.find(key);
  if (at == object.end() || !at->is_array() || at->size() != 4)
    throw DataError(source, place, "missing or no array [x, y, width, height]");
  double v[4] = {};
  for (int i = 0; i < 4; ++i) v[i] = json_number((*at)[i], source, place);
  return {v[0], v[1], v[2], v[3]};
}

void require_sane(const cv::Rect2d& box, const std::string& source, const std::string& where) {
  if (!parsers::sane(box.x, box.y, box.width, box.height))
    throw DataError(source, where, "has no size or lies far outside any picture");
}

}  // namespace haarkit
