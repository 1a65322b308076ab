#pragma once

#include <nlohmann/json.hpp>
#include <opencv2/core/types.hpp>
#include <string>
#include <string_view>

namespace haarkit {

using Json = nlohmann::json;

// Throws DataError when the text is no JSON or is nested deeper than 64.
Json parse_json(std::string_view text, const std::string& source);

// object[key] as a finite number or an id (number or string) as text; DataError names `where`.
double json_number(const Json& value, const std::string& source, const std::string& where);
std::string json_id(const Json& object, const char* key, const std::string& source, const std::string& where);
std::string json_string(const Json& object, const char* key, const std::string& source, const std::string& where);

// [x, y, w, h] as a box of some size.
cv::Rect2d json_box(const Json& object, const char* key, const std::string& source, const std::string& where);

}  // namespace haarkit
