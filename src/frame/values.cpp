#include "frame/values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "frame/program.hpp"
#include "frame/text.hpp"

namespace haarkit {
namespace {

template <class T>
void parse_number(const std::string& word, T& value, const char* expected) {
  T parsed = 0;
  const char* const begin = word.c_str() + (word.size() > 1 && word[0] == '+' ? 1 : 0);
  const char* const end = word.c_str() + word.size();
  const auto [last, error] = std::from_chars(begin, end, parsed);
  if (error == std::errc::result_out_of_range) throw UsageError("'" + word + "' is too large");
  bool good = error == std::errc() && last == end;
  if constexpr (std::is_floating_point_v<T>) good = good && std::isfinite(parsed);
  if (!good) throw UsageError("'" + word + "' is not " + expected);
  value = parsed;
}

}  // namespace

void parse_value(const std::string& word, int& value) {
  parse_number(word, value, "a whole number");
}

void parse_value(const std::string& word, std::int64_t& value) {
  parse_number(word, value, "a whole number");
}

void parse_value(const std::string& word, std::uint64_t& value) {
  parse_number(word, value, "a whole number of at least 0");
}

void parse_value(const std::string& word, float& value) {
  parse_number(word, value, "a number");
}

void parse_value(const std::string& word, double& value) {
  parse_number(word, value, "a number");
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
  value = std::move(numbers);
}

void parse_value(const std::string& word, std::vector<std::string>& value) {
  value.push_back(word);
}

std::string value_text(int value) {
  return std::to_string(value);
}

std::string value_text(std::int64_t value) {
  return std::to_string(value);
}

std::string value_text(std::uint64_t value) {
  return std::to_string(value);
}

std::string value_text(float value) {
  return number_text(value);
}

std::string value_text(double value) {
  return number_text(value);
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

}  // namespace haarkit
