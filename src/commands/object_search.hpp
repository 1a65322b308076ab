#pragma once

#include "cascades/parts_search.hpp"
#include "haarkit/detect/detector.hpp"

namespace haarkit {

// What is looked for in pictures and films.
struct ObjectSearch {
  const Detector& detector;
  const Objects& objects;    // that it finds
  const PartsSearch* parts;  // inside each find; null: none
};

}  // namespace haarkit
