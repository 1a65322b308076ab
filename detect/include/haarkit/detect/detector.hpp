#pragma once

#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/detect/cascade.hpp"
#include "haarkit/detect/detection.hpp"
#include "haarkit/detect/level_scanner.hpp"

namespace haarkit {

enum class DetectMode {
  fast,   // Gaussian pyramid, every window on the grid, non-maximum suppression on scores
  exact,  // the windows and groups of cv::CascadeClassifier::detectMultiScale, bit for bit
};

// As a least score: the cascade's own operating point, Cascade::min_score().
inline constexpr float kCascadesOwn = -2e30F;

struct DetectorOptions {
  DetectMode mode = DetectMode::fast;
  double scale_factor = 1.1;  // between pyramid levels, > 1
  int stride = 2;             // level pixels between windows, >= 1; exact mode has OpenCV's own (2, then 1)
  // Pixels of the picture; smaller windows are not looked at; 0: the cascade's window. In fast mode a soft
  // cascade's finds are fitted once more, which can make a box smaller by up to the square root of scale_factor.
  cv::Size min_size;
  cv::Size max_size;               // pixels of the picture; larger windows are not looked at; 0: no limit
  float min_score = kCascadesOwn;  // detections with a lower score are dropped; docs/score.md says what a score means
  double overlap = 0.3;  // fast mode: boxes whose intersection over union is above this are one detection, 0..1
  // Fast mode: look at the picture turned by each of these angles (degrees, anticlockwise; at least one); the boxes of
  // what is found are upright boxes of the picture as it is. Each turn takes as long as the upright search, and more.
  std::vector<double> turns = {0};
  bool rotate = false;  // fast mode: 0, 20 and 40 degrees to either side instead of `turns`
  // Fast mode: what is found is looked at again with rejection thresholds that are lower by this (soft cascades; their
  // sums are about half the logarithm of the odds), >= 0.
  float leniency = 2;
  int min_neighbors = 3;  // exact mode: groups of at most this many windows are dropped; 0 returns every window
  int threads = 0;        // 0: as many as the machine has
  std::int64_t max_pixels = 250'000'000;                    // a larger picture is refused
  InstructionSet instruction_set = best_instruction_set();  // all find the same; for measuring
};

// Finds objects in pictures. Immutable: one detector may be used by any number of threads at once.
class Detector {
 public:
  // Throws std::invalid_argument that names the option and its range when one is out of range.
  explicit Detector(const Cascade& cascade, const DetectorOptions& options = {});
  ~Detector();
  Detector(Detector&&) noexcept;
  Detector& operator=(Detector&&) noexcept;

  const DetectorOptions& options() const;

  // picture: CV_8UC1, CV_8UC3 (BGR) or CV_8UC4 (BGRA), any size; empty or smaller than the window finds nothing. Boxes
  // are in pixels of the picture and inside it. Fast mode: highest score first; exact mode: OpenCV's order on one
  // thread. The result does not depend on the number of threads. Throws DataError when the picture has more than
  // max_pixels. `statistics`, if given, is added to.
  std::vector<Detection> detect(const cv::Mat& picture, ScanStatistics* statistics = nullptr) const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

}  // namespace haarkit
