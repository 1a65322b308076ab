#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

#include "cascades/chosen_cascades.hpp"
#include "haarkit/detect/detector.hpp"

namespace haarkit {

// Looks for parts of objects inside what was found: eyes in faces.
class PartsSearch {
 public:
  // options: of the search for whole objects. Sizes, least scores and turns asked for there do not count for parts:
  // they are looked for at all sizes, upright, with each cascade's own operating point.
  PartsSearch(const std::vector<NamedCascade>& cascades, const DetectorOptions& options);

  const Objects& objects() const { return objects_; }
  // The parts of each of `found` in a picture (CV_8UC1), inside its box. A part may be as large as the whole.
  std::vector<std::vector<Detection>> parts_of(const std::vector<Detection>& found, const cv::Mat& grey) const;

 private:
  Detector detector_;
  Objects objects_;
};

}  // namespace haarkit
