// Boxes moved to where they fit. Patches of the picture go into blocks of 16, a lane each; all features are evaluated
// on a block at once, then each lane walks through the trees.
#include "haarkit/detect/box_fitter.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "haarkit/features/pyramid.hpp"

namespace haarkit {
namespace {

constexpr int kLanes = WindowBlock::kLanes;
constexpr float kAnyContrast = 0;     // finds have some; the gate is not asked
constexpr double kLargestMove = 0.5;  // of one step, in sides of the box or as the logarithm of a size: a file may ask
                                      // for any sum of leaves, and boxes must stay numbers
constexpr double kFilterRoom = 4;     // patch pixels round a patch that its resampling may read

// What a box's patch shows, in pixels of the picture.
cv::Rect2d shown(const cv::Rect2d& box, double reach) {
  const double w = box.width * reach, h = box.height * reach;
  return {box.x - (w - box.width) / 2, box.y - (h - box.height) / 2, w, h};
}

// Only the neighbourhood of the box is made smaller, not the whole picture. A box that has left the picture shows
// black.
cv::Mat patch_of(const cv::Mat& grey, const cv::Rect2d& part, cv::Size size) {
  const double room = kFilterRoom * std::max(part.width / size.width, 1.0);
  const cv::Point from(cvFloor(part.x - room), cvFloor(part.y - room));
  const cv::Point to(cvCeil(part.x + part.width + room), cvCeil(part.y + part.height + room));
  const cv::Rect place = cv::Rect(from, to) & cv::Rect({}, grey.size());
  if (place.empty()) return cv::Mat::zeros(size, CV_8UC1);
  return resize_antialiased(grey(place), part - cv::Point2d(place.tl()), size);
}

cv::Rect2d moved(const cv::Rect2d& box, const BoxShift& shift) {
  const auto bounded = [](float move) { return std::clamp(static_cast<double>(move), -kLargestMove, kLargestMove); };
  const double side = std::exp(bounded(shift.size));
  const double w = box.width * side, h = box.height * side;
  const double x = box.x + box.width * (0.5 + bounded(shift.dx));
  const double y = box.y + box.height * (0.5 + bounded(shift.dy));
  return {x - w / 2, y - h / 2, w, h};
}

// The box in a picture that is so many times larger.
cv::Rect2d times(const cv::Rect2d& box, double factor) {
  return {box.x * factor, box.y * factor, box.width * factor, box.height * factor};
}

cv::Rect rounded(const cv::Rect2d& box) {
  const cv::Point from(cvRound(box.x), cvRound(box.y));
  return {from, cv::Size(std::max(cvRound(box.width), 1), std::max(cvRound(box.height), 1))};
}

}  // namespace

BoxFitter::BoxFitter(const BoxRegression& boxes, InstructionSet set)
    : patch_(boxes.patch),
      reach_(static_cast<double>(boxes.reach)),
      steps_(boxes.steps),
      instruction_set_(set),
      layout_(BlockLayout::of(boxes.patch, boxes.features)),
      trees_(boxes.trees) {
  for (const HaarFeature& feature : boxes.features) bound_.push_back(layout_.bind(feature));
}

struct BoxFitter::Scratch {
  explicit Scratch(const BoxFitter& fitter)
      : block(fitter.layout_, kAnyContrast, fitter.instruction_set_), values(fitter.bound_.size()) {}
  WindowBlock block;
  std::vector<std::array<float, kLanes>> values;  // of each feature
};

std::vector<BoxShift> BoxFitter::shifts(const std::vector<cv::Mat>& patches) const {
  Scratch scratch(*this);
  return shifts(patches, scratch);
}

std::vector<BoxShift> BoxFitter::shifts(const std::vector<cv::Mat>& patches, Scratch& scratch) const {
  auto& [block, values] = scratch;
  std::vector<BoxShift> result(patches.size());
  for (std::size_t first = 0; first < patches.size(); first += kLanes) {
    const int count = static_cast<int>(std::min<std::size_t>(kLanes, patches.size() - first));
    for (int lane = 0; lane < count; ++lane) {
      const cv::Mat& patch = patches[first + lane];
      block.set(lane, patch.ptr(), static_cast<std::ptrdiff_t>(patch.step));
    }
    block.prepare(count);
    for (std::size_t f = 0; f < bound_.size(); ++f) block.values(bound_[f], values[f].data());
    for (int lane = 0; lane < count; ++lane) {
      BoxShift& sum = result[first + lane];
      for (const RegressionTree& tree : trees_) {
        int at = 0;
        do {
          const Node& node = tree.nodes[at];
          at = values[node.feature][lane] < node.threshold ? node.left : node.right;
        } while (at > 0);
        const BoxShift& leaf = tree.leaves[-at];
        sum.dx += leaf.dx;
        sum.dy += leaf.dy;
        sum.size += leaf.size;
      }
    }
  }
  return result;
}

void BoxFitter::fit(const cv::Mat& grey, std::vector<Detection>& found) const {
  fit(not_reduced(grey), found);
}

void BoxFitter::fit(const ReducedPicture& picture, std::vector<Detection>& found) const {
  if (found.empty()) return;
  Scratch scratch(*this);
  std::vector<cv::Rect2d> boxes;
  boxes.reserve(found.size());
  for (const Detection& d : found) boxes.push_back(times(d.box, 1.0 / picture.by));
  for (int step = 0; step < steps_; ++step) {
    std::vector<cv::Mat> patches;
    patches.reserve(boxes.size());
    for (const cv::Rect2d& box : boxes) patches.push_back(patch_of(picture.pixels, shown(box, reach_), patch_));
    const std::vector<BoxShift> by = shifts(patches, scratch);
    for (std::size_t i = 0; i < boxes.size(); ++i) boxes[i] = moved(boxes[i], by[i]);
  }
  for (std::size_t i = 0; i < boxes.size(); ++i) found[i].box = rounded(times(boxes[i], picture.by));
}

}  // namespace haarkit
