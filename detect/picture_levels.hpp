#pragma once

#include <memory>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/features/exact_resize.hpp"
#include "haarkit/features/pyramid.hpp"
#include "scan_plan.hpp"
#include "strip.hpp"

namespace haarkit {

// The pyramid of a picture whose levels are made row by row, when a scan asks for them; only octaves are kept. Const
// members are thread-safe.
class PictureLevels {
 public:
  // grey: CV_8UC1, its pixels must stay.
  PictureLevels(const cv::Mat& grey, const std::vector<PlannedLevel>& levels, DetectMode mode, InstructionSet set);

  LevelRows rows(int level) const;

 private:
  cv::Mat grey_;
  const std::vector<PlannedLevel>& levels_;
  std::vector<ExactResizer> exact_;         // exact mode
  std::unique_ptr<const Octaves> octaves_;  // fast mode
  std::vector<GaussianResampler> gaussian_;
};

}  // namespace haarkit
