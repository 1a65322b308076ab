#pragma once

#include <stdexcept>
#include <string>

namespace haarkit {

// What a caller of this floor must see to.
inline void require(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(what);
}

inline void require(bool holds, const char* field, const char* range) {
  if (!holds) throw std::invalid_argument(std::string(field) + " must be " + range);
}

}  // namespace haarkit
