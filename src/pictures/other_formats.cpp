// Every format but JPEG and PNG: haarkit_imgcodecs.so is loaded on first need and lies beside the program (build tree)
// or in its library folder (installed: Debian's package haarkit-formats).
#include <cstdlib>
#include <limits>
#include <mutex>
#include <sstream>
#include <utility>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/paths.hpp"
#include "pictures/decoders.hpp"
#include "pictures/eight_bits.hpp"
#include "pictures/imgcodecs_module.hpp"
#include "pictures/several_pictures.hpp"
#include "program/modules.hpp"

namespace haarkit {
namespace {

HaarkitDecodeOther load_module(const PictureLimits& limits, std::string& problem) {
  // imgcodecs reads its own limit once, when it is loaded.
  setenv("OPENCV_IO_MAX_IMAGE_PIXELS", std::to_string(max_pixels(limits)).c_str(), 1);
  void* const function = module_function("haarkit_imgcodecs.so", kDecodeOtherName, problem);
  if (function == nullptr) {  // no problem told: the module is not installed
    problem = problem.empty() ? "is neither JPEG nor PNG and needs the package haarkit-formats"
                              : "needs OpenCV's imgcodecs, which cannot be loaded: " + problem;
  }
  return reinterpret_cast<HaarkitDecodeOther>(function);
}

// Grey with alpha becomes colour with alpha, so that there is one kind of transparency to deal with.
cv::Mat with_colour(const cv::Mat& grey_alpha) {
  cv::Mat bgra(grey_alpha.size(), CV_8UC4);
  cv::mixChannels({grey_alpha}, {bgra}, {0, 0, 0, 1, 0, 2, 1, 3});
  return bgra;
}

// Of a TIFF file.
bool has_grey_alpha(const std::string& bytes) {
  constexpr int kSamplesPerPixel = 277;
  return tiff_value(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), kSamplesPerPixel) == 2;
}

[[noreturn]] void refuse(const std::string& bytes, const std::string& error, const std::string& name,
                         const PictureLimits& limits) {
  // OpenCV names its limit: CV_IO_MAX_IMAGE_PIXELS is ours, _WIDTH and _HEIGHT are its own.
  if (error.find("MAX_IMAGE_PIXELS") != std::string::npos) refuse_size("the picture is too large", name, limits);
  if (error.find("MAX_IMAGE") != std::string::npos) {
    throw DataError(name, "", "the picture is wider or higher than 1,048,576 pixels, OpenCV's limit",
                    "cut it into parts");
  }
  if (pictures_in(bytes) > 1 && bytes.compare(0, 4, "RIFF") == 0) {
    throw DataError(name, "", "is an animated WebP picture, which the installed OpenCV cannot read",
                    "make it a GIF, which is read as a film is (magick a.webp a.gif)");
  }
  throw DataError(name, "", "is not a picture that can be read");
}

}  // namespace

int webp_orientation(const std::string& bytes) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  if (bytes.size() < 12 || bytes.compare(0, 4, "RIFF") != 0 || bytes.compare(8, 4, "WEBP") != 0) return 1;
  // RIFF: 12 bytes, then chunks, each a name (4), a size (4) and its data, padded to an even length.
  for (std::size_t at = 12; at + 8 <= bytes.size();) {
    const std::size_t size = data[at + 4] | data[at + 5] << 8 | data[at + 6] << 16 | std::size_t{data[at + 7]} << 24;
    if (size > bytes.size() - at - 8) return 1;
    if (bytes.compare(at, 4, "EXIF") == 0) {
      // Some writers begin the block as JPEG does: "Exif" and two zeros.
      const std::size_t skip = size > 6 && bytes.compare(at + 8, 4, "Exif") == 0 ? 6 : 0;
      return exif_orientation(data + at + 8 + skip, size - skip);
    }
    at += 8 + size + (size & 1);
  }
  return 1;
}

int pnm_largest(const std::string& bytes, int depth) {
  if (bytes.size() < 2 || bytes[0] != 'P' || std::string("2356").find(bytes[1]) == std::string::npos) return 0;
  // P2 and P3 hold numbers as text, P5 and P6 as bytes. OpenCV scales text of 8 bits itself.
  const bool scaled_already = depth == CV_8U && bytes[1] <= '3';
  constexpr std::size_t kHeader = 1000;  // behind longer comments the largest value stays unknown
  std::istringstream header(bytes.substr(2, kHeader));
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
  if (!decode(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), decoded.pixels, error))
    refuse(bytes, error, name, limits);
  check_size(decoded.pixels.cols, decoded.pixels.rows, name, limits);
  EightBits scaled = eight_bits(decoded.pixels, pnm_largest(bytes, decoded.pixels.depth()));
  decoded.pixels = scaled.pixels;
  decoded.note = std::move(scaled.note);
  if (decoded.pixels.channels() == 2)
    decoded.pixels = with_colour(decoded.pixels);
  else if (has_grey_alpha(bytes))
    decoded.warning = "OpenCV's TIFF decoder leaves out the transparency of grey pictures";
  decoded.orientation = webp_orientation(bytes);
  return decoded;
}

}  // namespace haarkit
