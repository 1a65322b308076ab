// DetectorOptions as keywords: names and defaults come from the struct itself.
#include "options.hpp"

#include <pybind11/stl.h>

#include <type_traits>

namespace py = pybind11;

namespace haarkit::python {
namespace {

constexpr std::pair<const char*, DetectMode> kModes[] = {{"fast", DetectMode::fast}, {"exact", DetectMode::exact}};

py::object object_of(DetectMode mode) {
  return py::str(mode == DetectMode::fast ? "fast" : "exact");
}
py::object object_of(cv::Size size) {
  return py::make_tuple(size.width, size.height);
}
template <class T>
py::object object_of(const T& value) {
  return py::cast(value);
}

void set(DetectMode& mode, const py::handle& value) {
  for (const auto& [name, known] : kModes)
    if (value.equal(py::str(name))) return void(mode = known);
  throw py::value_error("mode must be 'fast' or 'exact'");
}
// One number for a square, or (width, height); numpy's whole numbers and arrays too.
void set(cv::Size& size, const py::handle& value) {
  if (PySequence_Check(value.ptr()) != 0) {
    const auto [width, height] = value.cast<std::pair<int, int>>();
    size = {width, height};
  } else {
    size.width = size.height = value.cast<int>();
  }
}
template <class T>
void set(T& field, const py::handle& value) {
  field = value.cast<T>();
}

// What a value must be, in words.
constexpr const char* wanted(const cv::Size&) {
  return "a whole number of pixels or (width, height)";
}
constexpr const char* wanted(const DetectMode&) {
  return "'fast' or 'exact'";
}
constexpr const char* wanted(bool) {
  return "True or False";
}
template <class T>
constexpr const char* wanted(const T&) {
  return std::is_integral_v<T> ? "a whole number" : "a number";
}
constexpr const char* wanted(const std::optional<float>&) {
  return "a number or None";
}
constexpr const char* wanted(const std::vector<double>&) {
  return "a list of numbers";
}

// The instruction set is chosen by the machine; it is no option of Python's.
template <class T>
constexpr bool kIsOption = !std::is_same_v<std::decay_t<T>, InstructionSet>;

}  // namespace

DetectorOptions options_of(const py::dict& given) {
  DetectorOptions options;
  py::dict left = given.attr("copy")();
  for_each_option(options, [&left](const char* name, auto& field) {
    if constexpr (kIsOption<decltype(field)>) {
      if (!left.contains(name)) return;
      try {
        set(field, left[name]);
      } catch (const py::cast_error&) {
        throw py::type_error(std::string(name) + " must be " + wanted(field) + ", not " +
                             std::string(py::repr(left[name])) + " (" + Py_TYPE(left[name].ptr())->tp_name + ")");
      }
      left.attr("pop")(name);
    }
  });
  if (!left.empty())
    throw py::type_error("no such option: " + std::string(py::str(py::str(", ").attr("join")(left.attr("keys")()))));
  return options;
}

py::dict dict_of(const DetectorOptions& options) {
  py::dict dict;
  for_each_option(options, [&dict](const char* name, const auto& field) {
    if constexpr (kIsOption<decltype(field)>) dict[name] = object_of(field);
  });
  return dict;
}

}  // namespace haarkit::python
