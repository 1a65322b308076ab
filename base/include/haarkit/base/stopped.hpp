#pragma once

#include <exception>

namespace haarkit {

/// Long work ended early because its caller asked for that (Ctrl-C); there is no result.
class Stopped : public std::exception {
 public:
  const char* what() const noexcept override { return "stopped"; }
};

}  // namespace haarkit
