#pragma once

#include <string>

namespace haarkit::markup {

// `text` between tags or quotes; bytes that are no printable characters become blanks.
std::string escaped(const std::string& text);

// `text` as an id: other bytes than letters and digits become -.
std::string identifier(const std::string& text);

// A coordinate: one decimal, no more than needed.
std::string place(double value);

// The class of detector number i: its colour and dash, the same in tables and plots; they repeat after eight.
std::string series(std::size_t i);

}  // namespace haarkit::markup
