#pragma once

#include <opencv2/core/types.hpp>

namespace haarkit {

/// A found object: box in pixels of the picture; a higher score is more certain (docs/score.md says what it means).
struct Detection {
  cv::Rect box;
  float score = 0;
  int cascade = 0;  ///< which of the detector's cascades found it, counted from 0; Detector::name_of says its name
  bool operator==(const Detection& o) const { return box == o.box && score == o.score && cascade == o.cascade; }
};

}  // namespace haarkit
