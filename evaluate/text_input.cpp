// Lines, words and CSV fields of a text file.
#include "text_input.hpp"

#include "haarkit/base/numbers.hpp"

namespace haarkit::text_input {
namespace {

constexpr std::string_view kBlanks = " \t\r\f\v";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

std::vector<Line> lines_of(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  std::vector<Line> lines;
  int number = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    ++number;
    if (!line.empty()) lines.push_back({number, line});
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = line.find_first_not_of(kBlanks); at != std::string_view::npos;) {
    const auto end = line.find_first_of(kBlanks, at);
    words.push_back(line.substr(at, end - at));
    at = line.find_first_not_of(kBlanks, end);
  }
  return words;
}

std::vector<std::string> csv_fields(std::string_view line, char separator, bool* open_quote) {
  std::vector<std::string> fields(1);
  bool quoted = false, was_quoted = false;
  const auto close = [&] {
    if (!was_quoted) fields.back() = std::string(trimmed(fields.back()));
    was_quoted = false;
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted) {
      if (c != '"') {
        fields.back() += c;
      } else if (i + 1 < line.size() && line[i + 1] == '"') {
        fields.back() += '"';
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"' && trimmed(fields.back()).empty()) {
      fields.back().clear();
      quoted = was_quoted = true;
    } else if (c == separator) {
      close();
      fields.emplace_back();
    } else if (!was_quoted || kBlanks.find(c) == std::string_view::npos) {
      fields.back() += c;
    }
  }
  close();
  if (open_quote != nullptr) *open_quote = quoted;
  return fields;
}

std::optional<double> number_of(std::string_view word) {
  return parse_number<double>(word);
}

std::optional<int> count_of(std::string_view word) {
  const std::optional<int> value = parse_number<int>(word);
  return value && *value >= 0 && *value <= 1000000 ? value : std::nullopt;
}

std::optional<std::vector<double>> numbers_of(std::string_view line) {
  std::vector<double> numbers;
  for (const std::string_view word : words_of(line)) {
    const auto number = number_of(word);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

std::string where(const Line& line) {
  return "line " + std::to_string(line.number);
}

}  // namespace haarkit::text_input
