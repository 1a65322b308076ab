#pragma once

#include <functional>
#include <vector>

#include "haarkit/detect/detection.hpp"

namespace haarkit {

/// Non-maximum suppression on scores. From the highest score down, a window joins the first kept one that it overlaps
/// by more than `overlap` (intersection over union, 0..1), else it is kept itself. The detection of a kept window and
/// those that joined it: its box is the mean of theirs, weighted by score; its score is the sum of theirs, so that
/// support by neighbours counts as well as strength. Windows with a score <= 0 add nothing to either unless they stand
/// alone. A detection that still overlaps a better one by more than `overlap`, or shares more than 60 % of the smaller
/// box with it, is then dropped: it is the same object, seen less well. An overlap of 1 keeps every window that
/// differs. Windows of different cascades have nothing to do with each other. Detections come highest score first. Ties
/// are broken by box, then by cascade, so the order of the windows does not matter. Here and below `stop`, if given, is
/// asked every few milliseconds of what takes longer, and Stopped is thrown when it says so.
/// All of them throw std::invalid_argument for an overlap out of range and scores that are no numbers.
std::vector<Detection> suppress_non_maxima(std::vector<Detection> windows, double overlap,
                                           const std::function<bool()>& stop = {});

/// That last step alone: from the highest score down, detections of an object that a better one of the same cascade has
/// found are dropped.
std::vector<Detection> drop_repeated(std::vector<Detection> detections, double overlap,
                                     const std::function<bool()>& stop = {});

/// The same between cascades: where several that are views of one object have found it, the highest score stays. Boxes
/// of one cascade do not drop each other; the order stays. object_of: by cascade; views of one object have one number.
std::vector<Detection> drop_repeated_views(const std::vector<Detection>& detections, const std::vector<int>& object_of,
                                           double overlap, const std::function<bool()>& stop = {});

/// Plain suppression: from the highest score down, a detection is dropped when it overlaps a kept one of its cascade by
/// more than `overlap`; boxes and scores stay as they are. Order and ties as above.
std::vector<Detection> keep_best(std::vector<Detection> detections, double overlap,
                                 const std::function<bool()>& stop = {});

/// Intersection over union of two boxes, 0..1.
double intersection_over_union(const cv::Rect& a, const cv::Rect& b);

}  // namespace haarkit
