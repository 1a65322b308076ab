#include "files/numbers.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

namespace haarkit::files {
namespace {

std::string_view without_plus(std::string_view word) {
  if (word.size() > 1 && word[0] == '+' && word[1] != '-') word.remove_prefix(1);
  return word;
}

}  // namespace

std::optional<int> parse_whole(std::string_view word) {
  word = without_plus(word);
  const bool is_negative = !word.empty() && word[0] == '-';
  if (is_negative) word.remove_prefix(1);
  constexpr std::size_t kMostDigits = 10;
  if (word.empty() || word.size() > kMostDigits || (word[0] == '0' && word.size() > 1)) return {};
  std::int64_t value = 0;
  for (const char c : word) {
    if (c < '0' || c > '9') return {};
    value = 10 * value + (c - '0');
  }
  if (is_negative) value = -value;
  if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) return {};
  return static_cast<int>(value);
}

std::optional<float> parse_real(std::string_view word) {
  word = without_plus(word);
  double value = 0;
  const char* const end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, value);
  if (error != std::errc() || stop != end) return {};
  const auto rounded = static_cast<float>(value);
  if (!std::isfinite(rounded)) return {};
  return rounded;
}

std::string real_text(float value) {
  char buffer[32];
  char* end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  // The shortest text of a float may round to a neighbour when a reader goes through double.
  if (parse_real({buffer, static_cast<std::size_t>(end - buffer)}) != value)
    end = std::to_chars(buffer, buffer + sizeof buffer, static_cast<double>(value)).ptr;
  return {buffer, end};
}

std::string quoted(std::string_view word) {
  constexpr std::size_t kLongest = 40;
  std::string shown(word.substr(0, kLongest));
  for (char& c : shown)
    if (static_cast<unsigned char>(c) < ' ' || c == 127) c = '?';
  return "'" + shown + (word.size() > kLongest ? "...'" : "'");
}

}  // namespace haarkit::files
