// Trees on patches of a picture. Many patches go into blocks of 16, a lane each: all features are evaluated on a block
// at once, then each lane walks through the trees. A few are looked at one by one, and only the features that the trees
// ask for are evaluated.
#include "haarkit/detect/patch_trees.hpp"

#include <algorithm>
#include <array>

#include "haarkit/detect/box_regression.hpp"
#include "haarkit/features/pyramid.hpp"
#include "single_patch.hpp"

namespace haarkit {
namespace {

constexpr int kLanes = WindowBlock::kLanes;
constexpr float kAnyContrast = 0;  // finds have some; the gate is not asked
// Up to so many patches are looked at one by one.
constexpr std::size_t kFew = 4;
constexpr double kFilterRoom = 4;  // patch pixels round a patch that its resampling may read

// What a box's patch shows, in pixels of the picture.
cv::Rect2d shown(const cv::Rect2d& box, double reach) {
  const double w = box.width * reach, h = box.height * reach;
  return {box.x - (w - box.width) / 2, box.y - (h - box.height) / 2, w, h};
}

cv::Mat patch_of(const cv::Mat& grey, const cv::Rect2d& part, cv::Size size) {
  const double room = kFilterRoom * std::max(part.width / size.width, 1.0);
  const cv::Point from(cvFloor(part.x - room), cvFloor(part.y - room));
  const cv::Point to(cvCeil(part.x + part.width + room), cvCeil(part.y + part.height + room));
  const cv::Rect place = cv::Rect(from, to) & cv::Rect({}, grey.size());
  if (place.empty()) return cv::Mat::zeros(size, CV_8UC1);
  return resize_antialiased(grey(place), part - cv::Point2d(place.tl()), size);
}

// What the trees say, added up. value_of(feature): that feature's value.
template <class Leaf, class ValueOf>
Leaf sum_of(const std::vector<RegressionTree<Leaf>>& trees, const ValueOf& value_of) {
  Leaf sum{};
  for (const RegressionTree<Leaf>& tree : trees) {
    const auto goes_left = [&](int at) { return value_of(tree.nodes[at].feature) < tree.nodes[at].threshold; };
    sum += tree.leaves[leaf_of(tree.nodes, goes_left)];
  }
  return sum;
}

}  // namespace

std::vector<cv::Mat> patches_of(const cv::Mat& grey, const std::vector<cv::Rect2d>& boxes, double reach,
                                cv::Size size) {
  std::vector<cv::Mat> patches;
  patches.reserve(boxes.size());
  for (const cv::Rect2d& box : boxes) patches.push_back(patch_of(grey, shown(box, reach), size));
  return patches;
}

template <class Leaf>
PatchTrees<Leaf>::PatchTrees(const PatchRegression<Leaf>& regression, InstructionSet set)
    : reach_(static_cast<double>(regression.reach)),
      instruction_set_(set),
      layout_(BlockLayout::of(regression.patch, regression.features)),
      trees_(regression.trees) {
  for (const HaarFeature& feature : regression.features) bound_.push_back(layout_.bind(feature));
}

template <class Leaf>
std::vector<Leaf> PatchTrees<Leaf>::sums(const std::vector<cv::Mat>& patches) const {
  return patches.size() <= kFew && layout_.tilted_plane() < 0 ? one_by_one(patches) : in_blocks(patches);
}

template <class Leaf>
std::vector<Leaf> PatchTrees<Leaf>::one_by_one(const std::vector<cv::Mat>& patches) const {
  std::vector<Leaf> result;
  SinglePatch single(layout_);
  for (const cv::Mat& patch : patches) {
    single.set(patch);
    result.push_back(sum_of(trees_, [&](int feature) { return single.value(bound_[feature]); }));
  }
  return result;
}

template <class Leaf>
std::vector<Leaf> PatchTrees<Leaf>::in_blocks(const std::vector<cv::Mat>& patches) const {
  std::vector<Leaf> result(patches.size(), Leaf{});
  WindowBlock block(layout_, kAnyContrast, instruction_set_);
  std::vector<std::array<float, kLanes>> values(bound_.size());  // of each feature
  for (std::size_t first = 0; first < patches.size(); first += kLanes) {
    const int count = static_cast<int>(std::min<std::size_t>(kLanes, patches.size() - first));
    for (int lane = 0; lane < count; ++lane) {
      const cv::Mat& patch = patches[first + lane];
      block.set(lane, patch.ptr(), static_cast<std::ptrdiff_t>(patch.step));
    }
    block.prepare(count);
    for (std::size_t f = 0; f < bound_.size(); ++f) block.values(bound_[f], values[f].data());
    for (int lane = 0; lane < count; ++lane)
      result[first + lane] = sum_of(trees_, [&](int feature) { return values[feature][lane]; });
  }
  return result;
}

template class PatchTrees<BoxShift>;
template class PatchTrees<float>;

}  // namespace haarkit
