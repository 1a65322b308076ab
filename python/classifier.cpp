// CascadeClassifier for Python: numbers as cv2 gives them, an empty tuple where nothing was found.
#include "classifier.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <climits>
#include <string>

#include "haarkit/detect/cascade_classifier.hpp"
#include "images.hpp"
#include "made.hpp"

namespace py = pybind11;

namespace haarkit::python {
namespace {

// cv2 gives an empty tuple where nothing was found, else arrays.
template <class T>
py::object array_of(const std::vector<T>& values) {
  if (values.empty()) return py::tuple();
  return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}
py::object array_of(const std::vector<cv::Rect>& boxes) {
  if (boxes.empty()) return py::tuple();
  static_assert(sizeof(cv::Rect) == 4 * sizeof(std::int32_t));
  return py::array_t<std::int32_t>({static_cast<py::ssize_t>(boxes.size()), py::ssize_t{4}}, &boxes.data()->x);
}

constexpr char kSides[] = "must be (width, height), two whole numbers of pixels";

int side_of(const char* name, const py::object& side) {
  const auto whole = py::reinterpret_steal<py::object>(PyNumber_Index(side.ptr()));
  if (!whole) {
    PyErr_Clear();
    throw py::type_error(std::string(name) + " " + kSides + ", not of " + Py_TYPE(side.ptr())->tp_name);
  }
  int beyond = 0;
  const long long value = PyLong_AsLongLongAndOverflow(whole.ptr(), &beyond);
  if (beyond != 0 || value < INT_MIN || value > INT_MAX)
    throw py::value_error(std::string(name) + " must have sides below 2^31 pixels, not " + std::string(py::str(whole)));
  return static_cast<int>(value);
}

// (width, height), or None for no limit. As in cv2, floats are refused, whole or not.
cv::Size size_of(const char* name, const py::object& size) {
  if (size.is_none()) return {};
  if (!PySequence_Check(size.ptr()))
    throw py::type_error(std::string(name) + " " + kSides + ", not " + Py_TYPE(size.ptr())->tp_name);
  const auto sides = py::reinterpret_borrow<py::sequence>(size);
  if (sides.size() != 2)
    throw py::value_error(std::string(name) + " " + kSides + ", not " + std::to_string(sides.size()));
  return {side_of(name, sides[0]), side_of(name, sides[1])};
}

struct Found {
  std::vector<cv::Rect> objects;
  std::vector<int> counts;
  std::vector<double> weights;
};

Found find(const CascadeClassifier& classifier, const py::object& array, double factor, int neighbors, int flags,
           const py::object& min_size, const py::object& max_size, bool levels) {
  const Image image(array);
  const cv::Size least = size_of("minSize", min_size), most = size_of("maxSize", max_size);
  Found found;
  const py::gil_scoped_release others_may_run;
  classifier.detectMultiScale(image.mat(), found.objects, found.counts, found.weights, factor, neighbors, flags, least,
                              most, levels);
  return found;
}

}  // namespace

void add_classifier(py::module_& m) {
  using C = CascadeClassifier;
  using py::arg;
  const py::none none;
  py::class_<C>(
      m, "CascadeClassifier",
      "The drop-in for cv2.CascadeClassifier: same calls, same results (OpenCV's on one thread), faster. One may "
      "be used by several threads at once, also while another loads: a call ends with the cascade it began with.")
      .def(py::init<>())
      .def(py::init([](const py::object& filename) { return std::make_unique<C>(path_of(filename)); }), arg("filename"))
      .def(
          "load", [](C& c, const py::object& filename) { return c.load(path_of(filename)); }, arg("filename"),
          "Returns False when the file is no cascade; read_cascade() says why.")
      .def("empty", &C::empty)
      .def("__reduce_ex__",
           [](const C&, int) {
             throw py::type_error(
                 "a CascadeClassifier cannot be pickled: make one in each process from its file, or a "
                 "haarkit.Cascade, which can be");
           })
      .def("getOriginalWindowSize",
           [](const C& c) {
             const cv::Size size = c.getOriginalWindowSize();
             return py::make_tuple(size.width, size.height);
           })
      .def("getFeatureType", &C::getFeatureType)
      .def("isOldFormatCascade", &C::isOldFormatCascade)
      .def(
          "detectMultiScale",
          [](const C& c, const py::object& image, double factor, int neighbors, int flags, const py::object& least,
             const py::object& most) {
            return array_of(find(c, image, factor, neighbors, flags, least, most, false).objects);
          },
          arg("image"), arg("scaleFactor") = 1.1, arg("minNeighbors") = 3, arg("flags") = 0, arg("minSize") = none,
          arg("maxSize") = none, "Returns boxes: int32 (n, 4) of x, y, width, height; () when nothing was found.")
      .def(
          "detectMultiScale2",
          [](const C& c, const py::object& image, double factor, int neighbors, int flags, const py::object& least,
             const py::object& most) {
            const Found found = find(c, image, factor, neighbors, flags, least, most, false);
            return py::make_tuple(array_of(found.objects), array_of(found.counts));
          },
          arg("image"), arg("scaleFactor") = 1.1, arg("minNeighbors") = 3, arg("flags") = 0, arg("minSize") = none,
          arg("maxSize") = none, "Returns (boxes, windows of each).")
      .def(
          "detectMultiScale3",
          [](const C& c, const py::object& image, double factor, int neighbors, int flags, const py::object& least,
             const py::object& most, bool levels) {
            const Found found = find(c, image, factor, neighbors, flags, least, most, levels);
            return py::make_tuple(array_of(found.objects), array_of(found.counts), array_of(found.weights));
          },
          arg("image"), arg("scaleFactor") = 1.1, arg("minNeighbors") = 3, arg("flags") = 0, arg("minSize") = none,
          arg("maxSize") = none, arg("outputRejectLevels") = false,
          "Returns (boxes, levels, weights): with outputRejectLevels the number of stages and the largest sum of the "
          "last "
          "stage.");
}

}  // namespace haarkit::python
