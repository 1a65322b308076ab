#pragma once

#include <nlohmann/json.hpp>
#include <opencv2/core/types.hpp>
#include <string>
#include <string_view>

namespace haarkit {

using Json = nlohmann::json;

// Throws DataError when the text is no JSON or is nested deeper than 64 (deep trees are destroyed recursively).
Json parse_json(std::string_view text, const std::string& source);

// Whether a text with this first line is JSON: it begins with an object, or with an array of more than text, since a
// picture's name may begin with a bracket too ("[1].jpg").
bool begins_json(std::string_view first_line);

// A value as a finite number, object[key] as an id (a whole number or a string, as text: 1 and "1" are the same) or as
// a string. Else DataError names `where` and the key.
double json_number(const Json& value, const std::string& source, const std::string& where);
std::string json_id(const Json& object, const char* key, const std::string& source, const std::string& where);
std::string json_string(const Json& object, const char* key, const std::string& source, const std::string& where);

// [x, y, w, h] as a box, of any numbers.
cv::Rect2d json_box(const Json& object, const char* key, const std::string& source, const std::string& where);

// Throws DataError unless width and height are above 0, and nothing is far beyond any picture.
void require_sane(const cv::Rect2d& box, const std::string& source, const std::string& where);

}  // namespace haarkit
