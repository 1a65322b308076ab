#pragma once

#include <set>
#include <string>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/evaluate/annotations.hpp"

namespace haarkit {

// Which of a data set's classes is meant: the one asked for, the only one, or `face`. Throws DataError
// otherwise, also when the one asked for is none of them.
inline std::string chosen_class(const std::set<std::string>& classes, const std::string& asked,
                                const std::string& source) {
  const auto listed_classes = [&] {
    std::string names;
    for (const std::string& name : classes) names += (names.empty() ? "" : ", ") + name;
    return names.size() > 200 ? names.substr(0, 200) + "..." : names;
  };
  if (asked == kEveryClass) return asked;
  if (!asked.empty()) {
    if (classes.count(asked) != 0 || classes.empty()) return asked;
    throw DataError(source, "", "holds no class " + haarkit::quoted(asked) + ", but " + listed_classes(),
                    "check --class");
  }
  if (classes.size() <= 1) return classes.empty() ? std::string() : *classes.begin();
  for (const char* face : {"face", "Face", "faces"})
    if (classes.count(face) != 0) return face;
  throw DataError(source, "", "holds several classes (" + listed_classes() + ")", "name the one to find with --class");
}

// The same of what one file holds; every class where its objects have none.
inline std::string class_in_file(const std::set<std::string>& classes, const std::string& asked,
                                 const std::string& source) {
  return classes.empty() ? kEveryClass : chosen_class(classes, asked, source);
}

// Throws DataError where objects of one class are asked for and boxes have none: all of them would be taken for it.
// `columns`: what the file has instead.
inline void require_classes(const std::set<std::string>& classes, const AnnotationOptions& options, bool boxes,
                            const std::string& source, const std::string& columns) {
  if (!boxes || !classes.empty() || options.class_optional || options.class_name.empty() ||
      options.class_name == kEveryClass)
    return;
  throw DataError(
      source, "",
      "its boxes have no classes, and " + haarkit::quoted(options.class_name) + " is asked for (" + columns + ")",
      "give annotations with classes (CSV with a column `class`, VOC, COCO, YOLO), or leave --class out for all boxes");
}

// Tells of boxes that were left out because nobody said what they are.
inline void tell_of_unclassed(std::size_t boxes, const std::string& wanted, const std::string& source,
                              const Warn& warn) {
  if (boxes > 0 && warn)
    warn(DataError(source, "",
                   counted(boxes, "box") + " without a class left out, because " + haarkit::quoted(wanted) + " is read",
                   "give each box its class"));
}

// Whether an object of class `name` is meant when chosen_class gave `wanted`.
inline bool is_wanted(const std::string& name, const std::string& wanted) {
  return wanted == kEveryClass || name == wanted;
}

}  // namespace haarkit
