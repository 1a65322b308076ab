#pragma once

#include <string>

namespace haarkit::markup {

// `text` as an id: other bytes than letters and digits become -.
std::string identifier(const std::string& text);

// The class of detector number i: its colour and dash, the same in tables and plots; they repeat after eight.
std::string series(std::size_t i);

}  // namespace haarkit::markup
