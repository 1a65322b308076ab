// Ids and classes that the page, its tables and its plots share.
#include "markup.hpp"

namespace haarkit::markup {

std::string identifier(const std::string& text) {
  std::string id = "data-" + text;
  for (char& c : id)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) c = '-';
  return id;
}

std::string series(std::size_t i) {
  return "s" + std::to_string(i % 8);
}

}  // namespace haarkit::markup
