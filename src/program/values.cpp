// Words of the command line as values, and values as words.
#include "program/values.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace haarkit {

void refuse_number(const std::string& word, const char* expected) {
  const bool all_digits = !word.empty() &&
                          word.find_first_not_of("0123456789", word[0] == '-' || word[0] == '+') == std::string::npos &&
                          word.back() != '-' && word.back() != '+';
  if (all_digits && word[0] != '-') throw UsageError("'" + word + "' is too large");
  throw UsageError("'" + word + "' is not " + expected);
}

void parse_value(const std::string& word, std::string& value) {
  value = word;
}

void parse_value(const std::string& word, cv::Size& value) {
  const std::size_t x = word.find('x');
  cv::Size size;
  try {
    parse_value(word.substr(0, x), size.width);
    size.height = size.width;
    if (x != std::string::npos) parse_value(word.substr(x + 1), size.height);
  } catch (const UsageError&) {
    size = {-1, -1};
  }
  if (size.width < 0 || size.height < 0) {
    throw UsageError("'" + word + "' is not a size: give one number (24) or width and height (24x30)");
  }
  value = size;
}

void parse_value(const std::string& word, std::vector<double>& value) {
  std::vector<double> numbers;
  try {
    for (std::size_t first = 0; first <= word.size();) {
      const std::size_t end = std::min(word.find(',', first), word.size());
      parse_value(word.substr(first, end - first), numbers.emplace_back());
      first = end + 1;
    }
  } catch (const UsageError&) {
    throw UsageError("'" + word + "' is not a list: expected numbers with commas between");
  }
  value.insert(value.end(), numbers.begin(), numbers.end());
}

void parse_value(const std::string& word, std::vector<std::string>& value) {
  value.push_back(word);
}

std::string limit_text(double value) {
  const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
  return whole ? std::to_string(static_cast<long long>(value)) : number_text(value);
}

std::string value_text(const std::string& value) {
  return value;
}

std::string value_text(cv::Size value) {
  if (value == cv::Size()) return "";
  return value.width == value.height ? std::to_string(value.width)
                                     : std::to_string(value.width) + "x" + std::to_string(value.height);
}

std::string value_text(const std::vector<double>& value) {
  std::string text;
  for (const double number : value) text += (text.empty() ? "" : ",") + number_text(number);
  return text;
}

std::string value_text(const std::vector<std::string>& value) {
  std::string text;
  for (const std::string& word : value) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::pair<std::string, std::string> name_and_file(const std::string& word) {
  const auto equals = word.find('=');
  if (equals == std::string::npos || std::filesystem::exists(word)) return {"", word};
  return {word.substr(0, equals), word.substr(equals + 1)};
}

}  // namespace haarkit
