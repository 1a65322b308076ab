#pragma once

#include <cstdint>
#include <opencv2/core/types.hpp>
#include <optional>
#include <string>
#include <vector>

namespace haarkit {

// The words of a command line as values. Each parse_value throws UsageError that says what was expected ("a number"); a
// number must be finite and fill the whole word, whatever the locale.
void parse_value(const std::string& word, int& value);
void parse_value(const std::string& word, std::int64_t& value);
void parse_value(const std::string& word, std::uint64_t& value);
void parse_value(const std::string& word, float& value);
void parse_value(const std::string& word, double& value);
void parse_value(const std::string& word, std::string& value);
void parse_value(const std::string& word, cv::Size& value);                  // "24" (a square) or "24x30"
void parse_value(const std::string& word, std::vector<double>& value);       // "0.5,0.75": adds one or more numbers
void parse_value(const std::string& word, std::vector<std::string>& value);  // adds a word: a repeatable option

template <class T>
void parse_value(const std::string& word, std::optional<T>& value) {
  parse_value(word, value.emplace());
}

// A value as the help shows it and as parse_value reads it; empty for an empty text, list or size.
std::string value_text(int value);
std::string value_text(std::int64_t value);
std::string value_text(std::uint64_t value);
std::string value_text(float value);
std::string value_text(double value);
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

}  // namespace haarkit
