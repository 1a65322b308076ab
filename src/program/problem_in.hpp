#pragma once

#include <functional>
#include <string>

namespace haarkit {

// Does some work on one picture of many and returns what went wrong in it, with the picture's name; "" when nothing
// did. So that no picture ends the work on the others: running out of memory is its problem too. Stopped (Ctrl-C) goes
// through.
std::string problem_in(const std::string& picture, const std::function<void()>& work);

}  // namespace haarkit
