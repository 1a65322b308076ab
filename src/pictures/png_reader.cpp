// PNG by libpng: every bit depth, palette, transparency and interlacing as 8-bit grey, BGR or BGRA.
#include <png.h>

#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/stopped.hpp"
#include "pictures/decoders.hpp"
#include "pictures/eight_bits.hpp"
#include "program/interrupt.hpp"

namespace haarkit {
namespace {

bool is_little_endian() {
  const std::uint16_t one = 1;
  unsigned char first = 0;
  std::memcpy(&first, &one, 1);
  return first == 1;
}

constexpr std::size_t kSignature = 8;
constexpr png_byte kIgnored[] = "tEXt\0zTXt\0iTXt\0iCCP\0sPLT\0hIST";  // chunks

// libpng reports an error by jumping back into step().
class PngReader {
 public:
  PngReader(const std::string& bytes, const std::string& name) : bytes_(bytes), name_(name) {
    const auto on_error = [](png_structp png, png_const_charp said) {
      auto& reader = *static_cast<PngReader*>(png_get_error_ptr(png));
      std::strncpy(reader.said_, said, sizeof reader.said_ - 1);
      png_longjmp(png, 1);
    };
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, [](png_structp, png_const_charp) {});
    if (png_ != nullptr) info_ = png_create_info_struct(png_);
    if (info_ == nullptr) {
      png_destroy_read_struct(&png_, &info_, nullptr);
      throw std::bad_alloc();
    }
    // Of what stands beside the pixels only transparency and EXIF count; texts and profiles, which may unpack to a
    // thousand times their size, are passed over, and nothing else may take more than 8 MB.
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER, kIgnored, 6);
    png_set_chunk_malloc_max(png_, 8'000'000);
    png_set_chunk_cache_max(png_, 1000);
    png_set_read_status_fn(png_, [](png_structp png, png_uint_32, int) {
      if (interrupted()) png_error(png, "stopped");
    });
  }
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  Decoded decode(const PictureLimits& limits) {
    step([&] {
      png_set_read_fn(png_, this, read);
      png_read_info(png_, info_);
    });
    const auto width = png_get_image_width(png_, info_), height = png_get_image_height(png_, info_);
    check_size(width, height, name_, limits);

    const bool words = png_get_bit_depth(png_, info_) == 16;
    step([&] {
      png_set_expand(png_);
      if (words && is_little_endian()) png_set_swap(png_);
      png_set_interlace_handling(png_);
      png_set_bgr(png_);
      // Grey with alpha becomes colour with alpha, so that there is one kind of transparency to deal with.
      const bool transparent = (png_get_color_type(png_, info_) & PNG_COLOR_MASK_ALPHA) != 0 ||
                               png_get_valid(png_, info_, PNG_INFO_tRNS) != 0;
      if (transparent) png_set_gray_to_rgb(png_);
      png_read_update_info(png_, info_);
    });
    Decoded decoded;
    decoded.pixels.create(static_cast<int>(height), static_cast<int>(width),
                          CV_MAKETYPE(words ? CV_16U : CV_8U, png_get_channels(png_, info_)));
    std::vector<png_bytep> rows(height);
    for (png_uint_32 y = 0; y < height; ++y) rows[y] = decoded.pixels.ptr(static_cast<int>(y));
    step([&] {
      png_read_image(png_, rows.data());
      png_read_end(png_, info_);
    });
    if (words) {
      EightBits scaled = eight_bits(decoded.pixels);
      decoded.pixels = scaled.pixels;
      decoded.note = std::move(scaled.note);
    }
    png_bytep exif = nullptr;
    png_uint_32 exif_size = 0;
    if (png_get_eXIf_1(png_, info_, &exif_size, &exif) != 0) decoded.orientation = exif_orientation(exif, exif_size);
    return decoded;
  }

 private:
  static void read(png_structp png, png_bytep out, std::size_t size) {
    auto& reader = *static_cast<PngReader*>(png_get_io_ptr(png));
    if (size > reader.bytes_.size() - reader.at_) png_error(png, "the file is cut off");
    std::memcpy(out, reader.bytes_.data() + reader.at_, size);
    reader.at_ += size;
  }

  // Runs calls of libpng; what they call must own nothing, since an error jumps over it.
  template <class Calls>
  void step(Calls calls) {
    if (setjmp(png_jmpbuf(png_)) == 0) {
      calls();
      return;
    }
    if (interrupted()) throw Stopped();
    throw DataError(name_, "", std::string("is not a PNG picture that can be decoded (") + said_ + ")");
  }

  const std::string& bytes_;
  const std::string& name_;
  std::size_t at_ = 0;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  char said_[200] = {};
};

}  // namespace

bool is_png(const std::string& bytes) {
  return bytes.compare(0, kSignature, std::string("\x89PNG\r\n\x1A\n", kSignature)) == 0;
}

Decoded decode_png(const std::string& bytes, const std::string& name, const PictureLimits& limits) {
  return PngReader(bytes, name).decode(limits);
}

}  // namespace haarkit
