#pragma once

#include <pybind11/pybind11.h>

#include "haarkit/detect/detector_options.hpp"

namespace haarkit::python {

// DetectorOptions from a dict by field names, and back. Raises TypeError for a name that is none and for a value of the
// wrong type; ranges are Detector's.
DetectorOptions options_of(const pybind11::dict& given);
pybind11::dict dict_of(const DetectorOptions& options);

}  // namespace haarkit::python
