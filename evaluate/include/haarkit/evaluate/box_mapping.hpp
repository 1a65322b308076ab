#pragma once

#include <string>
#include <vector>

#include "haarkit/evaluate/annotated_picture.hpp"

namespace haarkit {

/// Detectors frame faces differently, and so do annotators: one fixed mapping a detector makes IoU fair. The mapped box
/// has its centre at centre + (dx * width, dy * height) and the size (sx * width, sy * height).
struct BoxMapping {
  double dx = 0, dy = 0, sx = 1, sy = 1;
  cv::Rect2d operator()(const cv::Rect2d& box) const;
};

struct FittedMapping {
  BoxMapping mapping;
  std::size_t pairs = 0;  ///< loose matches that it is the median of; 0: the identity
};

/// The median of shift and scale over loose matches: each face that is not ignored and has at least min_face_size, with
/// the detection of highest score (then nearest in size) whose centre lies in the face's box, in whose box the face's
/// centre lies, and whose size is between a third and three times the face's. `detections` runs parallel to `pictures`.
FittedMapping fit_mapping(const std::vector<AnnotatedPicture>& pictures,
                          const std::vector<std::vector<ScoredBox>>& detections, double min_face_size = 0);

/// Whether a mapping changes the boxes' shape (width over height) by more than 1.25 or their size (square root of the
/// area) by more than 1.6: then the detector's own boxes are of another shape or size than the annotated ones, which no
/// difference of framing explains.
bool changes_much(const BoxMapping& mapping);

/// "shift 1.2 % right, 4.0 % down; scale 0.95 x 1.31"
std::string description_of(const BoxMapping& mapping);

}  // namespace haarkit
