#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "haarkit/evaluate/evaluation.hpp"

namespace haarkit {

/// What a detector did on a data set's pictures, without reading them.
struct DetectionSpeed {
  long pictures = 0;
  double megapixels = 0;
  double seconds = 0;               ///< on the clock
  double cpu_seconds = 0;           ///< of all threads: what counts on a busy machine
  std::int64_t windows = 0;         ///< looked at
  std::int64_t weak_evaluated = 0;  ///< weak classifiers over all windows
};

/// A picture for people: a face that was missed, or a detection that is none.
struct Thumbnail {
  std::string caption;
  std::string data_uri;  ///< "data:image/jpeg;base64,..."
};

struct DetectorReport {
  std::string name;
  Evaluation evaluation;
  std::optional<DetectionSpeed> speed;  ///< none for detections from a file
  std::vector<Thumbnail> misses, false_positives;
  std::string review = {};  ///< the command that goes through all of them; "" when there is none
};

struct DataSetReport {
  std::string name;
  long pictures = 0, faces = 0, ignored = 0, unboxed = 0;  ///< unboxed: pictures with a face without a box
  std::vector<DetectorReport> detectors;
};

/// A cascade on labelled crops, each one window.
struct CropRates {
  std::string name;
  Rate detected;         ///< faces that pass
  Rate false_positives;  ///< non-faces that pass
  /// Rejected by the contrast gate (first) and by each stage.
  std::vector<std::int64_t> faces_rejected, non_faces_rejected;
};

struct Report {
  std::string command;            ///< what was run, for the reader
  std::string object = "object";  ///< what is looked for, as the tables call one
  EvaluationOptions options;
  std::vector<DataSetReport> data;
  std::vector<CropRates> crops;

  /// The operating point that the rates by size and the galleries are told at: the one of 0.1 FPPI, otherwise the
  /// middle one of those asked for. Throws std::invalid_argument when the options are not those of the evaluations.
  std::size_t main_point() const;
};

/// For each detector whose fitted box mapping changes its boxes so much that the rates do not speak of the boxes that
/// `haarkit detect` gives: a sentence with the rate without any mapping. The text and HTML reports begin with
/// them; JSON has them under `warnings`.
std::vector<std::string> mapping_warnings(const Report& report);

std::string text_report(const Report& report);  ///< tables of at most about 120 columns
std::string json_report(const Report& report);  ///< all rates and curves
std::string csv_report(const Report& report);   ///< a row for each data set, detector and operating point
std::string html_report(const Report& report);  ///< one page without outside resources or scripts

}  // namespace haarkit
