// The decoders behind read_picture. Each gives a grey, BGR or BGRA 8-bit picture as the file has it, not yet turned.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>

#include "pictures/pictures.hpp"

namespace haarkit {

struct Decoded {
  cv::Mat pixels;       // CV_8UC1, CV_8UC3 or CV_8UC4
  int orientation = 1;  // EXIF, 1..8
  int reduced_by = 1;
  cv::Size whole;       // of a picture that is reduced: its size, upright
  std::string note;     // for the user, of a picture that is whole; usually empty
  std::string warning;  // what is wrong with a picture that can be shown all the same; usually empty
};

bool is_jpeg(const std::string& bytes);
bool is_png(const std::string& bytes);
// by: how much smaller the pixels may be, each way (1, 2, 4 or 8); above 1 they are the picture's brightness alone, or
// its CMYK made BGR.
Decoded decode_jpeg(const std::string& bytes, const std::string& name, const PictureLimits& limits, int by = 1);
cv::Size jpeg_size(const std::string& bytes, const std::string& name);  // upright; decodes nothing
Decoded decode_png(const std::string& bytes, const std::string& name, const PictureLimits& limits);
Decoded decode_other(const std::string& bytes, const std::string& name, const PictureLimits& limits);

std::string encode_jpeg(const cv::Mat& picture, int quality);
std::string encode_png(const cv::Mat& picture);

// The first 16-bit value of an entry of a TIFF file's first directory (an EXIF block is such a file); none when it has
// no such entry or is malformed.
std::optional<int> tiff_value(const unsigned char* block, std::size_t size, int tag);

// The orientation (1..8) that an EXIF block (a little TIFF file) tells, 1 when it tells none or is malformed.
int exif_orientation(const unsigned char* block, std::size_t size);

// Which way a stored picture of this orientation is mirrored, after it was transposed where that is 5 or more.
bool mirrors_columns(int orientation);
bool mirrors_rows(int orientation);

// The same of a WebP file, which keeps EXIF in a RIFF chunk of its own; 1 for other files.
int webp_orientation(const std::string& bytes);

// The largest sample value of a PGM or PPM, which its header tells, where OpenCV leaves the samples as they are (depth:
// CV_8U or CV_16U, as OpenCV decoded it); else 0.
int pnm_largest(const std::string& bytes, int depth);

// Throws DataError when width x height is more than the limit or is empty.
void check_size(std::int64_t width, std::int64_t height, const std::string& name, const PictureLimits& limits);
[[noreturn]] void refuse_size(const std::string& what, const std::string& name, const PictureLimits& limits);

}  // namespace haarkit
