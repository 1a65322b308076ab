#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <opencv2/core/mat.hpp>
#include <string>

namespace haarkit::python {

// A numpy array as a picture: without a copy where rows are at any distance from each other but the pixels of a row lie
// side by side; other strides (mirrored, every second column) are copied.
class Image {
 public:
  // Raises TypeError or ValueError, which says what an image must be.
  explicit Image(const pybind11::object& array);
  const cv::Mat& mat() const { return mat_; }

 private:
  pybind11::array array_;  // keeps the pixels alive
  cv::Mat mat_;
};

// A path as str, bytes or os.PathLike.
std::string path_of(const pybind11::object& path);

}  // namespace haarkit::python
