#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

// Drawn faces on drawn backgrounds: a data set from nothing, for tests and for a first walk through the program. The
// same seed gives the same picture. Faces are framed as haarkit frames real ones: with u the distance of the eyes, a
// crop covers 2.8 u, and the face box is its central 2.2 u.
namespace haarkit::drawn {

inline constexpr double kFraming = 2.2 / 2.8;  // side of the face box / side of a crop

struct Picture {
  cv::Mat grey;                   // CV_8UC1
  std::vector<cv::Rect2d> faces;  // face boxes, pixels
};

// A face crop, side x side pixels.
cv::Mat crop(std::uint64_t seed, int side = 56);

// A picture without a face: soft texture, shapes, stripes, letters, and ovals with some of a face's parts.
cv::Mat background(std::uint64_t seed, cv::Size size = {320, 240});

// A background with up to `faces` upright faces that do not overlap, face boxes from smallest to largest pixels.
Picture picture(std::uint64_t seed, cv::Size size = {320, 240}, int faces = 3, double smallest = 28,
                double largest = 90);

}  // namespace haarkit::drawn
