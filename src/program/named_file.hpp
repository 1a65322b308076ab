#pragma once

#include <string>
#include <utility>

namespace haarkit {

// "NAME=FILE" apart; the name is empty when there is none or when a file of the whole name exists.
std::pair<std::string, std::string> name_and_file(const std::string& word);

}  // namespace haarkit
