#pragma once

#include <string>
#include <string_view>

#include "haarkit/detect/cascade.hpp"

namespace haarkit::files {

// haarkit's own cascade format, docs/cascade-format.md. The first line's words before the version number.
inline constexpr std::string_view kTextFormatStart = "haarkit cascade";
// The newest version. A file says the oldest one that can hold its cascade: 1 without LBP, fitted boxes, fitted scores
// and context, 2 without the last two, 3 without context.
inline constexpr int kTextFormatVersion = 4;

// Throws DataError naming `source`, line and element.
CascadeParts read_text_format(std::string_view text, const std::string& source);

// `comment`: lines to put below the first one; may be empty.
std::string text_format_of(const Cascade& cascade, const std::string& comment);

}  // namespace haarkit::files
