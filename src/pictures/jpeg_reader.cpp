// JPEG by libjpeg-turbo with its default (accurate) transform and upsampling: the same pixels as cv::imread but for
// CMYK. Reduced pictures are decoded from the low frequencies of each block of 8x8 pixels alone, and without colours:
// both save time.

#include <algorithm>
#include <csetjmp>
#include <cstring>

#include "haarkit/base/data_error.hpp"
#include "haarkit/base/stopped.hpp"
#include "pictures/decoders.hpp"
#include "pictures/libjpeg.hpp"
#include "program/interrupt.hpp"

namespace haarkit {
namespace {

// A progressive file may send each of the 64 coefficients of a block, of each of three channels, in scans of its own:
// hundreds. Programs write about ten. Each one goes over all of the picture.
constexpr int kMostScans = 100;

constexpr JOCTET kEndMarker[] = {0xFF, JPEG_EOI};

// libjpeg reports through callbacks and must not return from an error: it jumps back into step().
class JpegReader {
 public:
  JpegReader(const std::string& bytes, const std::string& name) : bytes_(bytes), name_(name) {
    jpeg_.err = jpeg_std_error(&errors_);
    jpeg_.client_data = this;
    errors_.error_exit = [](j_common_ptr jpeg) { std::longjmp(of(jpeg).jump_, 1); };
    errors_.emit_message = [](j_common_ptr jpeg, int level) {
      const int code = jpeg->err->msg_code;
      if (level < 0 && code == JWRN_JPEG_EOF) of(jpeg).note_cut_off();
      const bool damage = code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_ARITH_BAD_CODE ||
                          code == JWRN_MUST_RESYNC;
      if (level < 0 && damage) of(jpeg).damaged_ = true;  // other warnings leave all pixels as they were stored
    };
    step([&] {
      jpeg_create_decompress(&jpeg_);
      set_source();
      jpeg_save_markers(&jpeg_, JPEG_APP0 + 1, 0xFFFF);
      jpeg_read_header(&jpeg_, TRUE);
      header_read_ = true;
    });
  }
  ~JpegReader() { jpeg_destroy_decompress(&jpeg_); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  cv::Size size() const {
    const cv::Size stored(static_cast<int>(jpeg_.image_width), static_cast<int>(jpeg_.image_height));
    return orientation() >= 5 ? cv::Size(stored.height, stored.width) : stored;
  }

  // The picture in half of its size, a quarter or an eighth (by: 2, 4, 8), or in a larger one where that would not be
  // exact.
  Decoded decode(const PictureLimits& limits, int by) {
    check_size(jpeg_.image_width, jpeg_.image_height, name_, limits);
    Decoded decoded;
    decoded.orientation = orientation();
    decoded.reduced_by = exact_reduction(by);
    decoded.whole = size();
    const bool cmyk = jpeg_.num_components == 4;
    const bool grey = jpeg_.num_components == 1 || (!cmyk && decoded.reduced_by > 1);
    jpeg_.out_color_space = grey ? JCS_GRAYSCALE : cmyk ? JCS_CMYK : JCS_EXT_BGR;
    jpeg_.scale_num = 1;
    jpeg_.scale_denom = static_cast<unsigned>(decoded.reduced_by);
    step([&] { jpeg_calc_output_dimensions(&jpeg_); });
    decoded.pixels.create(static_cast<int>(jpeg_.output_height), static_cast<int>(jpeg_.output_width),
                          grey   ? CV_8UC1
                          : cmyk ? CV_8UC4
                                 : CV_8UC3);
    cv::Mat& pixels = decoded.pixels;
    progress_.progress_monitor = [](j_common_ptr jpeg) { of(jpeg).stop_if_refused(); };
    jpeg_.progress = &progress_;
    step([&] {
      jpeg_start_decompress(&jpeg_);
      // A file that is cut off looks damaged too, but its missing rows are filled with grey, as in cv::imread.
      while (jpeg_.output_scanline < jpeg_.output_height && (!damaged_ || cut_off_)) {
        unsigned char* row = pixels.ptr(static_cast<int>(jpeg_.output_scanline));
        jpeg_read_scanlines(&jpeg_, &row, 1);
      }
    });
    if (cut_off_) {
      if (!anything_) throw DataError(name_, "", "the JPEG file is cut off: nothing of the picture is there");
      decoded.warning = "the JPEG file is cut off: the picture is not all there; what is missing is grey";
    } else if (damaged_) {
      throw DataError(name_, "", "the JPEG data is damaged");
    }
    if (cmyk) pixels = bgr_of_cmyk(pixels, jpeg_.saw_Adobe_marker != FALSE);
    return decoded;
  }

 private:
  enum class Refusal { none, scans, stopped };

  // libjpeg calls this between rows of blocks, also while it reads the scans of a progressive file.
  void stop_if_refused() {
    if (interrupted()) refusal_ = Refusal::stopped;
    if (jpeg_.input_scan_number > kMostScans) refusal_ = Refusal::scans;
    if (refusal_ != Refusal::none) std::longjmp(jump_, 1);
  }
  void note_cut_off() {
    if (cut_off_) return;
    cut_off_ = true;
    if (!header_read_) return;  // nothing of the picture is there
    // Each scan of a progressive file goes over the whole picture, and is read before the first row comes out.
    const bool progressive = jpeg_has_multiple_scans(&jpeg_) != FALSE;
    anything_ = progressive ? jpeg_.input_scan_number > 1 || jpeg_.input_iMCU_row > 0 : jpeg_.output_scanline > 0;
  }
  static JpegReader& of(j_common_ptr jpeg) { return *static_cast<JpegReader*>(jpeg->client_data); }
  static JpegReader& of(j_decompress_ptr jpeg) { return *static_cast<JpegReader*>(jpeg->client_data); }

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
    // Here, because the destructor does not run where the constructor throws; to do it twice does no harm.
    jpeg_destroy_decompress(&jpeg_);
    if (refusal_ == Refusal::stopped) throw Stopped();
    if (refusal_ == Refusal::scans) {
      throw DataError(
          name_, "", "the JPEG file has more than " + std::to_string(kMostScans) + " scans, which takes long to decode",
          "save it anew if it is meant: a picture needs a dozen");
    }
    throw DataError(name_, "", "is not a JPEG picture that can be decoded (" + said + ")");
  }

