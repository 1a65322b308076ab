#pragma once

#include <memory>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/detect/detection.hpp"
#include "haarkit/detect/detector_options.hpp"
#include "haarkit/detect/level_scanner.hpp"

namespace haarkit {

struct Search;  ///< search.hpp, not installed

/// Finds objects in pictures. Immutable: one detector may be used by any number of threads at once.
class Detector {
 public:
  /// Throws std::invalid_argument as require_valid(options).
  explicit Detector(const Cascade& cascade, const DetectorOptions& options = {});
  ~Detector();
  Detector(Detector&&) noexcept;
  Detector& operator=(Detector&&) noexcept;

  const DetectorOptions& options() const;

  /// picture: CV_8UC1, CV_8UC3 (BGR) or CV_8UC4 (BGRA), any size; empty or smaller than the window finds nothing. Boxes
  /// are in pixels of the picture and inside it. Fast mode: highest score first; exact mode: OpenCV's order on one
  /// thread. The result does not depend on the number of threads. Throws DataError when the picture has more than
  /// max_pixels, Stopped when options().stop says so. `statistics`, if given, is added to.
  std::vector<Detection> detect(const cv::Mat& picture, ScanStatistics* statistics = nullptr) const;

 private:
  std::unique_ptr<const Search> search_;
};

}  // namespace haarkit
