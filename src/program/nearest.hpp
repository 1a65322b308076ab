#pragma once

#include <string>
#include <vector>

namespace haarkit {

// The name that `word` was probably meant to be, or an empty string when none is near: at most a third of the letters
// (and at least one) changed, added, dropped or swapped with a neighbour, or `word` is the beginning of just one name.
std::string nearest_name(const std::string& word, const std::vector<std::string>& names);

}  // namespace haarkit
