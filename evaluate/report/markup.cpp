// Text as HTML and SVG need it.
#include "markup.hpp"

#include "format.hpp"

namespace haarkit::markup {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 32 ? ' ' : c;
    }
  }
  return out;
}

std::string identifier(const std::string& text) {
  std::string id = "data-" + text;
  for (char& c : id)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) c = '-';
  return id;
}

std::string place(double value) {
  std::string text = format::fixed(value, 1);
  if (text.size() > 2 && text.substr(text.size() - 2) == ".0") text.resize(text.size() - 2);
  return text;
}

std::string series(std::size_t i) {
  return "s" + std::to_string(i % 8);
}

}  // namespace haarkit::markup
