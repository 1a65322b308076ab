#pragma once

#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

#include "haarkit/detect/tree.hpp"
#include "haarkit/features/haar_feature.hpp"

namespace haarkit {

/// How a box should move to fit what it frames.
struct BoxShift {
  float dx = 0, dy = 0;  ///< of its centre, in widths and heights of the box
  float size = 0;        ///< natural logarithm of (right side / side it has)
  bool operator==(const BoxShift& o) const { return dx == o.dx && dy == o.dy && size == o.size; }
};

/// A decision tree as a weak classifier is one, whose leaves are shifts of a box.
struct RegressionTree {
  std::vector<Node> nodes;
  std::vector<BoxShift> leaves;
  bool operator==(const RegressionTree& o) const { return nodes == o.nodes && leaves == o.leaves; }
};

/// What a cascade knows about framing: a sum of trees that look at the picture in and round a box, shrunk or enlarged
/// to a patch, and say how the box should move; done `steps` times, each from where the last one led. A step moves by
/// at most half a side and half a unit of size, whatever the sum says. Boxes keep their shape, because all that a
/// cascade finds has its window's. After cascaded pose regression (Dollar, Welinder and Perona 2010) and bounding-box
/// regression (Felzenszwalb et al. 2010). Plain data, not yet trusted.
struct BoxRegression {
  cv::Size patch;                     ///< pixels, a window's limits
  float reach = 1;                    ///< side of what the patch shows / side of the box, 1..4
  int steps = 1;                      ///< 1..8
  std::vector<HaarFeature> features;  ///< of the patch as window; any channel
  std::vector<RegressionTree> trees;
  bool operator==(const BoxRegression& o) const;
};

/// Empty when all of it fits together, otherwise one sentence; `where` becomes the element that is wrong.
std::string problem_of(const BoxRegression& boxes, std::string& where);

}  // namespace haarkit
