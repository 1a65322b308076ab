#pragma once

#include <string>
#include <vector>

#include "frame/program.hpp"

namespace haarkit {

using Args = std::vector<std::string>;

// The program's commands in the order of its help.
const std::vector<Command>& commands();

}  // namespace haarkit
