// Numbers as OpenCV reads and writes them in cascade files.
#include "files/numbers.hpp"

#include <cmath>

#include "haarkit/base/numbers.hpp"

namespace haarkit::files {

std::optional<int> parse_whole(std::string_view word) {
  const std::size_t sign = !word.empty() && (word[0] == '+' || word[0] == '-') ? 1 : 0;
  if (word.size() > sign + 1 && word[sign] == '0') return std::nullopt;
  return parse_number<int>(word);
}

std::optional<float> parse_real(std::string_view word) {
  const std::optional<double> value = parse_number<double>(word);
  if (!value) return std::nullopt;
  const auto rounded = static_cast<float>(*value);
  return std::isfinite(rounded) ? std::optional<float>(rounded) : std::nullopt;
}

std::string real_text(float value) {
  std::string text = number_text(value);
  // The shortest text of a float may round to a neighbour when a reader goes through double.
  return parse_real(text) == value ? text : number_text(static_cast<double>(value));
}

}  // namespace haarkit::files
