#pragma once

#include <string>
#include <vector>

#include "measuring/data_sets.hpp"
#include "measuring/evaluated_detectors.hpp"

namespace haarkit {

// Data sets with the objects of one class.
struct ClassData {
  std::string class_name;  // empty: there are no classes, or the reader chose among them
  bool by_name = false;    // for the detectors of that name
  std::vector<DataSet> sets;
};

// What detectors are measured on: all on the class of --class; or, where the annotations hold several and the user gave
// detectors the names of some, each name on its class; or all on the class that the annotations' reader chooses. Throws
// UsageError when some detectors have the name of a class and others have not; DataError.
std::vector<ClassData> data_by_class(const EvaluateCommand& command, const std::vector<MeasuredCascades>& cascades);

}  // namespace haarkit
