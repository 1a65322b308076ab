#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace haarkit {

inline bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// `text` with A..Z as a..z; other bytes stay.
std::string lower_case(std::string text);

/// A word of a file as a message shows it: in quotes, what cannot be shown as '?', its end left out when it is long.
std::string quoted(std::string_view word);

/// A text file's bytes as UTF-8 without a byte order mark. UTF-16 (told by its mark) is converted; halves of a
/// surrogate pair that stand alone become U+FFFD.
std::string utf8_of(std::string bytes);

/// One field of a CSV line (RFC 4180): quoted when it holds a comma, a quote or a line break.
std::string csv_field(const std::string& text);

/// "faces", "boxes", "buses", "bodies": more than one of a noun.
std::string plural_of(const std::string& noun);

/// "a face", "an eye".
std::string with_article(const std::string& noun);

/// "1 picture", "3 pictures".
template <class Count>
std::string counted(Count count, const std::string& noun) {
  return std::to_string(count) + " " + (count == 1 ? noun : plural_of(noun));
}

/// "a, b and c", "a, b or c".
std::string listed(const std::vector<std::string>& words, const std::string& last_link);

}  // namespace haarkit
