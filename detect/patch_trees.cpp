// Trees on patches of a picture. Many patches go into blocks of 16, a lane each: all features are evaluated on a block
// at once, then each lane walks through the trees. A few are looked at one by one, and only the features that the trees
// ask for are evaluated.
#include "haarkit/detect/patch_trees.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include "haarkit/detect/box_regression.hpp"
#include "haarkit/features/pyramid.hpp"
#include "single_patch.hpp"

namespace haarkit {
namespace {

constexpr int kLanes = WindowBlock::kLanes;
constexpr float kAnyContrast = 0;        // finds have some; the gate is not asked
constexpr std::size_t kSideBySide = 16;  // trees
constexpr double kFilterRoom = 4;        // patch pixels round a patch that its resampling may read

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

}  // namespace

std::vector<cv::Mat> patches_of(const cv::Mat& grey, const std::vector<cv::Rect2d>& boxes, double reach,
                                cv::Size size) {
  std::vector<cv::Mat> patches;
  patches.reserve(boxes.size());
  for (const cv::Rect2d& box : boxes) patches.push_back(patch_of(grey, shown(box, reach), size));
  return patches;
}

// A node with all that is needed to pass it: one cache line, since each step down a tree waits for one.
template <class Leaf>
struct alignas(64) PatchTrees<Leaf>::Split {
  SinglePatch::Feature feature;  // nothing where patches cannot be looked at one by one
  float threshold;
  std::int32_t number;       // of the feature
  std::int32_t children[2];  // left and right: a split's number, or ~ a leaf's
};

template <class Leaf>
PatchTrees<Leaf>::PatchTrees(const PatchRegression<Leaf>& regression, InstructionSet set)
    : reach_(static_cast<double>(regression.reach)),
      instruction_set_(set),
      layout_(BlockLayout::of(regression.patch, regression.features)) {
  for (const HaarFeature& feature : regression.features) bound_.push_back(layout_.bind(feature));
  for (const RegressionTree<Leaf>& tree : regression.trees) add(tree);
}
template <class Leaf>
PatchTrees<Leaf>::~PatchTrees() = default;
template <class Leaf>
PatchTrees<Leaf>::PatchTrees(PatchTrees&&) noexcept = default;
template <class Leaf>
PatchTrees<Leaf>& PatchTrees<Leaf>::operator=(PatchTrees&&) noexcept = default;

template <class Leaf>
void PatchTrees<Leaf>::add(const RegressionTree<Leaf>& tree) {
  const auto first_split = static_cast<std::int32_t>(splits_.size());
  const auto first_leaf = static_cast<std::int32_t>(leaves_.size());
  const auto numbered = [&](int child) { return child > 0 ? first_split + child : ~(first_leaf - child); };
  roots_.push_back(first_split);
  for (const Node& node : tree.nodes)
    splits_.push_back(
        {SinglePatch::can_hold(layout_) ? SinglePatch::bind(bound_[node.feature], layout_) : SinglePatch::Feature{},
         node.threshold,
         node.feature,
         {numbered(node.left), numbered(node.right)}});
  leaves_.insert(leaves_.end(), tree.leaves.begin(), tree.leaves.end());
}

// What the next kSideBySide trees from first_tree on say (fewer at the end), added up in their order. They are walked
// side by side, and nodes are fetched ahead: each step of one tree waits for memory. value_of(split): its feature's
// value.
template <class Leaf>
template <class ValueOf>
void PatchTrees<Leaf>::add_leaves(std::size_t first_tree, const ValueOf& value_of, Leaf& sum) const {
  const std::size_t count = std::min(kSideBySide, roots_.size() - first_tree);
  std::array<std::int32_t, kSideBySide> at{};
  std::copy_n(roots_.begin() + static_cast<std::ptrdiff_t>(first_tree), count, at.begin());
  const std::size_t next_end = std::min(first_tree + 2 * kSideBySide, roots_.size());
  for (std::size_t tree = first_tree + count; tree < next_end; ++tree) __builtin_prefetch(&splits_[roots_[tree]]);
  for (bool under_way = true; under_way;) {
    under_way = false;
    for (std::size_t i = 0; i < count; ++i) {
      if (at[i] < 0) continue;
      const Split& split = splits_[at[i]];
      at[i] = split.children[value_of(split) < split.threshold ? 0 : 1];
      if (at[i] < 0) continue;
      __builtin_prefetch(&splits_[at[i]]);
      under_way = true;
    }
  }
  for (std::size_t i = 0; i < count; ++i) sum += leaves_[~at[i]];
}

template <class Leaf>
std::vector<Leaf> PatchTrees<Leaf>::sums(const std::vector<cv::Mat>& patches) const {
  return patches.size() <= kFewPatches && SinglePatch::can_hold(layout_) ? one_by_one(patches) : in_blocks(patches);
}

template <class Leaf>
std::vector<Leaf> PatchTrees<Leaf>::one_by_one(const std::vector<cv::Mat>& patches) const {
  SinglePatch single(layout_);
  std::vector<Leaf> result(patches.size(), Leaf{});
  for (std::size_t i = 0; i < patches.size(); ++i) {
    single.set(patches[i]);
    for (std::size_t first = 0; first < roots_.size(); first += kSideBySide)
      add_leaves(
          first, [&](const Split& split) { return single.value(split.feature); }, result[i]);
  }
  return result;
}

template <class Leaf>
std::vector<Leaf> PatchTrees<Leaf>::in_blocks(const std::vector<cv::Mat>& patches) const {
  std::vector<Leaf> result(patches.size(), Leaf{});
  WindowBlock block(layout_, kAnyContrast, instruction_set_);
  using Lanes = std::array<float, kLanes>;
  const std::unique_ptr<Lanes[]> values(new Lanes[bound_.size()]);  // a feature's; not cleared, as a vector would be
  for (std::size_t first = 0; first < patches.size(); first += kLanes) {
    const int count = static_cast<int>(std::min<std::size_t>(kLanes, patches.size() - first));
    for (int lane = 0; lane < count; ++lane) {
      const cv::Mat& patch = patches[first + lane];
      block.set(lane, patch.ptr(), static_cast<std::ptrdiff_t>(patch.step));
    }
    block.prepare(count);
    for (std::size_t f = 0; f < bound_.size(); ++f) block.values(bound_[f], values[f].data());
    for (std::size_t tree = 0; tree < roots_.size(); tree += kSideBySide)
      for (int lane = 0; lane < count; ++lane)
        add_leaves(
            tree, [&](const Split& split) { return values[split.number][lane]; }, result[first + lane]);
  }
  return result;
}

template class PatchTrees<BoxShift>;
template class PatchTrees<float>;

}  // namespace haarkit
