// Every format but JPEG and PNG: haarkit_imgcodecs.so is loaded on first need and lies beside the program (build tree)
// or in its library folder (installed: Debian's package haarkit-formats).
#include "pictures/other_formats.hpp"

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <mutex>
#include <sstream>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/paths.hpp"
#include "pictures/decoders.hpp"
#include "program/modules.hpp"

namespace haarkit {
namespace {

HaarkitDecodeOther load_module(const PictureLimits& limits, std::string& problem) {
  // imgcodecs reads its own limit once, when it is loaded.
  setenv("OPENCV_IO_MAX_IMAGE_PIXELS", std::to_string(max_pixels(limits)).c_str(), 1);
  void* const function = module_function("haarkit_imgcodecs.so", kHaarkitDecodeOther, problem);
  if (function == nullptr) {
    problem = problem.empty() ? "is neither JPEG nor PNG and needs the package haarkit-formats"
                              : "needs OpenCV's imgcodecs, which cannot be loaded: " + problem;
  }
  return reinterpret_cast<HaarkitDecodeOther>(function);
}

// To 8 bits: whole numbers by their range, floating-point ones by max(1, largest value).
cv::Mat eight_bits(const cv::Mat& picture, int pnm_largest) {
  double scale = 1;
  if (pnm_largest > 0) {
    scale = 255.0 / pnm_largest;
  } else if (picture.depth() == CV_16U) {
    scale = 255.0 / 65535;
  } else if (picture.depth() == CV_32F || picture.depth() == CV_64F) {
    double largest = 1;
    cv::minMaxIdx(picture.reshape(1), nullptr, &largest);
    scale = 255 / std::max(1.0, largest);
  }
  if (picture.depth() == CV_8U && scale == 1) return picture;
  cv::Mat out;
  picture.convertTo(out, CV_8U, scale);
  return out;
}

}  // namespace

int webp_orientation(const std::string& bytes) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  if (bytes.size() < 12 || bytes.compare(0, 4, "RIFF") != 0 || bytes.compare(8, 4, "WEBP") != 0) return 1;
  for (std::size_t at = 12; at + 8 <= bytes.size();) {
    const std::size_t size = data[at + 4] | data[at + 5] << 8 | data[at + 6] << 16 | std::size_t{data[at + 7]} << 24;
    if (size > bytes.size() - at - 8) return 1;
    if (bytes.compare(at, 4, "EXIF") == 0) {
      const std::size_t skip = size > 6 && bytes.compare(at + 8, 4, "Exif") == 0 ? 6 : 0;
      return exif_orientation(data + at + 8 + skip, size - skip);
    }
    at += 8 + size + (size & 1);
  }
  return 1;
}

int pnm_largest(const std::string& bytes, int depth) {
  if (bytes.size() < 2 || bytes[0] != 'P' || std::string("2356").find(bytes[1]) == std::string::npos) return 0;
  const bool scaled_already = depth == CV_8U && bytes[1] <= '3';
  std::istringstream header(bytes.substr(2, 1000));
  int number = 0;
  for (int found = 0; found < 3;) {  // width, height, largest value; comments may stand between
    if ((header >> std::ws).peek() == '#') {
      std::string comment;
      std::getline(header, comment);
    } else if (header >> number) {
      ++found;
    } else {
      return 0;
    }
  }
  return scaled_already ? 0 : number;
}

Decoded decode_other(const std::string& bytes, const std::string& name, const PictureLimits& limits) {
  // imgcodecs would hand other bytes on to GDAL, which reads hundreds of formats that nobody means here.
  if (!begins_as_picture(bytes)) throw DataError(name, "", "is not a picture that can be read");
  static std::once_flag once;
  static HaarkitDecodeOther decode = nullptr;
  static std::string problem;
  std::call_once(once, [&] { decode = load_module(limits, problem); });
  if (decode == nullptr) throw DataError(name, "", problem);

  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw DataError(name, "", "the file is larger than 2 GiB");
  }
  Decoded decoded;
  std::string error;
  if (!decode(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), decoded.pixels, error)) {
    if (error.find("MAX_IMAGE") != std::string::npos) refuse_size("the picture is too large", name, limits);
    throw DataError(name, "", "is not a picture that can be read");
  }
  check_size(decoded.pixels.cols, decoded.pixels.rows, name, limits);
  if (decoded.pixels.channels() == 2) cv::extractChannel(decoded.pixels, decoded.pixels, 0);
  decoded.pixels = eight_bits(decoded.pixels, pnm_largest(bytes, decoded.pixels.depth()));
  decoded.orientation = webp_orientation(bytes);
  return decoded;
}

}  // namespace haarkit
