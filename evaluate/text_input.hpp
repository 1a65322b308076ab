#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace haarkit::text_input {

struct Line {
  int number = 0;  // from 1
  std::string_view text;
};

// The lines of a text without byte order mark, carriage returns and blanks at both ends; empty ones are left out.
std::vector<Line> lines_of(std::string_view text);

// Parts between blanks.
std::vector<std::string_view> words_of(std::string_view line);

// Fields of a CSV line (RFC 4180 quotes, blanks around a field dropped). open_quote, if given: set to whether the line
// ends within quotes.
std::vector<std::string> csv_fields(std::string_view line, char separator, bool* open_quote = nullptr);

// A finite number, the whole word; otherwise nothing.
std::optional<double> number_of(std::string_view word);

// A count 0..1e6, the whole word; otherwise nothing.
std::optional<int> count_of(std::string_view word);

// All numbers of a line; nothing when a word is none.
std::optional<std::vector<double>> numbers_of(std::string_view line);

std::string where(const Line& line);

}  // namespace haarkit::text_input
