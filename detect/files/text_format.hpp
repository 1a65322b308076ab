#pragma once

#include <string>
#include <string_view>

#include "haarkit/detect/cascade.hpp"

namespace haarkit::files {

// haarkit's own cascade format, docs/cascade-format.md. The first line's words before the version number.
inline constexpr std::string_view kTextFormatStart = "haarkit cascade";
inline constexpr int kTextFormatVersion = 2;  // the latest; a cascade without boxes is written as version 1

// Throws DataError naming `source`, line and element.
CascadeParts read_text_format(std::string_view text, const std::string& source);

// `comment`: lines to put below the first one; may be empty.
std::string text_format_of(const Cascade& cascade, const std::string& comment);

}  // namespace haarkit::files
