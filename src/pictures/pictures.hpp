#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <optional>
#include <string>

#include "haarkit/detect/reduced_picture.hpp"

namespace haarkit {

enum class PictureColour { grey, bgr };

struct PictureLimits {
  double max_megapixels = 100;  // larger pictures are refused before they are decoded (millions of pixels)
  bool can_be_raised = false;   // by --max-megapixels
  bool strict = false;          // pictures of which a part is missing are refused
  bool full_size = false;       // JPEG files are never decoded in a smaller size
};

// The limit in pixels.
std::int64_t max_pixels(const PictureLimits& limits);

// For what is learnt from: half a picture teaches grey.
inline PictureLimits whole_pictures() {
  PictureLimits limits;
  limits.strict = true;
  return limits;
}

// Reads a picture as 8-bit grey (CV_8UC1) or colour (CV_8UC3, blue first), whatever the file holds; the format is known
// by content, not by name. Any thread.
// - Colour becomes grey as in cv::cvtColor(COLOR_BGR2GRAY); JPEG and PNG give the pixels of cv::imread.
// - 16-bit samples are scaled (v * 255 / 65535, rounded), not cut; where the largest is 4095 or less, from 12, 10 or 8
//   bits, with a warning for the user. Signed and floating-point ones are scaled by their brightest hundredth, if it is
//   above 255 or 1 (eight_bits.hpp).
// - Transparent pictures are laid on white. An alpha channel that is 0 everywhere hides nothing: it is ignored.
// - CMYK and YCCK JPEGs are converted without a colour profile. EXIF orientation is applied.
// - JPEG, PNG, and what Debian's OpenCV reads (BMP, TIFF, WebP, PNM, JPEG 2000, ...): the latter load slowly, once.
// - A JPEG file that is cut off gives what is there, the rest grey, and a warning for the user, unless limits.strict.
//   Likewise a grey TIFF with transparency, which OpenCV's decoder leaves out.
// - What a file may cost is limited: a file of more bytes than the pixels that are allowed could need, a
//   progressive JPEG of more than 100 scans and a PNG chunk of more than 8 MB are refused. After Ctrl-C, Stopped is
//   thrown soon.
// Throws DataError that names `path` when it cannot be read, is no picture, is damaged, has more pixels than allowed,
// or needs more memory than there is.
cv::Mat read_picture(const std::string& path, PictureColour colour = PictureColour::grey,
                     const PictureLimits& limits = {});

// A picture to search.
struct SearchPicture {
  ReducedPicture searched;
  cv::Mat pixels;  // the whole, as read_picture gives it; empty unless it was asked for
};

// Reads a picture, grey, for a search that needs no more detail than a picture has that is reduced by `by` (1, 2, 4 or
// 8). Of a JPEG file its brightness alone is then decoded, in that size, or in a larger one where a picture that is to
// be turned (EXIF) is no multiple of it; with by = 1 and of other files the pixels are read_picture's. What is searched
// does not depend on `whole`, the colour in which the whole is wanted too. Refuses and warns as read_picture does.
SearchPicture read_picture_to_search(const std::string& path, int by, std::optional<PictureColour> whole,
                                     const PictureLimits& limits);
SearchPicture decode_picture_to_search(const std::string& bytes, const std::string& name, int by,
                                       std::optional<PictureColour> whole, const PictureLimits& limits);

// What read_picture gives, as CV_8UC4 (blue, green, red, opacity), with the transparency as the file has it: 255
// everywhere where it has none.
cv::Mat read_transparent_picture(const std::string& path, const PictureLimits& limits = {});

// The same from bytes in memory; `name` is what an error calls them.
cv::Mat decode_picture(const std::string& bytes, const std::string& name, PictureColour colour = PictureColour::grey,
                       const PictureLimits& limits = {});

// Width and height that read_picture would give, pixels; quick for JPEG. Throws DataError.
cv::Size read_picture_size(const std::string& path);

// A grey picture from what read_picture(..., bgr) gave: equal to what read_picture(..., grey) gives for the same file.
cv::Mat grey_of(const cv::Mat& bgr);

// Writes an 8-bit grey or BGR picture as JPEG (quality 92, full chroma resolution) or PNG, by the ending of `path`:
// .jpg, .jpeg or .png. The file appears whole or not at all. Throws DataError.
void write_picture(const std::string& path, const cv::Mat& picture);

// Whether write_picture knows the ending of `path`.
bool is_picture_name(const std::string& path);

}  // namespace haarkit
