// PNG by libpng, from memory to memory.
#include <png.h>

#include <new>
#include <vector>

#include "pictures/decoders.hpp"

namespace haarkit {

std::string encode_png(const cv::Mat& picture) {
  CV_Assert(picture.type() == CV_8UC1 || picture.type() == CV_8UC3);
  std::string bytes;
  std::vector<png_bytep> rows(static_cast<std::size_t>(picture.rows));
  for (int y = 0; y < picture.rows; ++y) rows[static_cast<std::size_t>(y)] = const_cast<png_bytep>(picture.ptr(y));

  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;
  if (info == nullptr || setjmp(png_jmpbuf(png)) != 0) {
    png_destroy_write_struct(&png, &info);
    throw std::bad_alloc();
  }
  const auto append = [](png_structp writer, png_bytep data, std::size_t size) {
    static_cast<std::string*>(png_get_io_ptr(writer))->append(reinterpret_cast<const char*>(data), size);
  };
  png_set_write_fn(png, &bytes, append, [](png_structp) {});
  png_set_IHDR(png, info, static_cast<png_uint_32>(picture.cols), static_cast<png_uint_32>(picture.rows), 8,
               picture.channels() == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_rows(png, info, rows.data());
  png_write_png(png, info, PNG_TRANSFORM_BGR, nullptr);
  png_destroy_write_struct(&png, &info);
  return bytes;
}

}  // namespace haarkit
