#pragma once

#include <string>

#include "haarkit/detect/cascade.hpp"

namespace haarkit {

// Throws DataError, with `source` and the place in it, where a cascade of these parts could not be run without checks.
void check_cascade(const CascadeParts& parts, const std::string& source);

}  // namespace haarkit
