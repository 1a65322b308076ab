#pragma once

#include <string>
#include <vector>

namespace haarkit {

// Numbers as text, the same in every locale.
std::string number_text(double value, int decimals);  // fixed: 3.14159, 2 -> "3.14"
std::string number_text(double value);                // the shortest that reads back as the same double
std::string number_text(float value);                 // likewise for a float

// One field of a CSV line (RFC 4180): quoted when it holds a comma, a quote or a line break.
std::string csv_field(const std::string& text);

// "1 picture", "3 pictures": `noun` gets an s unless count is 1.
std::string counted(long long count, const std::string& noun);

// "a, b and c", "a, b or c".
std::string listed(const std::vector<std::string>& words, const std::string& last_link);

// `text` broken at blanks into lines of at most `width` columns.
std::vector<std::string> wrapped(const std::string& text, std::size_t width);

}  // namespace haarkit
