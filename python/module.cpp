// The Python module haarkit._haarkit: numpy arrays in and out, the library between. Thin: nothing is decided here.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <opencv2/core.hpp>

#include "classifier.hpp"
#include "haarkit/base/data_error.hpp"
#include "haarkit/base/paths.hpp"
#include "haarkit/detect/builtin_cascade.hpp"
#include "haarkit/detect/cascade_classifier.hpp"
#include "haarkit/detect/cascade_file.hpp"
#include "haarkit/detect/detector.hpp"
#include "haarkit/detect/mirrored.hpp"
#include "images.hpp"
#include "interrupts.hpp"
#include "made.hpp"
#include "options.hpp"

namespace py = pybind11;
using namespace haarkit;

namespace {

// Boxes, scores, and which cascade found each.
py::tuple arrays_of(const std::vector<Detection>& found) {
  const auto count = static_cast<py::ssize_t>(found.size());
  py::array_t<std::int32_t> boxes({count, py::ssize_t{4}}), cascades(count);
  py::array_t<float> scores(count);
  auto box = boxes.mutable_unchecked<2>();
  auto score = scores.mutable_unchecked<1>();
  auto cascade = cascades.mutable_unchecked<1>();
  for (py::ssize_t i = 0; i < count; ++i) {
    const Detection& d = found[static_cast<std::size_t>(i)];
    box(i, 0) = d.box.x, box(i, 1) = d.box.y, box(i, 2) = d.box.width, box(i, 3) = d.box.height;
    score(i) = d.score;
    cascade(i) = d.cascade;
  }
  return py::make_tuple(boxes, scores, cascades);
}

py::tuple detect(const Detector& detector, const py::object& image) {
  const python::Image pixels(image);
  std::vector<Detection> found;
  python::InterruptibleCall call;
  {
    const py::gil_scoped_release others_may_run;
    call.run(1, [&](std::size_t) { found = detector.detect(pixels.mat()); });
  }
  call.throw_if_interrupted();
  return arrays_of(found);
}

py::list detect_many(const Detector& detector, const py::iterable& images) {
  if (py::isinstance<py::array>(images)) {  // of one picture the rows would be taken for pictures
    const auto array = py::reinterpret_borrow<py::array>(images);
    const py::ssize_t channels = array.ndim() == 3 ? array.shape(2) : 1;
    if (array.ndim() <= 3 && (channels == 1 || channels == 3 || channels == 4))
      throw py::type_error("images must be a list of images (or another iterable): of one image [image]");
  }
  std::vector<python::Image> pixels;
  for (const py::handle image : images) pixels.emplace_back(py::reinterpret_borrow<py::object>(image));
  std::vector<std::vector<Detection>> found(pixels.size());
  python::InterruptibleCall call;
  {
    const py::gil_scoped_release others_may_run;
    call.run(pixels.size(), [&](std::size_t i) { found[i] = detector.detect(pixels[i].mat()); });
  }
  call.throw_if_interrupted();
  py::list results;
  for (const auto& of_one : found) results.append(arrays_of(of_one));
  return results;
}

Cascade cascade_of(const py::object& source) {
  if (source.is_none()) return builtin_face_cascade();
  if (py::isinstance<Cascade>(source)) return source.cast<Cascade>();
  return read_cascade(python::path_of(source));
}

CascadeFormat format_named(const std::string& name, const std::string& path) {
  if (name == "haarkit") return CascadeFormat::haarkit;
  if (name == "opencv") return CascadeFormat::opencv;
  if (name == "opencv-old") return CascadeFormat::opencv_old;
  if (!name.empty()) throw std::invalid_argument("format: '" + name + "' is not one of haarkit, opencv and opencv-old");
  return ending_of(path) == ".xml" ? CascadeFormat::opencv : CascadeFormat::haarkit;
}

void add_cascade(py::module_& m) {
  m.def("_cascade_of_text", [](const py::bytes& text) {
    return read_cascade_text(static_cast<std::string_view>(text), "a pickled cascade");
  });
  py::class_<Cascade>(m, "Cascade", "A cascade: immutable and valid. read_cascade() makes one.")
      .def(py::init([](const py::args&, const py::kwargs&) -> Cascade {
        throw py::type_error("a Cascade is read from its file by haarkit.read_cascade(path)");
      }))
      .def_property_readonly("kind", [](const Cascade& c) { return c.kind() == CascadeKind::soft ? "soft" : "staged"; })
      .def_property_readonly(
          "feature_type", [](const Cascade& c) { return c.is_lbp() ? "lbp" : "haar"; }, "'haar' or 'lbp'")
      .def_property_readonly(
          "window", [](const Cascade& c) { return py::make_tuple(c.window().width, c.window().height); },
          "(width, height) in pixels")
      .def_property_readonly("stages", [](const Cascade& c) { return c.stages().size(); })
      .def_property_readonly("weak_classifiers", &Cascade::weak_count)
      .def_property_readonly("features", [](const Cascade& c) { return c.feature_count(); })
      .def_property_readonly("context", &Cascade::context, "sides of the window over those of the object in its middle")
      .def_property_readonly("min_contrast", &Cascade::min_contrast, "grey levels; 0 for LBP, which sees all")
      .def_property_readonly("min_score", &Cascade::min_score, "the operating point, or None")
      .def(
          "save",
          [](const Cascade& c, const py::object& path, const std::string& format, const std::string& comment) {
            const std::string file = python::path_of(path);
            write_cascade(c, file, format_named(format, file), comment);
          },
          py::arg("path"), py::arg("format") = "", py::arg("comment") = "",
          "Writes the cascade, whole or not at all. format: 'haarkit', 'opencv' or 'opencv-old'; '' goes by the name "
          "(.xml is OpenCV's).")
      .def(
          "__eq__", [](const Cascade& a, const Cascade& b) { return a == b; }, py::is_operator())
      .def("__reduce__",  // by its text; pickle wants a function of Python's
           [](const Cascade& c) {
             return py::make_tuple(py::module_::import("haarkit").attr("_unpickled_cascade"),
                                   py::make_tuple(py::bytes(cascade_text(c, CascadeFormat::haarkit))));
           })
      .def("__repr__", [](const Cascade& c) {
        return "<haarkit.Cascade " + std::to_string(c.window().width) + "x" + std::to_string(c.window().height) + ", " +
               std::to_string(c.weak_count()) + " weak classifiers>";
      });
  m.def(
      "read_cascade", [](const py::object& path) { return read_cascade(python::path_of(path)); }, py::arg("path"),
      "Reads a cascade: OpenCV's XML, new or old, or haarkit's own format. Raises DataError, which says what is "
      "wrong.");
  m.def(
      "mirrored", [](const Cascade& cascade) { return mirrored(cascade); }, py::arg("cascade"),
      "The cascade with left and right exchanged. Raises DataError for a few tilted ones that cannot be mirrored.");
  m.def("builtin_face_cascade", &builtin_face_cascade, "The face cascade that is compiled in.");
  m.def("builtin_face_in_context_cascade", &builtin_face_in_context_cascade,
        "Another one of frontal faces, whose windows show a rim of what is round them.");
  m.def("builtin_turned_face_cascade", &builtin_turned_face_cascade,
        "The one for faces turned as far as profiles, and masked ones.");
  m.def(
      "builtin_face_views",
      [] {
        std::vector<Cascade> views;
        for (const NamedCascade& view : builtin_face_views()) views.push_back(view.cascade);
        return views;
      },
      "All of them, for Detector({'face': builtin_face_views()}), which Detector() is.");
}

void add_detector(py::module_& m) {
  py::class_<Detector>(m, "Detector")
      .def(py::init([](const std::vector<std::pair<std::string, py::object>>& cascades, const py::dict& options) {
        std::vector<NamedCascade> named;
        for (const auto& [name, cascade] : cascades) named.push_back({name, cascade_of(cascade)});
        DetectorOptions given = python::options_of(options);
        given.stop = python::stop;
        return std::make_unique<Detector>(named, given);
      }))
      .def_property_readonly("names", &Detector::names, "What each cascade finds, in the order given.")
      .def_property_readonly(
          "options", [](const Detector& d) { return python::dict_of(d.options()); }, "A dict of all options.")
      .def("__reduce_ex__",
           [](const Detector&, int) {
             throw py::type_error(
                 "a Detector cannot be pickled: make one in each process, from its options and cascades, "
                 "which can be");
           })
      .def("detect", &detect, py::arg("image"), "(boxes, scores, cascades) of an image.")
      .def("detect_many", &detect_many, py::arg("images"), "A list of these.");
  m.def("default_options", [] { return python::dict_of(DetectorOptions{}); });
}

}  // namespace

PYBIND11_MODULE(_haarkit, m) {
  m.doc() = "The compiled part of haarkit.";
  py::register_exception<DataError>(m, "DataError", PyExc_OSError);
  add_cascade(m);
  add_detector(m);
  python::add_classifier(m);
}
