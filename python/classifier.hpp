#pragma once

#include <pybind11/pybind11.h>

namespace haarkit::python {

// Adds CascadeClassifier, the drop-in for cv2.CascadeClassifier.
void add_classifier(pybind11::module_& m);

}  // namespace haarkit::python
