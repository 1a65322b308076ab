#pragma once

#include <opencv2/core/types.hpp>
#include <string>
#include <string_view>

#include "haarkit/base/text.hpp"

namespace haarkit::files {

// Words of a text, line by line. A '#' ends a line; lines without words are skipped. Everything that throws, throws
// DataError naming the source, the line and the element that it should say.
class TextLines {
 public:
  TextLines(std::string_view text, const std::string& source) : rest_(text), source_(source) {}

  // Goes to the next line, which should say `element`; throws when there is none.
  void next_line(std::string element);
  bool has_line();                 // another line follows; goes to it
  bool at(std::string_view word);  // the next word on this line is `word`; it stays unread
  bool more();                     // another word follows on this line
  std::string_view word();
  int whole();
  float real();
  cv::Rect rect() { return {whole(), whole(), whole(), whole()}; }
  void expect(std::string_view word);
  void end_line();  // throws when more words follow
  [[noreturn]] void fail(const std::string& problem) const;
  void require_none(const std::string& problem) const;  // fails with it unless it is empty

 private:
  std::string_view rest_, line_;
  std::string source_, element_;
  int number_ = 0;
};

// Inline, for they run once a number.
inline bool TextLines::more() {
  std::size_t spaces = 0;
  while (spaces < line_.size() && is_space(line_[spaces])) ++spaces;
  line_.remove_prefix(spaces);
  return !line_.empty();
}

inline std::string_view TextLines::word() {
  if (!more()) fail("the line is too short");
  std::size_t size = 0;
  while (size < line_.size() && !is_space(line_[size])) ++size;
  const std::string_view found = line_.substr(0, size);
  line_.remove_prefix(size);
  return found;
}

}  // namespace haarkit::files