  // `by`, or less for a mirrored picture: it begins with the last stored column or row, and where their number is no
  // multiple of `by`, the last reduced pixel is covered in part alone and all boxes would be shifted.
  int exact_reduction(int by) const {
    if (!whole_sampling()) return 1;
    const cv::Size upright = size();
    const auto fits = [](bool mirrored, int length, int reduction) { return !mirrored || length % reduction == 0; };
    while (!fits(mirrors_columns(orientation()), upright.width, by) ||
           !fits(mirrors_rows(orientation()), upright.height, by))
      by /= 2;
    return by;
  }

  // Whether each channel has a whole number of pixels for each of its samples. libjpeg refuses others in colour, but
  // would decode their brightness: such a picture is not reduced, so that every search refuses it alike.
  bool whole_sampling() const {
    return std::all_of(jpeg_.comp_info, jpeg_.comp_info + jpeg_.num_components, [&](const jpeg_component_info& c) {
      return jpeg_.max_h_samp_factor % c.h_samp_factor == 0 && jpeg_.max_v_samp_factor % c.v_samp_factor == 0;
    });
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

  // The bytes, handed over a piece at a time, so that Ctrl-C is seen also where libjpeg looks for its next marker.
  void set_source() {
    source_.init_source = [](j_decompress_ptr) {};
    source_.fill_input_buffer = [](j_decompress_ptr jpeg) { return of(jpeg).next_piece(); };
    source_.skip_input_data = [](j_decompress_ptr jpeg, long count) {
      jpeg_source_mgr& source = *jpeg->src;
      while (count > static_cast<long>(source.bytes_in_buffer)) {
        count -= static_cast<long>(source.bytes_in_buffer);
        of(jpeg).next_piece();
      }
      source.next_input_byte += count;
      source.bytes_in_buffer -= static_cast<std::size_t>(count);
    };
    source_.resync_to_restart = jpeg_resync_to_restart;
    source_.term_source = [](j_decompress_ptr) {};
    jpeg_.src = &source_;
  }

  // Behind the end there is an end marker, again and again, as jpeg_mem_src has it.
  boolean next_piece() {
    constexpr std::size_t kPiece = 1 << 16;
    if (interrupted()) {
      refusal_ = Refusal::stopped;
      std::longjmp(jump_, 1);
    }
    if (at_ == bytes_.size()) {
      WARNMS(&jpeg_, JWRN_JPEG_EOF);
      source_.next_input_byte = kEndMarker;
      source_.bytes_in_buffer = sizeof kEndMarker;
      return TRUE;
    }
    source_.next_input_byte = reinterpret_cast<const JOCTET*>(bytes_.data()) + at_;
    source_.bytes_in_buffer = std::min(kPiece, bytes_.size() - at_);
    at_ += source_.bytes_in_buffer;
    return TRUE;
  }

  const std::string& bytes_;
  const std::string& name_;
  std::size_t at_ = 0;
  jpeg_source_mgr source_ = {};
  jpeg_decompress_struct jpeg_ = {};
  jpeg_error_mgr errors_ = {};
  std::jmp_buf jump_ = {};
  jpeg_progress_mgr progress_ = {};
  Refusal refusal_ = Refusal::none;
  bool header_read_ = false, cut_off_ = false, damaged_ = false;
  bool anything_ = false;  // of the picture was there when the file ended
};

}  // namespace

bool is_jpeg(const std::string& bytes) {
  return bytes.compare(0, 3, "\xFF\xD8\xFF") == 0;
}

cv::Size jpeg_size(const std::string& bytes, const std::string& name) {
  return JpegReader(bytes, name).size();
}

Decoded decode_jpeg(const std::string& bytes, const std::string& name, const PictureLimits& limits, int by) {
  return JpegReader(bytes, name).decode(limits, by);
}

}  // namespace haarkit
