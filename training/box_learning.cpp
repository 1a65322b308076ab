// Gradient boosting of a box regression. Residuals are rounded to whole steps for the search of splits alone, so that
// its sums do not depend on threads; what a leaf says comes from the exact ones, summed in the order of the samples.
#include "haarkit/training/box_learning.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "haarkit/detect/box_fitter.hpp"
#include "haarkit/detect/mirrored.hpp"
#include "patch_boosting.hpp"
#include "require.hpp"

namespace haarkit {
namespace {

using DoubleShift = std::array<double, 3>;  // dx, dy, size

DoubleShift doubles_of(const BoxShift& shift) {
  return {static_cast<double>(shift.dx), static_cast<double>(shift.dy), static_cast<double>(shift.size)};
}

Residual rounded(const DoubleShift& left) {
  Residual residual{};
  for (int k = 0; k < 3; ++k) residual[k] = cvRound(std::clamp(left[k], -1.0, 1.0) * kResidualUnit);
  residual[3] = 1;
  return residual;
}

double root_mean_square(const std::vector<DoubleShift>& left) {
  double sum = 0;
  for (const DoubleShift& shift : left)
    for (const double number : shift) sum += number * number;
  return std::sqrt(sum / (3 * static_cast<double>(left.size())));
}

// What each leaf says: `rate` of the mean of what is left of its samples, which it takes away from `left` too.
std::vector<BoxShift> settled(const std::vector<int>& leaf, int leaves, double rate, std::vector<DoubleShift>& left) {
  std::vector<DoubleShift> sums(leaves, DoubleShift{});
  std::vector<double> counts(leaves, 0);
  for (std::size_t i = 0; i < left.size(); ++i) {
    for (int k = 0; k < 3; ++k) sums[leaf[i]][k] += left[i][k];
    ++counts[leaf[i]];
  }
  std::vector<BoxShift> shifts;
  for (int l = 0; l < leaves; ++l) {
    const auto mean = [&](int k) { return short_number(sums[l][k] * rate / counts[l]); };
    shifts.push_back({mean(0), mean(1), mean(2)});
  }
  for (std::size_t i = 0; i < left.size(); ++i) {
    const DoubleShift taken = doubles_of(shifts[leaf[i]]);
    for (int k = 0; k < 3; ++k) left[i][k] -= taken[k];
  }
  return shifts;
}

// Intersection over union of two boxes that lie so to one of side 1.
double overlap_of(const BoxShift& a, const BoxShift& b) {
  const double side_a = std::exp(double(a.size)), side_b = std::exp(double(b.size));
  const auto shared = [&](double at, double bt) {
    return std::max(std::min(at + side_a / 2, bt + side_b / 2) - std::max(at - side_a / 2, bt - side_b / 2), 0.0);
  };
  const double both = shared(double(a.dx), double(b.dx)) * shared(double(a.dy), double(b.dy));
  return both / (side_a * side_a + side_b * side_b - both);
}

void require_pairs(const BoxSamples& samples) {
  require(samples.shifts.size() == samples.patches.size(), "box samples must have one shift a patch");
  for (const BoxShift& shift : samples.shifts)
    require(std::isfinite(shift.dx) && std::isfinite(shift.dy) && std::isfinite(shift.size),
            "box samples must have finite shifts");
}

}  // namespace

BoxRegression learn_boxes(const BoxSamples& samples, const BoxLearningOptions& options,
                          const BoxLearningObserver& observer) {
  if (samples.shifts.empty() || samples.shifts.size() > kMostPatches)
    throw std::invalid_argument("a box regression needs 1 to " + std::to_string(kMostPatches) + " samples");
  check(options);
  require(options.steps >= 1 && options.steps <= 8, "steps", "1 to 8");
  require_pairs(samples);
  require_patch(samples.patches.window());
  const cv::Size patch = samples.patches.window();
  const BinnedFeatures features(patch_pool(patch, options), {&samples.patches});
  std::vector<DoubleShift> left;
  for (const BoxShift& shift : samples.shifts) left.push_back(doubles_of(shift));
  const auto residual_of = [&](std::size_t i) { return rounded(left[i]); };
  const auto settle = [&](const std::vector<int>& leaf, int leaves) {
    return settled(leaf, leaves, options.rate, left);
  };
  const auto told = [&](int trees) { return !observer || observer(trees, root_mean_square(left)); };
  BoxRegression boxes{boosted<BoxShift>(features, options, residual_of, settle, told)};
  boxes.patch = patch;
  boxes.steps = options.steps;
  return boxes;
}

BoxRegression symmetric(const BoxRegression& boxes) {
  BoxRegression both = boxes, other = mirrored(boxes);
  const int first = static_cast<int>(boxes.features.size());
  for (RegressionTree<BoxShift>& tree : other.trees)
    for (Node& node : tree.nodes) node.feature += first;
  both.features.insert(both.features.end(), other.features.begin(), other.features.end());
  both.trees.insert(both.trees.end(), other.trees.begin(), other.trees.end());
  for (RegressionTree<BoxShift>& tree : both.trees)
    for (BoxShift& leaf : tree.leaves) leaf = {leaf.dx / 2, leaf.dy / 2, leaf.size / 2};
  return both;
}

BoxFit box_fit(const BoxRegression& boxes, const BoxSamples& samples, double iou) {
  const std::size_t count = samples.shifts.size();
  BoxFit fit;
  require_pairs(samples);
  if (count == 0) return fit;
  require(samples.patches.window() == boxes.patch, "box samples must have the size of the regression's patches");
  const std::vector<BoxShift> moves = BoxFitter(boxes).shifts(patch_views(samples.patches));
  for (std::size_t i = 0; i < count; ++i) {
    fit.before += overlap_of({}, samples.shifts[i]) > iou;
    fit.after += overlap_of(moves[i], samples.shifts[i]) > iou;
  }
  fit.before /= static_cast<double>(count);
  fit.after /= static_cast<double>(count);
  return fit;
}

}  // namespace haarkit
