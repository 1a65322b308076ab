#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "datasets/synthesis_object.hpp"

namespace haarkit {

// How samples are made from pictures of an object. Each sample draws its own values, uniformly unless said otherwise.
struct SynthesisOptions {
  // Largest turns about x (nodding), y (shaking) and z (in the picture), degrees.
  std::vector<double> angles{20, 20, 10};
  double light = 40;      // largest change of brightness, and of a slope across the object, grey levels
  double contrast = 1.3;  // largest factor of contrast, log-uniform, >= 1
  double blur = 0.7;      // largest blur, standard deviation, pixels of the sample
  double noise = 6;       // strongest noise, standard deviation, grey levels
  double inverted = 0;    // share of samples whose object is inverted, 0..1
  double margin = 0;      // background on each side of the object in a crop, shares of the object's side
  std::uint64_t seed = 1;
};

// Sample number `index`, grey (CV_8UC1) of `size`: an object filling the crop but for the margin, on a part of
// `background` (grey, CV_8UC1). The same arguments give the same pixels. Any thread.
cv::Mat synthetic_crop(const std::vector<SynthesisObject>& objects, const cv::Mat& background, cv::Size size,
                       const SynthesisOptions& options, std::uint64_t index);

// Pastes up to `most` objects (at least one, where there is room) that do not overlap into `scene` (CV_8UC3), from
// `smallest` to `largest` pixels wide (log-uniform), and returns their boxes, each exactly round what is seen of the
// object. Blur is in pixels of the scene and meets the objects alone. Scene number `index`; any thread.
std::vector<cv::Rect> synthetic_scene(const std::vector<SynthesisObject>& objects, cv::Mat& scene, int most,
                                      double smallest, double largest, const SynthesisOptions& options,
                                      std::uint64_t index);

}  // namespace haarkit
