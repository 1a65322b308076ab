#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "haarkit/base/numbers.hpp"

namespace haarkit {

// `text` as a JSON string with its quotes. Bytes that are not UTF-8 (file names may hold any) become U+FFFD.
std::string json_string(const std::string& text);

// Writes JSON into a string, with commas where they belong. Objects and arrays given as `inline` stay on one line;
// others get a line and two blanks of indent a level.
//
//   JsonWriter json;
//   json.begin_object().member("image", path).key("boxes").begin_array(JsonWriter::in_line) ... .end().end();
class JsonWriter {
 public:
  enum Layout { lines, in_line };

  JsonWriter& begin_object(Layout layout = lines) { return begin('{', '}', layout); }
  JsonWriter& begin_array(Layout layout = lines) { return begin('[', ']', layout); }
  JsonWriter& end();
  JsonWriter& key(const std::string& name);
  JsonWriter& value(const std::string& text) { return raw(json_string(text)); }
  JsonWriter& value(const char* text) { return raw(json_string(text)); }
  // Numbers in their shortest exact form; a double that is not finite becomes null, as JSON has no word for it.
  template <class T, class = std::enable_if_t<std::is_arithmetic_v<T>>>
  JsonWriter& value(T number) {
    if constexpr (std::is_same_v<T, bool>) return raw(number ? "true" : "false");
    if constexpr (std::is_integral_v<T>) return raw(std::to_string(number));
    if constexpr (std::is_floating_point_v<T>) return raw(number - number == 0 ? number_text(number) : "null");
  }
  template <class T>
  JsonWriter& member(const std::string& name, const T& v) {
    return key(name).value(v);
  }

  const std::string& text() const { return text_; }
  std::string take() { return std::exchange(text_, {}); }  // what was written since the last call, for long files

 private:
  struct Level {
    char close;
    Layout layout;
    bool empty = true;
  };
  JsonWriter& begin(char open, char close, Layout layout);
  JsonWriter& raw(const std::string& token);
  void before_item();

  std::string text_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace haarkit
