#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace haarkit::files {

// Numbers as cascade files write them.

// Decimal digits with an optional sign and no leading zeros (OpenCV takes 010 for an octal number). Nothing when the
// word is anything else or the number does not fit.
std::optional<int> parse_whole(std::string_view word);

// A decimal number, read as a double and rounded to float, as OpenCV reads it. Nothing when the word is anything else,
// is not finite or does not fit.
std::optional<float> parse_real(std::string_view word);

// The shortest text that parse_real turns back into the same finite float.
std::string real_text(float value);

}  // namespace haarkit::files
