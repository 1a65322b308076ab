#pragma once

#include <pybind11/pybind11.h>

#include <string>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/detect/cascade_classifier.hpp"
#include "haarkit/detect/detector.hpp"

namespace haarkit::python {

// pybind11 hands memory that no constructor has seen to the methods of what __new__ alone has made. Throws TypeError
// for that; every file that takes one of the classes below from Python includes this header.
template <class T>
class MadeCaster : public pybind11::detail::type_caster_base<T> {
 public:
  bool load(pybind11::handle source, bool convert) {
    if (pybind11::isinstance<T>(source)) {
      auto* const instance = reinterpret_cast<pybind11::detail::instance*>(source.ptr());
      if (!instance->get_value_and_holder().holder_constructed())
        throw pybind11::type_error(std::string(Py_TYPE(source.ptr())->tp_name) + ".__init__() was not called");
    }
    return pybind11::detail::type_caster_base<T>::load(source, convert);
  }
};

}  // namespace haarkit::python

namespace pybind11::detail {

template <>
class type_caster<haarkit::Cascade> : public haarkit::python::MadeCaster<haarkit::Cascade> {};
template <>
class type_caster<haarkit::CascadeClassifier> : public haarkit::python::MadeCaster<haarkit::CascadeClassifier> {};
template <>
class type_caster<haarkit::Detector> : public haarkit::python::MadeCaster<haarkit::Detector> {};

}  // namespace pybind11::detail
