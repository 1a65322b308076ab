#pragma once

#include <functional>

#include "haarkit/detect/box_regression.hpp"
#include "haarkit/training/box_samples.hpp"
#include "haarkit/training/patch_learning.hpp"

namespace haarkit {

/// How a box regression is learnt. The initialisers are the defaults, also of the program.
struct BoxLearningOptions : PatchLearningOptions {
  int steps = 2;  ///< how often a box is moved, 1..8
};

/// Told after each tree: how many there are, and the root mean square of what is left of dx, dy and size.
/// False ends the learning with the trees that there are.
using BoxLearningObserver = std::function<bool(int trees, double left)>;

/// Gradient boosting (Friedman 2001) of the squared error of dx, dy and size together. Throws std::invalid_argument
/// for options out of range, no samples or more than kMostPatches, and samples whose shifts are not finite or not one a
/// patch. Where no tree tells anything (of samples that are all alike) there is none, and so nothing for a cascade.
/// Uses the caller's TBB arena; deterministic.
BoxRegression learn_boxes(const BoxSamples& samples, const BoxLearningOptions& options,
                          const BoxLearningObserver& observer = {});

/// The mean of a box regression and its mirror image: what it says of a mirrored box is the mirror image of what it
/// says of the box, and it is surer, because the two err apart. For objects that look alike in a mirror, or come both
/// ways.
BoxRegression symmetric(const BoxRegression& boxes);

/// How well boxes fit: the share of the samples whose box overlaps the right one by more than `iou`, as they are and
/// after the first step of `boxes`.
struct BoxFit {
  double before = 0, after = 0;
};
/// Throws std::invalid_argument as learn_boxes, and for samples of another size than the regression's.
BoxFit box_fit(const BoxRegression& boxes, const BoxSamples& samples, double iou);

}  // namespace haarkit
