// What the program decodes of a picture file's bytes.
#pragma once

#include <opencv2/core.hpp>
#include <string>

#include "pictures/pictures.hpp"

namespace haarkit {

inline bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0;
}

inline cv::Mat colour_of(const std::string& bytes) {
  return decode_picture(bytes, "test", PictureColour::bgr);
}

inline cv::Mat grey_from(const std::string& bytes) {
  return decode_picture(bytes, "test", PictureColour::grey);
}

}  // namespace haarkit
