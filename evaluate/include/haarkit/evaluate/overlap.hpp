#pragma once

#include <opencv2/core/types.hpp>

#include "haarkit/evaluate/annotated_picture.hpp"

namespace haarkit {

/// Area of the intersection over area of the union, 0..1; 0 when either box is empty.
double iou(const cv::Rect2d& a, const cv::Rect2d& b);

/// The part of `box` that lies inside `other`, 0..1; 0 when box is empty.
double covered_part(const cv::Rect2d& box, const cv::Rect2d& other);

/// The same as iou for an ellipse and a box. The ellipse is a polygon of 256 corners of the ellipse's own area (error
/// of the IoU below 0.0005), clipped at the box's sides; nothing is rasterised.
double iou(const FaceEllipse& ellipse, const cv::Rect2d& box);

cv::Rect2d bounding_box(const FaceEllipse& ellipse);

/// sqrt(width * height): the size of a face in pixels wherever this floor speaks of one.
double face_size(const cv::Rect2d& box);

}  // namespace haarkit
