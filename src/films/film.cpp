// Frames of films as the detector takes them, and with pixels of their own.
#include "films/film.hpp"

#include <algorithm>
#include <cmath>

namespace haarkit {

FilmFrame FilmFrame::drawable_copy() const {
  FilmFrame copy = *this;
  for (cv::Mat* plane : {&copy.luma, &copy.blue, &copy.red}) *plane = plane->clone();
  copy.owner.reset();
  return copy;
}

cv::Mat FilmFrame::grey() const {
  if (full_range) return luma;
  static const cv::Mat wide = [] {
    cv::Mat table(1, 256, CV_8UC1);
    for (int i = 0; i < 256; ++i) {
      table.at<unsigned char>(i) =
          static_cast<unsigned char>(std::clamp(std::lround((i - 16) * 255.0 / 219), 0L, 255L));
    }
    return table;
  }();
  cv::Mat grey;
  cv::LUT(luma, wide, grey);
  return grey;
}

}  // namespace haarkit
