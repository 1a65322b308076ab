#pragma once

#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

#include "datasets/crop_sources.hpp"

namespace haarkit {

// About how many pixels a window of that width / height should have when nobody gave its size: 400 for a square, as
// measured on faces, and more for a long one, whose short side would otherwise show too little (docs/training.md).
int window_area(double aspect);
// Pixels of what `haarkit crop` writes when nobody gave a size: 56x56, and the same area in other shapes.
inline constexpr int kCropArea = 56 * 56;
// The part of a crop, on average, that may be cut away without being asked for.
inline constexpr double kMaxCut = 0.3;

// Width and height of crops, pixels: of their boxes, or of their pictures where a crop is a whole one.
struct CropShapes {
  std::vector<cv::Size2d> sizes;
  bool whole_pictures = true;  // no crop has a box
  cv::Size2d median() const;   // width and height apart; empty when there are no sizes
  double aspect() const;       // the median of width / height
};

// Pictures that cannot be read are left out: whoever cuts them says so.
CropShapes shapes_of(const FoundCrops& found);

// The window of the crops' median aspect and about `area` pixels. With finest > 0 it has no more pixels than a crop of
// median size has, times finest squared (for small crops, which hold no more detail), but at least 8 on its short side.
cv::Size window_of_shape(const CropShapes& shapes, int area, double finest = 0);

// The part of a box that is cut away, 0..1, by the largest rectangle of the window's shape inside it.
double cut_away(cv::Size2d box, cv::Size window);

// Tells the user what of the crops is cut away to fit the window's shape, when shapes vary, and when the crops look
// like whole photographs. side: the framing's; above 1 less is cut away. Throws DataError when more than max_cut is cut
// away on average. what: "objects", "boxes.csv", ... size_given: whether the user chose the window's size, and might
// choose another.
void tell_shapes(const CropShapes& shapes, cv::Size window, double side, double max_cut, const std::string& what,
                 bool size_given);

std::string size_text(cv::Size size);  // "30x12"

}  // namespace haarkit
