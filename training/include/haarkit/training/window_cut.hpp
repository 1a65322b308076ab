#pragma once

#include <cstdint>
#include <opencv2/core/types.hpp>

#include "haarkit/features/pyramid.hpp"

namespace haarkit {

/// Which part of a crop (or of an annotated box) is the window. The frame is the largest rectangle of the window's
/// shape that fits into the box, centred; then it is scaled by `side` and moved.
struct Framing {
  double side = 1;  ///< side of the window / side of the frame, > 0; above 1 it reaches over the box into the picture
  double dx = 0;    ///< move to the right, in sides (widths) of the frame
  double dy = 0;    ///< move down, in sides (heights) of the frame
  bool operator==(const Framing& o) const { return side == o.side && dx == o.dx && dy == o.dy; }
};

/// How a window lies in a picture. The window's pixel (x, y) of W x H shows the picture around
///   centre + pixel * R(turn) * (x + 0.5 - W / 2, y + 0.5 - H / 2),
/// in picture coordinates where pixel (0, 0) covers the square from (0, 0) to (1, 1).
struct WindowPose {
  cv::Point2d centre;  ///< picture pixels
  double pixel = 1;    ///< picture pixels a window pixel, > 0
  double turn = 0;     ///< radians, clockwise on the screen
  double blur = 0;     ///< standard deviation of an extra Gaussian blur, window pixels, >= 0
};

/// Where in the picture (x, y) of a window that lies so is: its corners are (0, 0) and (width, height).
cv::Point2d source_of(const WindowPose& pose, cv::Size window, double x, double y);

/// The upright pose that `framing` asks for in `box` (picture pixels, not empty).
WindowPose framed(const Framing& framing, const cv::Rect2d& box, cv::Size window);

/// True when a corner of the window lies outside a picture of this size.
bool reaches_outside(const WindowPose& pose, cv::Size window, cv::Size picture);

/// Cuts the window out of a picture's octaves as detection would see it on a pyramid level of that factor, only that
/// the window may be turned, shifted by parts of a pixel and blurred: the same halvings, then one Gaussian resampling
/// of the same width. The picture goes on mirrored beyond its border. octaves: at least octave_of(pose.pixel) + 1 of
/// them, or thin things alias; out: window.area() bytes, row by row. Thread-safe.
void cut_window(const Octaves& octaves, const WindowPose& pose, cv::Size window, std::uint8_t* out);

}  // namespace haarkit
