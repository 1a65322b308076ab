// Small pieces of text as messages and CSV files need them.
#include "haarkit/base/text.hpp"

#include <cstdint>

namespace haarkit {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

void append_utf8(std::string& text, std::uint32_t code) {
  const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    add(0xE0 | code >> 12);
    add(0x80 | (code >> 6 & 0x3F));
  } else {
    add(0xF0 | code >> 18);
    add(0x80 | (code >> 12 & 0x3F));
    add(0x80 | (code >> 6 & 0x3F));
  }
  add(0x80 | (code & 0x3F));
}

std::string utf8_of_utf16(const std::string& bytes, bool little) {
  const auto unit = [&](std::size_t at) -> std::uint32_t {
    const auto first = static_cast<unsigned char>(bytes[at]), second = static_cast<unsigned char>(bytes[at + 1]);
    return little ? first | second << 8 : first << 8 | second;
  };
  const auto is_high = [](std::uint32_t u) { return u >= 0xD800 && u < 0xDC00; };
  const auto is_low = [](std::uint32_t u) { return u >= 0xDC00 && u < 0xE000; };
  std::string text;
  for (std::size_t at = 2; at + 1 < bytes.size(); at += 2) {
    std::uint32_t code = unit(at);
    if (is_high(code) && at + 3 < bytes.size() && is_low(unit(at + 2))) {
      code = 0x10000 + ((code - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
      at += 2;
    } else if (is_high(code) || is_low(code)) {
      code = kReplacement;
    }
    append_utf8(text, code);
  }
  return text;
}

}  // namespace

std::string utf8_of(std::string bytes) {
  if (bytes.compare(0, 3, "\xEF\xBB\xBF") == 0) return bytes.erase(0, 3);
  if (bytes.compare(0, 2, "\xFF\xFE") == 0) return utf8_of_utf16(bytes, true);
  if (bytes.compare(0, 2, "\xFE\xFF") == 0) return utf8_of_utf16(bytes, false);
  return bytes;
}

std::string lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string quoted(std::string_view word) {
  constexpr std::size_t kLongest = 40;
  std::string shown(word.substr(0, kLongest));
  for (char& c : shown)
    if (static_cast<unsigned char>(c) < ' ' || c == 127) c = '?';
  return "'" + shown + (word.size() > kLongest ? "...'" : "'");
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + "\"";
}

std::string plural_of(const std::string& noun) {
  const auto ends_in = [&](std::string_view end) {
    return noun.size() > end.size() && noun.compare(noun.size() - end.size(), end.size(), end) == 0;
  };
  for (const char* hiss : {"ss", "us", "is", "as", "os", "x", "z", "ch", "sh"})
    if (ends_in(hiss)) return noun + "es";
  if (ends_in("s")) return noun;  // whoever names the object calls it cars
  const bool vowel_before =
      noun.size() > 1 && std::string_view("aeiou").find(noun[noun.size() - 2]) != std::string::npos;
  if (ends_in("y") && !vowel_before) return noun.substr(0, noun.size() - 1) + "ies";
  return noun + "s";
}

std::string with_article(const std::string& noun) {
  const bool vowel = !noun.empty() && std::string_view("aeiouAEIOU").find(noun[0]) != std::string_view::npos;
  return (vowel ? "an " : "a ") + noun;
}

std::string listed(const std::vector<std::string>& words, const std::string& last_link) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " " + last_link + " " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace haarkit
