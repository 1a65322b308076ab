// Picture files for the tests, some of kinds that OpenCV does not write.
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace haarkit {

cv::Mat noisy_picture(cv::Size size, int type);  // a smooth slope with noise, always the same
std::string encoded(const std::string& ending, const cv::Mat& picture, const std::vector<int>& parameters = {});

// A CMYK JPEG of ink amounts (255: full ink); adobe: with Adobe's marker, and so stored inverted.
std::string cmyk_jpeg(const cv::Mat& ink, bool adobe);

// A TIFF without compression: whole numbers of 8, 16 or 32 bits, grey (CV_..C1) or grey with alpha (CV_..C2).
std::string plain_tiff(const cv::Mat& picture, int orientation = 1);

// A chunk of a PNG file: its name and its data, with length and checksum.
std::string png_chunk(const std::string& name_and_data);

cv::Mat quadrants();  // 48 x 32, CV_8UC1: four different greys, so that every turn and mirroring can be told
cv::Mat stored_for_orientation(const cv::Mat& upright, int orientation);  // how a camera stores it
// A file of `stored` (CV_8UC1) that tells its orientation: .jpg, .png, .webp or .tiff.
std::string with_orientation(const std::string& ending, const cv::Mat& stored, int orientation);

}  // namespace haarkit
