#pragma once

#include <set>
#include <string>

#include "haarkit/base/data_error.hpp"

namespace haarkit {

// Which of a data set's classes is meant: the one asked for, the only one, or `face`. Throws DataError otherwise.
inline std::string chosen_class(const std::set<std::string>& classes, const std::string& asked,
                                const std::string& source) {
  if (!asked.empty()) return asked;
  if (classes.size() <= 1) return classes.empty() ? std::string() : *classes.begin();
  for (const char* face : {"face", "Face", "faces"})
    if (classes.count(face) != 0) return face;
  std::string names;
  for (const std::string& name : classes) names += (names.empty() ? "" : ", ") + name;
  if (names.size() > 200) names = names.substr(0, 200) + "...";
  throw DataError(source, "", "holds several classes (" + names + ")", "name the one to find with --class");
}

}  // namespace haarkit
