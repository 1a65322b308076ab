#include "training_data.hpp"

#include <opencv2/imgproc.hpp>

#include "drawn_faces.hpp"
#include "haarkit/features/pyramid.hpp"

namespace haarkit {

SampleSet noise_patches(cv::Size window, int count, int seed) {
  SampleSet set(window);
  cv::RNG random(seed);
  cv::Mat patch(window, CV_8UC1);
  for (int i = 0; i < count; ++i) {
    random.fill(patch, cv::RNG::UNIFORM, 0, 256);
    cv::GaussianBlur(patch, patch, {}, 1 + 0.01 * (i % 50));
    set.add(patch.ptr(), patch.step);
  }
  return set;
}

SampleSet drawn_faces(cv::Size window, int first, int count) {
  SampleSet set(window);
  for (int i = 0; i < count; ++i) {
    const cv::Mat crop = drawn::crop(first + i);
    const double side = crop.cols * drawn::kFraming, margin = (crop.cols - side) / 2;
    const cv::Mat patch = resize_antialiased(crop, cv::Rect2d(margin, margin, side, side), window);
    set.add(patch.ptr(), patch.step);
  }
  return set;
}

DrawnBackgrounds::DrawnBackgrounds(int count, cv::Size size) {
  for (int i = 0; i < count; ++i) pictures_.push_back(drawn::background(1000 + i, size));
}

}  // namespace haarkit
