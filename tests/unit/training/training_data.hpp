#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "haarkit/training/cascade_trainer.hpp"

namespace haarkit {

// Patches of blurred noise.
SampleSet noise_patches(cv::Size window, int count, int seed);

// Drawn faces, framed by their face box: numbers first .. first + count - 1.
SampleSet drawn_faces(cv::Size window, int first, int count);

// Drawn backgrounds, made once.
class DrawnBackgrounds : public PictureSource {
 public:
  explicit DrawnBackgrounds(int count, cv::Size size = {160, 120});
  std::size_t size() const override { return pictures_.size(); }
  cv::Mat picture(std::size_t index) const override { return pictures_[index]; }

 private:
  std::vector<cv::Mat> pictures_;
};

}  // namespace haarkit
