// numpy arrays as pictures, without a copy where their layout allows it; everything else is refused by name.
#include "images.hpp"

namespace py = pybind11;

namespace haarkit::python {
namespace {

constexpr char kExpected[] =
    "an image must be a numpy array of uint8, of shape (height, width) for grey, (height, width, 3) "
    "for BGR or (height, width, 4) for BGRA";

std::string shape_text(const py::array& array) {
  std::string text;
  for (py::ssize_t i = 0; i < array.ndim(); ++i) text += (i > 0 ? ", " : "") + std::to_string(array.shape(i));
  return "(" + text + ")";
}

bool rows_are_whole(const py::array& array, py::ssize_t channels) {
  if (array.ndim() == 3 && array.strides(2) != 1) return false;
  return (array.shape(1) <= 1 || array.strides(1) == channels) &&
         (array.shape(0) <= 1 || array.strides(0) >= array.shape(1) * channels);
}

}  // namespace

Image::Image(const py::object& object) {
  if (!py::isinstance<py::array>(object))
    throw py::type_error(std::string(kExpected) + ", not " +
                         std::string(py::str(py::type::of(object).attr("__name__"))));
  auto array = object.cast<py::array>();
  const char kind = array.dtype().kind();
  if (kind != 'u' || array.itemsize() != 1)  // not by identity: arrays that were pickled have a type of their own
    throw py::type_error(std::string(kExpected) + ", not of " + std::string(py::str(array.dtype())) +
                         (kind == 'f' || kind == 'b'
                              ? "; convert it knowingly, for example with (255 * image).astype('uint8')"
                              : "; convert it knowingly: its values must become 0 to 255"));
  const py::ssize_t channels = array.ndim() == 3 ? array.shape(2) : 1;
  if ((array.ndim() != 2 && array.ndim() != 3) || (channels != 1 && channels != 3 && channels != 4))
    throw py::value_error(std::string(kExpected) + ", not " + shape_text(array));
  for (int i = 0; i < 2; ++i)
    if (array.shape(i) > std::numeric_limits<int>::max())
      throw py::value_error("an image side of more than 2^31 pixels");
  if (!rows_are_whole(array, channels))
    array = py::array_t<std::uint8_t, py::array::c_style | py::array::forcecast>(array);
  array_ = array;
  const auto rows = static_cast<int>(array.shape(0)), columns = static_cast<int>(array.shape(1));
  if (rows == 0 || columns == 0) return;
  const auto pitch = static_cast<std::size_t>(rows > 1 ? array.strides(0) : columns * channels);
  mat_ = cv::Mat(rows, columns, CV_8UC(static_cast<int>(channels)), const_cast<void*>(array.data()), pitch);
}

std::string path_of(const py::object& path) {
  return py::module_::import("os").attr("fsencode")(path).cast<py::bytes>();
}

}  // namespace haarkit::python
