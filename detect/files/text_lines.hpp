#pragma once

#include <string>
#include <string_view>

namespace haarkit::files {

// Words of a text, line by line. A '#' ends a line; lines without words are skipped. Everything that throws, throws
// DataError naming the source and the line.
class TextLines {
 public:
  TextLines(std::string_view text, const std::string& source) : rest_(text), source_(source) {}

  bool next_line();  // false at the end of the text
  bool more();       // another word follows on this line
  std::string_view word();
  int whole();
  float real();
  void expect(std::string_view word);
  void end_line();  // throws when more words follow
  [[noreturn]] void fail(const std::string& problem, const std::string& element = {}) const;

 private:
  std::string_view rest_, line_;
  std::string source_;
  int number_ = 0;
};

}  // namespace haarkit::files
