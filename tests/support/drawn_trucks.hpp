#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

// Drawn lorries from the side: an object that is not square (5 : 2) and not a face. The same seed gives the same
// picture.
namespace haarkit::drawn {

struct TruckPicture {
  cv::Mat grey;                  // CV_8UC1
  std::vector<cv::Rect> trucks;  // their boxes, pixels
};

// A background (see drawn_faces.hpp) with up to `trucks` lorries that do not overlap, smallest to largest pixels wide,
// looking left or right.
TruckPicture truck_picture(std::uint64_t seed, cv::Size size = {320, 240}, int trucks = 2, int smallest = 50,
                           int largest = 160);

}  // namespace haarkit::drawn
