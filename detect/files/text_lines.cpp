// Reads words off lines; an error names the line and the element that it should say.
#include "files/text_lines.hpp"

#include <utility>

#include "files/numbers.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"

namespace haarkit::files {

void TextLines::next_line(std::string element) {
  element_ = std::move(element);
  if (!has_line()) fail("the file is cut off");
}

bool TextLines::has_line() {
  while (!rest_.empty()) {
    const std::size_t size = rest_.find('\n');
    line_ = rest_.substr(0, size);
    rest_.remove_prefix(size == std::string_view::npos ? rest_.size() : size + 1);
    line_ = line_.substr(0, line_.find('#'));
    ++number_;
    if (more()) return true;
  }
  return false;
}

bool TextLines::at(std::string_view expected) {
  const std::string_view rest = line_;
  const bool found = word() == expected;
  line_ = rest;
  return found;
}

int TextLines::whole() {
  const std::string_view found = word();
  const std::optional<int> value = parse_whole(found);
  if (!value) fail("found " + quoted(found) + ", expected a whole number");
  return *value;
}

float TextLines::real() {
  const std::string_view found = word();
  const std::optional<float> value = parse_real(found);
  if (!value) fail("found " + quoted(found) + ", expected a finite number");
  return *value;
}

void TextLines::expect(std::string_view expected) {
  const std::string_view found = word();
  if (found != expected) fail("found " + quoted(found) + ", expected " + quoted(expected));
}

void TextLines::end_line() {
  if (more()) fail("the line is too long: " + quoted(word()) + " is one word more than expected");
}

void TextLines::require_none(const std::string& problem) const {
  if (!problem.empty()) fail(problem);
}

void TextLines::fail(const std::string& problem) const {
  throw DataError(source_, "line " + std::to_string(number_) + ", " + element_, problem);
}

}  // namespace haarkit::files
