#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/detect/box_regression.hpp"
#include "haarkit/detect/detection.hpp"
#include "haarkit/detect/patch_trees.hpp"
#include "haarkit/detect/reduced_picture.hpp"
#include "haarkit/features/instruction_set.hpp"

namespace haarkit {

/// A box regression ready to run. Immutable; safe to share between threads. The same bits with any instruction set.
class BoxFitter {
 public:
  /// boxes: without a problem (box_regression.hpp).
  explicit BoxFitter(const BoxRegression& boxes, InstructionSet set = best_instruction_set())
      : trees_(boxes, set), steps_(boxes.steps) {}

  /// How the boxes that these patches show should move. patches: CV_8UC1 of the regression's size.
  std::vector<BoxShift> shifts(const std::vector<cv::Mat>& patches) const { return trees_.sums(patches); }

  /// Moves the boxes of a picture (CV_8UC1; boxes in its pixels, they may reach over its border) to where they fit, in
  /// all steps; scores stay. Cost: some tenth of a millisecond a box.
  void fit(const cv::Mat& grey, std::vector<Detection>& found) const;
  void fit(const ReducedPicture& picture, std::vector<Detection>& found) const;  ///< boxes in pixels of the whole

 private:
  PatchTrees<BoxShift> trees_;
  int steps_;
};

}  // namespace haarkit
