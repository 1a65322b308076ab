// Gradient boosting of a box regression. Residuals are rounded to whole steps for the search of splits alone, so that
// its sums do not depend on threads; what a leaf says comes from the exact ones, summed in the order of the samples.
#include "haarkit/training/box_learning.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "haarkit/base/random.hpp"
#include "haarkit/detect/box_fitter.hpp"
#include "haarkit/features/feature_pool.hpp"
#include "regression_tree.hpp"

namespace haarkit {
namespace {

using Parts = std::array<double, 3>;  // dx, dy, size

Parts parts_of(const BoxShift& shift) {
  return {static_cast<double>(shift.dx), static_cast<double>(shift.dy), static_cast<double>(shift.size)};
}

Residual rounded(const Parts& left) {
  Residual residual{};
  for (int k = 0; k < 3; ++k) residual[k] = cvRound(std::clamp(left[k], -1.0, 1.0) * kResidualUnit);
  residual[3] = 1;
  return residual;
}

std::vector<HaarFeature> pool_for(cv::Size patch, const BoxLearningOptions& options) {
  std::vector<HaarFeature> pool =
      feature_pool(FeaturePool::compact, patch, static_cast<std::size_t>(options.grey_features));
  const std::vector<HaarFeature> channels = channel_pool(patch, static_cast<std::size_t>(options.channel_features));
  pool.insert(pool.end(), channels.begin(), channels.end());
  return pool;
}

double root_mean_square(const std::vector<Parts>& left) {
  double sum = 0;
  for (const Parts& parts : left)
    for (const double part : parts) sum += part * part;
  return std::sqrt(sum / (3 * static_cast<double>(left.size())));
}

// With five digits behind the point, which is fine enough for any box and half as long in a file.
float short_number(double value) {
  return static_cast<float>(std::round(value * 1e5) / 1e5);
}

// The tree with thresholds instead of bins, and leaves that take `rate` of the mean of what is left away; takes it away
// from `left` too.
RegressionTree<BoxShift> settled_tree(const BinnedFeatures& features, const std::vector<BinnedNode>& nodes, double rate,
                                      std::vector<Parts>& left) {
  RegressionTree<BoxShift> tree;
  for (const BinnedNode& node : nodes)
    tree.nodes.push_back({node.feature, features.threshold(node.feature, node.bin), node.left, node.right});
  std::vector<Parts> sums(nodes.size() + 1, Parts{});
  std::vector<double> counts(nodes.size() + 1, 0);
  std::vector<int> leaf(left.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    leaf[i] = leaf_of(features, nodes, i);
    for (int k = 0; k < 3; ++k) sums[leaf[i]][k] += left[i][k];
    ++counts[leaf[i]];
  }
  for (std::size_t l = 0; l < sums.size(); ++l) {
    const auto mean = [&](int k) { return short_number(sums[l][k] * rate / counts[l]); };
    tree.leaves.push_back({mean(0), mean(1), mean(2)});
  }
  for (std::size_t i = 0; i < left.size(); ++i) {
    const Parts taken = parts_of(tree.leaves[leaf[i]]);
    for (int k = 0; k < 3; ++k) left[i][k] -= taken[k];
  }
  return tree;
}

}  // namespace

BoxRegression learn_boxes(const BoxSamples& samples, const BoxLearningOptions& options,
                          const BoxLearningObserver& observer) {
  if (samples.shifts.empty() || samples.shifts.size() > kMostBoxSamples)
    throw std::invalid_argument("a box regression needs 1 to " + std::to_string(kMostBoxSamples) + " samples");
  const BinnedFeatures features(pool_for(samples.patches.window(), options), {&samples.patches});
  std::vector<Parts> left;
  for (const BoxShift& shift : samples.shifts) left.push_back(parts_of(shift));
  BoxRegression boxes;
  boxes.patch = samples.patches.window();
  boxes.reach = static_cast<float>(options.reach);
  boxes.steps = options.steps;
  boxes.features = features.pool();
  Random random(options.seed, 0);
  const int groups = features.group_count();
  const int drawn = std::clamp(cvRound(options.feature_share * groups), 1, groups);
  std::vector<Residual> residuals(left.size());
  for (int t = 0; t < options.trees; ++t) {
    std::transform(left.begin(), left.end(), residuals.begin(), rounded);
    const std::vector<BinnedNode> nodes =
        grow_regression_tree(features, random.subset(groups, drawn), residuals, options.depth);
    if (nodes.empty()) break;
    boxes.trees.push_back(settled_tree(features, nodes, options.rate, left));
    if (observer && !observer(t + 1, root_mean_square(left))) break;
  }
  return boxes;
}

namespace {

// Intersection over union of two boxes that lie so to one of side 1.
double overlap_of(const BoxShift& a, const BoxShift& b) {
  const double side_a = std::exp(double(a.size)), side_b = std::exp(double(b.size));
  const auto shared = [&](double at, double bt) {
    return std::max(std::min(at + side_a / 2, bt + side_b / 2) - std::max(at - side_a / 2, bt - side_b / 2), 0.0);
  };
  const double both = shared(double(a.dx), double(b.dx)) * shared(double(a.dy), double(b.dy));
  return both / (side_a * side_a + side_b * side_b - both);
}

}  // namespace

BoxFit box_fit(const BoxRegression& boxes, const BoxSamples& samples, double iou) {
  const std::size_t count = samples.shifts.size();
  BoxFit fit;
  if (count == 0) return fit;
  std::vector<cv::Mat> patches;
  for (std::size_t i = 0; i < count; ++i)  // a cv::Mat has no constant pixels; nobody writes to them
    patches.emplace_back(boxes.patch, CV_8UC1, const_cast<std::uint8_t*>(samples.patches.patch(i)));
  const std::vector<BoxShift> moves = BoxFitter(boxes).shifts(patches);
  for (std::size_t i = 0; i < count; ++i) {
    fit.before += overlap_of({}, samples.shifts[i]) > iou;
    fit.after += overlap_of(moves[i], samples.shifts[i]) > iou;
  }
  fit.before /= static_cast<double>(count);
  fit.after /= static_cast<double>(count);
  return fit;
}

}  // namespace haarkit
