#pragma once

#include <optional>
#include <string>
#include <vector>

#include "haarkit/evaluate/bootstrap.hpp"
#include "haarkit/evaluate/box_mapping.hpp"
#include "haarkit/evaluate/fddb_score.hpp"
#include "haarkit/evaluate/rates.hpp"

namespace haarkit {

struct EvaluationOptions {
  std::vector<double> ious{0.5};           ///< 0..1, at least one; the first is the one of all rates but AP by IoU
  double min_face_size = 0;                ///< pixels, >= 0, sqrt(width * height); smaller faces are ignored
  std::optional<BoxMapping> mapping;       ///< of the detector's boxes; fitted when not given
  std::vector<double> fppi{0.01, 0.1, 1};  ///< false positives a picture at which rates are told, > 0
  std::vector<double> false_positives;     ///< likewise in all
  std::vector<double> size_edges{0, 20, 30, 40, 60, 80, 120, 160};  ///< pixels, rising: the rows of the rates by size
  std::optional<double> own_score;  ///< a threshold that the detector brings along: an operating point too
  BootstrapOptions bootstrap;
};

struct Estimate {
  std::optional<double> value;
  std::optional<Interval> interval;
};

/// The detector at one score threshold. Where no picture's boxes are known, an FPPI has no threshold and no rates.
struct OperatingPoint {
  std::string name;             ///< "0.1 FPPI", "10 false positives", "own score", "all detections"
  std::optional<double> limit;  ///< the FPPI or the number of false positives of that name
  RocPoint point;
  Estimate recall;                                          ///< faces found / faces
  Estimate picture_detection, picture_miss, picture_false;  ///< as in Roc
  std::optional<double> precision;                          ///< no value without faces
  std::optional<double> fppi;
  std::vector<SizeRate> by_size;
};

struct IouResult {
  double iou = 0.5;
  Estimate average_precision;
  std::vector<Estimate> recall;  ///< at each of options.fppi
};

/// The part of the faces found at a number of false positives a picture.
struct RecallAt {
  double fppi = 0;
  Rate recall;
};

/// Everything about one detector on one data set.
struct Evaluation {
  FittedMapping mapping;                         ///< pairs == 0 when it was given or there was nothing to fit
  std::vector<std::vector<ScoredBox>> boxes;     ///< mapped; parallel to the pictures
  std::vector<PictureOutcome> outcomes;          ///< at the first IoU; parallel to the pictures
  Roc roc;                                       ///< at the first IoU
  std::vector<RecallAt> unmapped;                ///< with the boxes as they are, at options.fppi, when a fitted mapping
                                                 ///< changes_much(); otherwise empty
  std::vector<OperatingPoint> operating_points;  ///< each fppi, each false_positives, own_score, all detections
  std::vector<IouResult> by_iou;                 ///< each of options.ious
  std::optional<FddbScore> fddb;                 ///< when every face is an ellipse
};

/// Rates of the detections (parallel to pictures) by the rules of matching.hpp and rates.hpp. Pure and deterministic;
/// does not depend on the order of faces or detections. Throws std::invalid_argument for options out of range, for
/// lists of different lengths, and where a box or a score is not finite.
Evaluation evaluate(const std::vector<AnnotatedPicture>& pictures,
                    const std::vector<std::vector<ScoredBox>>& detections, const EvaluationOptions& options = {});

}  // namespace haarkit
