#pragma once

#include <opencv2/core/types.hpp>
#include <vector>

#include "haarkit/detect/tree.hpp"
#include "haarkit/features/haar_feature.hpp"

namespace haarkit {

/// A decision tree as a weak classifier is one, whose leaves are what is to be said of a patch.
template <class Leaf>
struct RegressionTree {
  std::vector<Node> nodes;
  std::vector<Leaf> leaves;
  bool operator==(const RegressionTree& o) const { return nodes == o.nodes && leaves == o.leaves; }
};

/// A sum of trees that look at the picture in and round a box, shrunk or enlarged to a patch. Plain data, not yet
/// trusted.
template <class Leaf>
struct PatchRegression {
  cv::Size patch;                     ///< pixels, a window's limits
  float reach = 1;                    ///< side of what the patch shows / side of the box, 1..4
  std::vector<HaarFeature> features;  ///< of the patch as window; any channel
  std::vector<RegressionTree<Leaf>> trees;
  bool operator==(const PatchRegression& o) const {
    return patch == o.patch && reach == o.reach && features == o.features && trees == o.trees;
  }
};

}  // namespace haarkit
