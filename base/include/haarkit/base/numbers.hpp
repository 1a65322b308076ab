#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Numbers as text and back; the locale plays no part.
namespace haarkit {

/// The number that `word` says, the whole word: decimal, one sign at most, no blanks. Nothing when it says none, or one
/// that does not fit or is not finite. For int, std::int64_t, std::uint64_t, float and double.
template <class T>
std::optional<T> parse_number(std::string_view word);

std::string number_text(double value);                ///< the shortest text that reads back as the same double
std::string number_text(float value);                 ///< likewise for a float
std::string number_text(double value, int decimals);  ///< fixed: 3.14159, 2 -> "3.14"

/// With zeros before it to so many digits, or more: 12, 6 -> "000012".
std::string padded(std::uint64_t value, std::size_t digits);

}  // namespace haarkit
