#pragma once

#include <cstdint>
#include <functional>

#include "haarkit/detect/box_regression.hpp"
#include "haarkit/training/box_samples.hpp"

namespace haarkit {

/// How a box regression is learnt. The initialisers are the defaults, also of the program.
struct BoxLearningOptions {
  double reach = 1.2;  ///< what is looked at: this many times the box, 1..4
  int steps = 2;       ///< how often a box is moved, 1..8
  int trees = 300;     ///< >= 1
  int depth = 4;       ///< levels of splits in a tree, 1..6
  double rate = 0.1;   ///< how much of what is left each tree takes away, above 0, up to 1
  int grey_features = 4000, channel_features = 4000;  ///< to choose from, about, >= 1
  double feature_share = 0.1;                         ///< part of them that a tree looks at, above 0, up to 1
  std::uint64_t seed = 1;                             ///< of that choice
};

/// Told after each tree: how many there are, and the root mean square of what is left of dx, dy and size.
/// False ends the learning with the trees that there are.
using BoxLearningObserver = std::function<bool(int trees, double left)>;

/// Gradient boosting (Friedman 2001) of the squared error of dx, dy and size together. Throws std::invalid_argument
/// when there are no samples or more than kMostBoxSamples. Uses the caller's TBB arena; deterministic.
inline constexpr std::size_t kMostBoxSamples = 500'000;
BoxRegression learn_boxes(const BoxSamples& samples, const BoxLearningOptions& options,
                          const BoxLearningObserver& observer = {});

/// How well boxes fit: the share of the samples whose box overlaps the right one by more than `iou`, as they are and
/// after the first step of `boxes`.
struct BoxFit {
  double before = 0, after = 0;
};
BoxFit box_fit(const BoxRegression& boxes, const BoxSamples& samples, double iou);

}  // namespace haarkit
