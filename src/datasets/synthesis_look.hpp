#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "datasets/synthesis.hpp"
#include "haarkit/base/random.hpp"

namespace haarkit {

// From the object's pixels to the sample's, in homogeneous coordinates.
using Homography = cv::Matx33d;

// What one sample draws.
struct Look {
  const SynthesisObject* object = nullptr;
  Homography turned;               // object pixels to a plane of the same unit, seen in perspective
  double light = 0, contrast = 1;  // of the object
  cv::Vec2d slope;                 // of light across the object, grey levels from its middle to its edge
  bool inverted = false;
  double blur = 0, noise = 0;
};

// A look at one of the objects, drawn within the options' limits.
Look drawn_look(const std::vector<SynthesisObject>& objects, const SynthesisOptions& options, Random& random);

// The upright box round the object's outline, where h puts it.
cv::Rect2d box_of(const Homography& h, const SynthesisObject& object);

// The object's premultiplied colours and opacity in a frame of this size (CV_32FC4), lit.
cv::Mat rendered(const Look& look, const Homography& to_frame, cv::Size size);

}  // namespace haarkit
