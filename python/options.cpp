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
// One number for a square, or (width, height).
void set(cv::Size& size, const py::handle& value) {
  if (PyIndex_Check(value.ptr()) != 0) {  // numpy's whole numbers too
    size.width = size.height = value.cast<int>();
  } else {
    const auto [width, height] = value.cast<std::pair<int, int>>();
    size = {width, height};
  }
}
template <class T>
void set(T& field, const py::handle& value) {
  field = value.cast<T>();
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
        throw py::type_error(std::string(name) +
                             ": not a value of this option's type: " + std::string(py::repr(left[name])));
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
