#pragma once

#include <opencv2/core/mat.hpp>

namespace haarkit {

/// A picture of which a search needs no fine detail, made smaller by whoever decoded it: pixel (x, y) covers
/// [by * x, by * (x + 1)) x [by * y, by * (y + 1)) of the picture. JPEG decoders give such a thing in less time than
/// the whole.
struct ReducedPicture {
  cv::Mat pixels;  ///< CV_8UC1, width and height those of the picture over `by`, rounded up
  int by = 1;      ///< 1, 2, 4 or 8
  cv::Size size;   ///< of the picture, pixels
};

/// A picture as it is. grey: CV_8UC1.
inline ReducedPicture not_reduced(const cv::Mat& grey) {
  return {grey, 1, grey.size()};
}

/// Whether `pixels` has the size that the others promise.
inline bool is_consistent(const ReducedPicture& p) {
  return (p.by == 1 || p.by == 2 || p.by == 4 || p.by == 8) &&
         p.pixels.size() == cv::Size((p.size.width + p.by - 1) / p.by, (p.size.height + p.by - 1) / p.by);
}

/// A box of the picture in the pixels that are left of it.
inline cv::Rect2d in_reduced(const ReducedPicture& p, const cv::Rect2d& box) {
  return {box.x / p.by, box.y / p.by, box.width / p.by, box.height / p.by};
}

}  // namespace haarkit
