// JPEG by libjpeg-turbo with its default (accurate) transform and upsampling: the same pixels as cv::imread.

#include <csetjmp>
#include <cstring>

#include "haarkit/base/data_error.hpp"
#include "pictures/decoders.hpp"
#include "pictures/libjpeg.hpp"

namespace haarkit {
namespace {

// libjpeg reports through callbacks and must not return from an error: it jumps back into step().
class JpegReader {
 public:
  JpegReader(const std::string& bytes, const std::string& name) : name_(name) {
    jpeg_.err = jpeg_std_error(&errors_);
    jpeg_.client_data = this;
    errors_.error_exit = [](j_common_ptr jpeg) { std::longjmp(of(jpeg).jump_, 1); };
    errors_.emit_message = [](j_common_ptr jpeg, int level) {
      const int code = jpeg->err->msg_code;
      if (level < 0 && code == JWRN_JPEG_EOF) of(jpeg).see_end();
      if (level < 0 && (code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE)) of(jpeg).damaged_ = true;
    };
    step([&] {
      jpeg_create_decompress(&jpeg_);
      jpeg_mem_src(&jpeg_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
      jpeg_save_markers(&jpeg_, JPEG_APP0 + 1, 0xFFFF);
      jpeg_read_header(&jpeg_, TRUE);
    });
  }
  ~JpegReader() { jpeg_destroy_decompress(&jpeg_); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  cv::Size size() const {
    const cv::Size stored(static_cast<int>(jpeg_.image_width), static_cast<int>(jpeg_.image_height));
    return orientation() >= 5 ? cv::Size(stored.height, stored.width) : stored;
  }

  // Of a file that is cut off, what is missing is grey, as in cv::imread.
  Decoded decode(const PictureLimits& limits) {
    check_size(jpeg_.image_width, jpeg_.image_height, name_, limits);
    const bool cmyk = jpeg_.num_components == 4;
    jpeg_.out_color_space = jpeg_.num_components == 1 ? JCS_GRAYSCALE : cmyk ? JCS_CMYK : JCS_EXT_BGR;
    const int type = jpeg_.num_components == 1 ? CV_8UC1 : cmyk ? CV_8UC4 : CV_8UC3;
    Decoded decoded;
    decoded.pixels.create(static_cast<int>(jpeg_.image_height), static_cast<int>(jpeg_.image_width), type);
    decoded.orientation = orientation();
    cv::Mat& pixels = decoded.pixels;
    step([&] {
      jpeg_start_decompress(&jpeg_);
      while (jpeg_.output_scanline < jpeg_.output_height && (!damaged_ || ended_)) {
        unsigned char* row = pixels.ptr(static_cast<int>(jpeg_.output_scanline));
        jpeg_read_scanlines(&jpeg_, &row, 1);
      }
    });
    if (ended_) {
      if (rows_ == 0) throw DataError(name_, "", "the JPEG file is cut off: nothing of the picture is there");
      decoded.warning = "the JPEG file is cut off: the picture is not all there";
    } else if (damaged_) {
      throw DataError(name_, "", "the JPEG data is damaged");
    }
    if (cmyk) pixels = bgr_of_cmyk(pixels, jpeg_.saw_Adobe_marker != FALSE);
    return decoded;
  }

 private:
  void see_end() {
    if (ended_) return;
    ended_ = true;
    // The scans of a progressive file each hold the whole picture.
    rows_ = jpeg_has_multiple_scans(&jpeg_) != FALSE ? jpeg_.image_height : jpeg_.output_scanline;
  }
  static JpegReader& of(j_common_ptr jpeg) { return *static_cast<JpegReader*>(jpeg->client_data); }

  // Runs calls of libjpeg; what they call must own nothing, since an error jumps over it.
  template <class Calls>
  void step(Calls calls) {
    if (setjmp(jump_) == 0) {
      calls();
      return;
    }
    char text[JMSG_LENGTH_MAX] = {};
    errors_.format_message(reinterpret_cast<j_common_ptr>(&jpeg_), text);
    const std::string said = text;
    jpeg_destroy_decompress(&jpeg_);  // the constructor's caller never gets a destructor; twice does no harm
    throw DataError(name_, "", "is not a JPEG picture that can be decoded (" + said + ")");
  }

  int orientation() const {
    for (jpeg_saved_marker_ptr marker = jpeg_.marker_list; marker != nullptr; marker = marker->next) {
      if (marker->data_length > 6 && std::memcmp(marker->data, "Exif\0\0", 6) == 0) {
        return exif_orientation(marker->data + 6, marker->data_length - 6);
      }
    }
    return 1;
  }

  // Adobe's programs store CMYK inverted (255 = no ink) and say so by their marker.
  static cv::Mat bgr_of_cmyk(const cv::Mat& cmyk, bool inverted) {
    cv::Mat bgr(cmyk.size(), CV_8UC3);
    const int flip = inverted ? 0 : 255;
    for (int y = 0; y < cmyk.rows; ++y) {
      const unsigned char* in = cmyk.ptr(y);
      unsigned char* out = bgr.ptr(y);
      for (int x = 0; x < cmyk.cols; ++x, in += 4, out += 3) {
        for (int i = 0; i < 3; ++i) {
          out[2 - i] = static_cast<unsigned char>(((in[i] ^ flip) * (in[3] ^ flip) + 127) / 255);
        }
      }
    }
    return bgr;
  }

  const std::string& name_;
  jpeg_decompress_struct jpeg_ = {};
  jpeg_error_mgr errors_ = {};
  std::jmp_buf jump_ = {};
  bool ended_ = false, damaged_ = false;
  JDIMENSION rows_ = 0;  // known to be there when the file ended
};

}  // namespace

bool is_jpeg(const std::string& bytes) {
  return bytes.compare(0, 3, "\xFF\xD8\xFF") == 0;
}

cv::Size jpeg_size(const std::string& bytes, const std::string& name) {
  return JpegReader(bytes, name).size();
}

Decoded decode_jpeg(const std::string& bytes, const std::string& name, const PictureLimits& limits) {
  return JpegReader(bytes, name).decode(limits);
}

}  // namespace haarkit
