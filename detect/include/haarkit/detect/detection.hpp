#pragma once

#include <opencv2/core/types.hpp>

namespace haarkit {

/// A found object: box in pixels of the picture; a higher score is more certain (docs/score.md says what it means).
struct Detection {
  cv::Rect box;
  float score = 0;
  bool operator==(const Detection& o) const { return box == o.box && score == o.score; }
};

}  // namespace haarkit
