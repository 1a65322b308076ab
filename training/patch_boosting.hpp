#pragma once

#include <functional>
#include <opencv2/core/mat.hpp>
#include <vector>

#include "haarkit/detect/patch_regression.hpp"
#include "haarkit/training/patch_learning.hpp"
#include "haarkit/training/sample_set.hpp"
#include "regression_tree.hpp"

namespace haarkit {

// The features of a patch that trees choose from.
std::vector<HaarFeature> patch_pool(cv::Size patch, const PatchLearningOptions& options);

// Throws std::invalid_argument for a size that no patch may have.
void require_patch(cv::Size patch);

// With five digits behind the point, which is fine enough for any leaf and half as long in a file.
float short_number(double value);

// The patches as pictures, which share their memory; nobody writes to them.
std::vector<cv::Mat> patch_views(const SampleSet& patches);

// Trees one after the other, each on features drawn anew, from what the last ones left: until there are options.trees,
// no split gains any more, or told(trees) says false. residual_of(sample): what is left to explain, for the search of
// splits. settle(leaf, leaves): a tree has been grown, whose leaf number leaf[i] sample i falls into; says what its
// `leaves` leaves say, and takes that away from what is left.
template <class Leaf>
PatchRegression<Leaf> boosted(const BinnedFeatures& features, const PatchLearningOptions& options,
                              const std::function<Residual(std::size_t sample)>& residual_of,
                              const std::function<std::vector<Leaf>(const std::vector<int>& leaf, int leaves)>& settle,
                              const std::function<bool(int trees)>& told);

}  // namespace haarkit
