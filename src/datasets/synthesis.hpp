#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace haarkit {

// How samples are made from pictures of an object. Each sample draws its own values, uniformly unless said otherwise.
struct SynthesisOptions {
  std::vector<double> angles{20, 20,
                             10};  // largest turns about x (nodding), y (shaking) and z (in the picture), degrees
  double light = 40;               // largest change of brightness, and of a slope across the object, grey levels
  double contrast = 1.3;           // largest factor of contrast, log-uniform, >= 1
  double blur = 0.7;               // largest blur, standard deviation, pixels of the sample
  double noise = 6;                // strongest noise, standard deviation, grey levels
  double inverted = 0;             // share of samples whose object is inverted, 0..1
  double margin = 0;               // background on each side of the object in a crop, shares of the object's side
  std::uint64_t seed = 1;
};

// An object cut out of its picture.
class SynthesisObject {
 public:
  // bgra: CV_8UC4, what is transparent does not belong to the object. Throws std::invalid_argument when nothing is
  // left.
  explicit SynthesisObject(const cv::Mat& bgra);

  const cv::Mat& level(int halvings) const { return levels_[halvings]; }  // CV_32FC4, premultiplied by opacity (0..1)
  int levels() const { return static_cast<int>(levels_.size()); }
  const std::vector<cv::Point2d>& outline() const { return outline_; }  // convex, pixels of level 0
  cv::Size2d size() const { return size_; }                             // of the outline's box, pixels
  cv::Point2d middle() const { return middle_; }                        // of that box

 private:
  std::vector<cv::Mat> levels_;
  std::vector<cv::Point2d> outline_;
  cv::Size2d size_;
  cv::Point2d middle_;
};

// The colour (blue, green, red) of a picture (CV_8UC4) that is opaque everywhere and has nearly one colour all along
// its border: such pictures mostly show an object before a plain background. Nothing for all others.
std::optional<cv::Vec3b> border_colour(const cv::Mat& bgra);

// Makes what has nearly the background's colour transparent, where it is joined to the picture's border: `bgra`'s
// pixels whose channels all lie within `tolerance` of `colour` (blue, green, red). Holes of that colour inside the
// object stay.
void cut_background(cv::Mat& bgra, const cv::Vec3b& colour, int tolerance);

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
