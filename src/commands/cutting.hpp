// What is done with found objects beside drawing them: the best is chosen, they are cut out or made unrecognisable.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "cascades/chosen_cascades.hpp"
#include "haarkit/detect/detection.hpp"

namespace haarkit {

enum class Best { all, surest, largest };

// The places of the detections to keep, rising: all, or of each object the one best by score or by area (the first of
// equals).
std::vector<std::size_t> best_of(const std::vector<Detection>& detections, Best best, const Objects& objects);

// What is cut out or blurred around a box.
struct CutOptions {
  double margin = 0;  // added on each side, as a share of the box's width and height
  cv::Size size;      // what is cut out is scaled to it; empty: it stays as it is
};

// The box with its margin, and in the shape of `size` where that is given (one side grows).
cv::Rect cut_box(const cv::Rect& box, const CutOptions& options);

// What the picture (8-bit, any channels) holds in cut_box: without a size only what lies inside the picture; with one,
// the picture's edge goes on outside of it.
cv::Mat cut_out(const cv::Mat& picture, const cv::Rect& box, const CutOptions& options);

// The least margin of what is blurred: hair and chin are part of a face.
inline constexpr double kBlurMargin = 0.1;

// Makes a box of a picture (or of one plane of it) unrecognisable: what is left are 5 x 5 values, blended.
void blur_box(cv::Mat& picture, const cv::Rect& box);

}  // namespace haarkit
