// Numbers by std::from_chars and std::to_chars, which know no locale and give the shortest exact text.
#include "haarkit/base/numbers.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <type_traits>

namespace haarkit {

template <class T>
std::optional<T> parse_number(std::string_view word) {
  if (word.size() > 1 && word[0] == '+' && word[1] != '-') word.remove_prefix(1);
  T value = 0;
  const char* const end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  if constexpr (std::is_floating_point_v<T>) {
    if (!std::isfinite(value)) return std::nullopt;
  }
  return value;
}

template std::optional<int> parse_number(std::string_view);
template std::optional<std::int64_t> parse_number(std::string_view);
template std::optional<std::uint64_t> parse_number(std::string_view);
template std::optional<float> parse_number(std::string_view);
template std::optional<double> parse_number(std::string_view);

namespace {

template <class... Arguments>
std::string text_of(Arguments... arguments) {
  char text[400];  // the longest double in fixed form has 309 digits before the point
  return {text, std::to_chars(text, text + sizeof text, arguments...).ptr};
}

}  // namespace

std::string number_text(double value) {
  return text_of(value);
}

std::string number_text(float value) {
  return text_of(value);
}

std::string number_text(double value, int decimals) {
  return text_of(value, std::chars_format::fixed, decimals);
}

std::string padded(std::uint64_t value, std::size_t digits) {
  const std::string text = std::to_string(value);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

}  // namespace haarkit
