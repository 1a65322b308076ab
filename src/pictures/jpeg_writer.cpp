// JPEG by libjpeg-turbo, from memory to memory.

#include <csetjmp>
#include <cstdlib>

#include "pictures/decoders.hpp"
#include "pictures/libjpeg.hpp"

namespace haarkit {
namespace {

struct JpegErrors {
  jpeg_error_mgr manager;
  std::jmp_buf jump;
};

}  // namespace

std::string encode_jpeg(const cv::Mat& picture, int quality) {
  CV_Assert(picture.type() == CV_8UC1 || picture.type() == CV_8UC3);
  jpeg_compress_struct jpeg = {};
  JpegErrors errors = {};
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  jpeg.err = jpeg_std_error(&errors.manager);
  errors.manager.error_exit = [](j_common_ptr failed) {
    std::longjmp(reinterpret_cast<JpegErrors*>(failed->err)->jump, 1);
  };
  if (setjmp(errors.jump) != 0) {  // only memory can run out, or a side exceed JPEG's 65,535 pixels
    jpeg_destroy_compress(&jpeg);
    std::free(buffer);
    CV_Error(cv::Error::StsError, "the picture cannot be written as JPEG (a side of more than 65,500 pixels?)");
  }
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &buffer, &size);
  jpeg.image_width = static_cast<JDIMENSION>(picture.cols);
  jpeg.image_height = static_cast<JDIMENSION>(picture.rows);
  jpeg.input_components = picture.channels();
  jpeg.in_color_space = picture.channels() == 1 ? JCS_GRAYSCALE : JCS_EXT_BGR;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  jpeg.optimize_coding = TRUE;
  for (int i = 0; i < jpeg.num_components; ++i) {  // full chroma resolution: coloured boxes keep their edges
    jpeg.comp_info[i].h_samp_factor = jpeg.comp_info[i].v_samp_factor = 1;
  }
  jpeg_start_compress(&jpeg, TRUE);
  while (jpeg.next_scanline < jpeg.image_height) {
    auto* row = const_cast<unsigned char*>(picture.ptr(static_cast<int>(jpeg.next_scanline)));
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  std::string bytes(reinterpret_cast<const char*>(buffer), size);
  std::free(buffer);
  return bytes;
}

}  // namespace haarkit
