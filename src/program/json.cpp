// JSON text written piece by piece, so that a long run's results need no memory.
#include "program/json.hpp"

#include <cassert>
#include <cstdint>

namespace haarkit {
namespace {

// Length of the well-formed UTF-8 sequence at `at` (RFC 3629: no overlong forms, no surrogates), or 0.
std::size_t utf8_length(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  }
  const unsigned second = byte(at + 1);
  const bool bad = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                   (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
  return bad ? 0 : length;
}

}  // namespace

std::string json_string(const std::string& text) {
  static const char* const digits = "0123456789abcdef";
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const std::size_t length = utf8_length(text, i);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      ++i;
      continue;
    }
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += std::string("\\u00") + digits[c >> 4] + digits[c & 15];
    } else {
      out.append(text, i, length);
    }
    i += length;
  }
  return out + "\"";
}

void JsonWriter::before_item() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (!level.empty) text_ += level.layout == in_line ? ", " : ",";
  if (level.layout == lines) text_ += "\n" + std::string(2 * levels_.size(), ' ');
  level.empty = false;
}

JsonWriter& JsonWriter::begin(char open, char close, Layout layout) {
  before_item();
  text_ += open;
  const bool inside_line = !levels_.empty() && levels_.back().layout == in_line;
  levels_.push_back({close, inside_line ? in_line : layout});
  return *this;
}

JsonWriter& JsonWriter::end() {
  assert(!levels_.empty() && !after_key_);
  const Level level = levels_.back();
  levels_.pop_back();
  if (!level.empty && level.layout == lines) text_ += "\n" + std::string(2 * levels_.size(), ' ');
  text_ += level.close;
  if (levels_.empty()) text_ += '\n';
  return *this;
}

JsonWriter& JsonWriter::key(const std::string& name) {
  before_item();
  text_ += json_string(name) + ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::raw(const std::string& token) {
  before_item();
  text_ += token;
  return *this;
}

}  // namespace haarkit
