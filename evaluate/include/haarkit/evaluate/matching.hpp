#pragma once

#include <optional>
#include <vector>

#include "haarkit/evaluate/annotated_picture.hpp"

namespace haarkit {

struct MatchOptions {
  double iou = 0.5;          ///< 0..1; a detection finds a face when their IoU is above this (FDDB, VOC)
  double min_face_size = 0;  ///< pixels, sqrt(width * height); smaller faces become ignore boxes
};

/// What became of one picture's faces and detections. Indices are those of the input.
struct PictureOutcome {
  struct Face {
    std::size_t index = 0;
    double size = 0;              ///< pixels (face_size)
    std::optional<double> score;  ///< of the detection that found it
  };
  struct FalsePositive {
    std::size_t index = 0;
    double score = 0;
  };
  std::vector<Face> faces;                     ///< those to be found (no ignore boxes)
  std::vector<FalsePositive> false_positives;  ///< by falling score
  std::optional<double> best_score;            ///< of all detections that are not ignored
  bool unboxed_face = false;                   ///< a face without a box: only best_score counts
  bool without_face = false;                   ///< nothing annotated at all, not even an ignore box
};

/// One-to-one matching: detections by falling score, each takes the free face of highest IoU above options.iou. What
/// takes none is ignored if it has that IoU with an ignore box, lies in one by more than that part of its own area, or
/// is smaller than options.min_face_size in a picture with faces (as in COCO: annotations leave out many of the faces
/// that do not count); otherwise it is a false positive. Among detections of equal score the pair of highest IoU goes
/// first, so that the outcome does not depend on the order of the input. Greedy matching by score: Everingham et al.,
/// VOC (2010).
PictureOutcome match(const AnnotatedPicture& picture, const std::vector<ScoredBox>& detections,
                     const MatchOptions& options);

}  // namespace haarkit
