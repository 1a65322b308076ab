#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "haarkit/evaluate/matching.hpp"

namespace haarkit {

/// count out of `of`; has no value when there is nothing to count.
struct Rate {
  long count = 0, of = 0;
  std::optional<double> value() const {
    return of > 0 ? std::optional<double>(static_cast<double>(count) / static_cast<double>(of)) : std::nullopt;
  }
};

/// What holds when all detections with a score >= threshold are kept.
struct RocPoint {
  double threshold = std::numeric_limits<double>::infinity();
  long found = 0;            ///< faces found
  long false_positives = 0;  ///< boxes
  long pictures_found = 0;   ///< pictures with a face in which one is found
  long pictures_false = 0;   ///< pictures without a face in which something is detected
};

/// A detector's whole curve: a point for each distinct score, so that ties enter together; points[0] keeps nothing.
struct Roc {
  long faces = 0;
  long pictures = 0;  ///< those whose boxes are known: with boxes or without a face
  long pictures_with_face = 0, pictures_without_face = 0;
  std::vector<RocPoint> points{RocPoint{}};

  /// The point of most detections with at most this many false positives: in all, and a picture.
  const RocPoint& at_false_positives(double limit) const;
  /// (The second: without pictures, which have no FPPI, the point that keeps nothing.)
  const RocPoint& at_fppi(double limit) const;
  /// The point that keeps the scores >= threshold.
  const RocPoint& at_threshold(double threshold) const;

  Rate recall(const RocPoint& p) const { return {p.found, faces}; }
  /// 1 when nothing is detected: nothing of it is wrong.
  static double precision(const RocPoint& p) { return Rate{p.found, p.found + p.false_positives}.value().value_or(1); }
  /// No value when there are no pictures.
  std::optional<double> fppi(const RocPoint& p) const { return Rate{p.false_positives, pictures}.value(); }
  Rate picture_detection_rate(const RocPoint& p) const { return {p.pictures_found, pictures_with_face}; }
  Rate picture_miss_rate(const RocPoint& p) const {
    return {pictures_with_face - p.pictures_found, pictures_with_face};
  }
  Rate picture_false_detection_rate(const RocPoint& p) const { return {p.pictures_false, pictures_without_face}; }

  /// Area under the precision-recall curve, precision made non-increasing (all points; VOC since 2010). No value
  /// without faces.
  std::optional<double> average_precision() const;
};

/// The outcomes of all pictures as scores in falling order: makes a Roc from them as often as needed.
class ScoreSweep {
 public:
  explicit ScoreSweep(const std::vector<PictureOutcome>& outcomes);

  /// copies[i]: how often picture i counts (bootstrap); empty: once each.
  Roc roc(const std::vector<int>& copies = {}) const;
  std::size_t pictures() const { return totals_.size(); }

 private:
  struct Event {
    double score;
    std::size_t picture;
    RocPoint step;  ///< what this find adds, for one copy of the picture
  };
  std::vector<Event> events_;
  std::vector<Roc> totals_;  ///< the counts of each picture; its points are not used
};

/// The faces of from <= size < to, and those of them found at a threshold.
struct SizeRate {
  double from = 0, to = std::numeric_limits<double>::infinity();
  Rate found;
};

/// edges in rising order, pixels; the first row starts at edges[0], the last has no end.
std::vector<SizeRate> rates_by_size(const std::vector<PictureOutcome>& outcomes, double threshold,
                                    const std::vector<double>& edges);

}  // namespace haarkit
