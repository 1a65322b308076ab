#include "make_pictures.hpp"

#include <cstdlib>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "pictures/libjpeg.hpp"

namespace haarkit {
namespace {

std::string little(std::uint32_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> 8 * i & 0xFF);
  return text;
}

std::string big(std::uint32_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(value >> 8 * i & 0xFF);
  return text;
}

// A TIFF directory entry with one value.
std::string entry(int tag, int type, std::uint32_t value) {
  return little(static_cast<std::uint32_t>(tag), 2) + little(static_cast<std::uint32_t>(type), 2) + little(1, 4) +
         little(value, 4);
}

std::string exif(int orientation) {
  return "II" + little(42, 2) + little(8, 4) + little(1, 2) +
         entry(0x0112, 3, static_cast<std::uint32_t>(orientation)) + little(0, 4);
}

std::uint32_t crc32(const std::string& bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

std::string riff_chunk(const std::string& name, const std::string& body) {
  return name + little(static_cast<std::uint32_t>(body.size()), 4) + body + std::string(body.size() & 1, '\0');
}

}  // namespace

cv::Mat noisy_picture(cv::Size size, int type) {
  cv::Mat picture(size, type);
  cv::RNG random(7);
  random.fill(picture, cv::RNG::UNIFORM, 0, 60);
  for (int y = 0; y < size.height; ++y) picture.row(y) += cv::Scalar(y, 2 * y, 190 - y);
  return picture;
}

std::string encoded(const std::string& ending, const cv::Mat& picture, const std::vector<int>& parameters) {
  std::vector<uchar> bytes;
  if (!cv::imencode(ending, picture, bytes, parameters)) throw std::runtime_error("imencode failed");
  return {bytes.begin(), bytes.end()};
}

std::string cmyk_jpeg(const cv::Mat& ink, bool adobe) {
  jpeg_compress_struct jpeg = {};
  jpeg_error_mgr errors = {};
  jpeg.err = jpeg_std_error(&errors);
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &buffer, &size);
  jpeg.image_width = static_cast<JDIMENSION>(ink.cols);
  jpeg.image_height = static_cast<JDIMENSION>(ink.rows);
  jpeg.input_components = 4;
  jpeg.in_color_space = JCS_CMYK;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, 95, TRUE);
  jpeg.write_Adobe_marker = adobe ? TRUE : FALSE;
  jpeg_start_compress(&jpeg, TRUE);
  cv::Mat stored = adobe ? cv::Mat(255 - ink.reshape(1)).reshape(4) : ink;
  while (jpeg.next_scanline < jpeg.image_height) {
    unsigned char* row = stored.ptr(static_cast<int>(jpeg.next_scanline));
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  std::string bytes(reinterpret_cast<const char*>(buffer), size);
  std::free(buffer);
  return bytes;
}

cv::Mat quadrants() {
  cv::Mat picture(32, 48, CV_8UC1, cv::Scalar(40));
  picture(cv::Rect(24, 0, 24, 16)) = 100;
  picture(cv::Rect(0, 16, 24, 16)) = 160;
  picture(cv::Rect(24, 16, 24, 16)) = 220;
  return picture;
}

std::string png_chunk(const std::string& name_and_data) {
  return big(static_cast<std::uint32_t>(name_and_data.size() - 4), 4) + name_and_data + big(crc32(name_and_data), 4);
}

std::string plain_tiff(const cv::Mat& picture, int orientation) {
  const auto width = static_cast<std::uint32_t>(picture.cols), height = static_cast<std::uint32_t>(picture.rows);
  const auto channels = static_cast<std::uint32_t>(picture.channels());
  const auto bits = static_cast<std::uint32_t>(picture.elemSize1() * 8);
  const bool is_signed = picture.depth() == CV_16S || picture.depth() == CV_32S;
  const std::uint32_t entries = 12, bytes = static_cast<std::uint32_t>(picture.total() * picture.elemSize());
  // Two values of 16 bits stand in an entry's four bytes.
  const std::string bits_entry =
      little(258, 2) + little(3, 2) + little(channels, 4) + little(bits, 2) + little(bits, 2);
  const std::string body = entry(256, 3, width) + entry(257, 3, height) + bits_entry + entry(259, 3, 1) +
                           entry(262, 3, 1) + entry(273, 4, 8 + 2 + entries * 12 + 4) +
                           entry(274, 3, static_cast<std::uint32_t>(orientation)) + entry(277, 3, channels) +
                           entry(278, 3, height) + entry(279, 4, bytes) + entry(338, 3, channels == 2 ? 2 : 0) +
                           entry(339, 3, is_signed ? 2 : 1);
  return "II" + little(42, 2) + little(8, 4) + little(entries, 2) + body + little(0, 4) +
         std::string(reinterpret_cast<const char*>(picture.data), bytes);
}

// Written from EXIF's own words ("row 0 is the visual left side, column 0 the visual top"), not from the reader's
// steps.
cv::Mat stored_for_orientation(const cv::Mat& upright, int orientation) {
  const int w = upright.cols, h = upright.rows;
  const bool swapped = orientation >= 5;
  cv::Mat stored(swapped ? w : h, swapped ? h : w, CV_8UC1);
  const bool row_from_end[] = {false, false, true, true, false, true, true, false};  // row 0: bottom or right side
  const bool column_from_end[] = {false, true, true, false, false, false, true, true};
  for (int y = 0; y < stored.rows; ++y) {
    for (int x = 0; x < stored.cols; ++x) {
      const int across = swapped ? y : x, down = swapped ? x : y;
      const bool across_end = swapped ? row_from_end[orientation - 1] : column_from_end[orientation - 1];
      const bool down_end = swapped ? column_from_end[orientation - 1] : row_from_end[orientation - 1];
      stored.at<uchar>(y, x) = upright.at<uchar>(down_end ? h - 1 - down : down, across_end ? w - 1 - across : across);
    }
  }
  return stored;
}

std::string with_orientation(const std::string& ending, const cv::Mat& stored, int orientation) {
  if (ending == ".tiff") return plain_tiff(stored, orientation);
  std::string file = encoded(ending, stored);
  if (ending == ".jpg") {
    const std::string body = std::string("Exif\0\0", 6) + exif(orientation);
    return file.substr(0, 2) + "\xFF\xE1" + big(static_cast<std::uint32_t>(body.size() + 2), 2) + body + file.substr(2);
  }
  if (ending == ".png") {
    const std::string body = "eXIf" + exif(orientation);
    const std::size_t after_header = 8 + 25;
    return file.substr(0, after_header) + png_chunk(body) + file.substr(after_header);
  }
  const std::string extended = little(0x08, 4) + little(static_cast<std::uint32_t>(stored.cols - 1), 3) +
                               little(static_cast<std::uint32_t>(stored.rows - 1), 3);
  const std::string body =
      "WEBP" + riff_chunk("VP8X", extended) + file.substr(12) + riff_chunk("EXIF", exif(orientation));
  return riff_chunk("RIFF", body);
}

}  // namespace haarkit
