// A picture file as grey or colour pixels: decoded, turned as its camera says, laid on white, in 8 bits.
#include "pictures/pictures.hpp"

#include <algorithm>
#include <climits>
#include <new>
#include <opencv2/imgproc.hpp>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/files.hpp"
#include "haarkit/base/numbers.hpp"
#include "pictures/decoders.hpp"
#include "pictures/several_pictures.hpp"
#include "program/progress.hpp"

namespace haarkit {
namespace {

constexpr int kJpegQuality = 92;

cv::Mat turned(const cv::Mat& picture, int orientation) {
  cv::Mat out = picture;
  if (orientation >= 5) out = out.t();
  // What is left after the transposition of orientations 5 to 8 are mirrorings: of columns, of rows or of both.
  const bool columns = mirrors_columns(orientation), rows = mirrors_rows(orientation);
  if (!columns && !rows) return out;
  cv::Mat mirrored;
  cv::flip(out, mirrored, columns && rows ? -1 : columns ? 1 : 0);
  return mirrored;
}

// Lays a BGRA picture on white.
cv::Mat on_white(const cv::Mat& bgra) {
  cv::Mat bgr(bgra.size(), CV_8UC3), alpha;
  cv::extractChannel(bgra, alpha, 3);
  const bool unused = cv::countNonZero(alpha) == 0;
  for (int y = 0; y < bgra.rows; ++y) {
    const unsigned char* in = bgra.ptr(y);
    unsigned char* out = bgr.ptr(y);
    for (int x = 0; x < bgra.cols; ++x, in += 4, out += 3) {
      const int a = unused ? 255 : in[3];
      for (int i = 0; i < 3; ++i) out[i] = static_cast<unsigned char>((in[i] * a + 255 * (255 - a) + 127) / 255);
    }
  }
  return bgr;
}

bool ends_with(const std::string& path, const char* ending) {
  const std::string_view tail(ending);
  return path.size() > tail.size() &&
         std::equal(tail.begin(), tail.end(), path.end() - static_cast<std::ptrdiff_t>(tail.size()),
                    [](char wanted, char c) { return wanted == (c >= 'A' && c <= 'Z' ? c + 32 : c); });
}

void tell_warning(const Decoded& decoded, const std::string& name, const PictureLimits& limits) {
  if (!decoded.note.empty()) message("warning: " + name + ": " + decoded.note);
  if (decoded.warning.empty()) return;
  if (limits.strict) throw DataError(name, "", decoded.warning);
  message("warning: " + name + ": " + decoded.warning);
}

// As the file has it, not yet turned; what is wrong with it is told.
Decoded decoded(const std::string& bytes, const std::string& name, const PictureLimits& limits) {
  if (bytes.empty()) throw DataError(name, "", "the file is empty, not a picture");
  Decoded decoded = is_jpeg(bytes)  ? decode_jpeg(bytes, name, limits)
                    : is_png(bytes) ? decode_png(bytes, name, limits)
                                    : decode_other(bytes, name, limits);
  if (const std::string note = note_of_several(bytes); !note.empty()) message("warning: " + name + ": " + note);
  tell_warning(decoded, name, limits);
  return decoded;
}

// Turned, laid on white, in the colour that is wanted.
cv::Mat finished(const Decoded& decoded, PictureColour colour) {
  cv::Mat picture = decoded.pixels.channels() == 4 ? on_white(decoded.pixels) : decoded.pixels;
  if (colour == PictureColour::grey) picture = grey_of(picture);
  if (colour == PictureColour::bgr && picture.channels() == 1) cv::cvtColor(picture, picture, cv::COLOR_GRAY2BGR);
  return turned(picture, decoded.orientation);
}

// The largest file that a picture within the limits can need: 32 bytes a pixel (four channels of doubles), and 64 MiB
// of whatever else is in it; at most what OpenCV takes.
std::string read_within(const std::string& path, const PictureLimits& limits) {
  const double bytes = static_cast<double>(max_pixels(limits)) * 32 + 64 * 1024 * 1024.0;
  return read_file(path, static_cast<std::size_t>(std::min(bytes, double{INT_MAX})));
}

// What decoding may fail with, as a DataError.
template <class Decode>
auto read_by(const std::string& path, const PictureLimits& limits, Decode decode) {
  try {
    return decode(read_within(path, limits));
  } catch (const std::bad_alloc&) {
    throw DataError(path, "", "needs more memory than there is");
  } catch (const cv::Exception& error) {
    throw DataError(path, "",
                    error.code == cv::Error::StsNoMem ? "needs more memory than there is"
                                                      : "cannot be decoded (" + error.err + ")");
  }
}

SearchPicture reduced_jpeg(const std::string& bytes, const std::string& name, int by,
                           std::optional<PictureColour> whole, const PictureLimits& limits) {
  const Decoded small = decode_jpeg(bytes, name, limits, by);
  tell_warning(small, name, limits);
  SearchPicture picture;
  picture.searched = {finished(small, PictureColour::grey), small.reduced_by, small.whole};
  if (whole) picture.pixels = finished(small.reduced_by == 1 ? small : decode_jpeg(bytes, name, limits), *whole);
  return picture;
}

}  // namespace

void refuse_size(const std::string& what, const std::string& name, const PictureLimits& limits) {
  throw DataError(name, "", what + ", the limit is " + number_text(limits.max_megapixels) + " megapixels",
                  limits.can_be_raised ? "raise it with --max-megapixels if that is meant" : "make it smaller first");
}

void check_size(std::int64_t width, std::int64_t height, const std::string& name, const PictureLimits& limits) {
  if (width <= 0 || height <= 0) throw DataError(name, "", "the picture is empty");
  const double megapixels = static_cast<double>(width) * static_cast<double>(height) * 1e-6;
  if (megapixels > limits.max_megapixels) {
    refuse_size("the picture has " + std::to_string(width) + " x " + std::to_string(height) + " pixels", name, limits);
  }
}

cv::Mat grey_of(const cv::Mat& bgr) {
  if (bgr.channels() == 1) return bgr;
  cv::Mat grey;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  return grey;
}

cv::Mat decode_picture(const std::string& bytes, const std::string& name, PictureColour colour,
                       const PictureLimits& limits) {
  return finished(decoded(bytes, name, limits), colour);
}

std::int64_t max_pixels(const PictureLimits& limits) {
  constexpr double kMost = 1e15;  // what a picture on no machine has
  return static_cast<std::int64_t>(std::min(limits.max_megapixels * 1e6, kMost));
}

cv::Mat read_picture(const std::string& path, PictureColour colour, const PictureLimits& limits) {
  return read_by(path, limits, [&](const std::string& bytes) { return decode_picture(bytes, path, colour, limits); });
}

SearchPicture decode_picture_to_search(const std::string& bytes, const std::string& name, int by,
                                       std::optional<PictureColour> whole, const PictureLimits& limits) {
  if (!limits.full_size && by > 1 && is_jpeg(bytes)) return reduced_jpeg(bytes, name, by, whole, limits);
  SearchPicture picture;
  const cv::Mat pixels = decode_picture(bytes, name, whole.value_or(PictureColour::grey), limits);
  picture.searched = not_reduced(grey_of(pixels));
  if (whole) picture.pixels = pixels;
  return picture;
}

SearchPicture read_picture_to_search(const std::string& path, int by, std::optional<PictureColour> whole,
                                     const PictureLimits& limits) {
  return read_by(path, limits,
                 [&](const std::string& bytes) { return decode_picture_to_search(bytes, path, by, whole, limits); });
}

cv::Mat read_transparent_picture(const std::string& path, const PictureLimits& limits) {
  return read_by(path, limits, [&](const std::string& bytes) {
    const Decoded picture = decoded(bytes, path, limits);
    cv::Mat bgra = picture.pixels;
    if (bgra.channels() == 1) cv::cvtColor(bgra, bgra, cv::COLOR_GRAY2BGRA);
    if (bgra.channels() == 3) cv::cvtColor(bgra, bgra, cv::COLOR_BGR2BGRA);
    return turned(bgra, picture.orientation);
  });
}

cv::Size read_picture_size(const std::string& path) {
  const std::string bytes = read_within(path, {});
  return is_jpeg(bytes) ? jpeg_size(bytes, path) : decode_picture(bytes, path).size();
}

bool is_picture_name(const std::string& path) {
  return ends_with(path, ".jpg") || ends_with(path, ".jpeg") || ends_with(path, ".png");
}

void write_picture(const std::string& path, const cv::Mat& picture) {
  if (ends_with(path, ".jpg") || ends_with(path, ".jpeg")) {
    write_file(path, encode_jpeg(picture, kJpegQuality));
  } else if (ends_with(path, ".png")) {
    write_file(path, encode_png(picture));
  } else {
    throw DataError(path, "", "pictures are written as JPEG or PNG", "let the name end in .jpg or .png");
  }
}

}  // namespace haarkit
