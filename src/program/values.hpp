#pragma once

#include <opencv2/core/types.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "haarkit/base/numbers.hpp"
#include "program/program.hpp"

namespace haarkit {

// Throws UsageError for a word that is no such number, or one that is too large.
[[noreturn]] void refuse_number(const std::string& word, const char* expected);

// The words of a command line as values. Each parse_value throws UsageError that says what was expected ("a number"); a
// number must be finite and fill the whole word, whatever the locale.
template <class T>
std::enable_if_t<std::is_arithmetic_v<T>> parse_value(const std::string& word, T& value) {
  const std::optional<T> parsed = parse_number<T>(word);
  if (!parsed)
    refuse_number(word, std::is_floating_point_v<T> ? "a number"
                        : std::is_signed_v<T>       ? "a whole number"
                                                    : "a whole number of at least 0");
  value = *parsed;
}
void parse_value(const std::string& word, std::string& value);
void parse_value(const std::string& word, cv::Size& value);                  // "24" (a square) or "24x30"
void parse_value(const std::string& word, std::vector<double>& value);       // "0.5,0.75": adds one or more numbers
void parse_value(const std::string& word, std::vector<std::string>& value);  // adds a word: a repeatable option

template <class T>
void parse_value(const std::string& word, std::optional<T>& value) {
  parse_value(word, value.emplace());
}

// A value as the help shows it and as parse_value reads it; empty for an empty text, list or size.
template <class T>
std::enable_if_t<std::is_arithmetic_v<T>, std::string> value_text(T value) {
  if constexpr (std::is_integral_v<T>)
    return std::to_string(value);
  else
    return number_text(value);
}
std::string value_text(const std::string& value);
std::string value_text(cv::Size value);
std::string value_text(const std::vector<double>& value);
std::string value_text(const std::vector<std::string>& value);
// An end of a range, as people write it: 400000, not 4e+05.
std::string limit_text(double value);
template <class T>
std::string value_text(const std::optional<T>& value) {
  return value ? value_text(*value) : std::string();
}

// "NAME=FILE" apart; the name is empty when there is none or when a file of the whole name exists.
std::pair<std::string, std::string> name_and_file(const std::string& word);

}  // namespace haarkit
