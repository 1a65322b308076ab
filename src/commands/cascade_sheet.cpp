#include "commands/cascade_sheet.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "frame/text.hpp"

namespace haarkit {
namespace {

constexpr int kTileSide = 96;  // pixels of the longer side of a drawn window
constexpr int kGap = 8, kTitle = 22, kColumns = 10;
const cv::Scalar kPaper(255, 255, 255), kInk(40, 40, 40);

// Tints of the channels, BGR; grey has none.
const cv::Vec3f kTints[kChannelCount] = {{1, 1, 1},       {0.55F, 0.85F, 1}, {1, 0.8F, 0.6F},
                                         {0.7F, 1, 0.7F}, {0.7F, 0.7F, 1},   {1, 0.7F, 1}};

// The corners of a rectangle in window pixels, tilted as in cv::integral's tilted sums.
std::vector<cv::Point2f> corners(const cv::Rect& r, bool tilted) {
  const auto at = [](int x, int y) { return cv::Point2f(static_cast<float>(x), static_cast<float>(y)); };
  if (!tilted)
    return {at(r.x, r.y), at(r.x + r.width, r.y), at(r.x + r.width, r.y + r.height), at(r.x, r.y + r.height)};
  return {at(r.x, r.y), at(r.x + r.width, r.y + r.width), at(r.x + r.width - r.height, r.y + r.width + r.height),
          at(r.x - r.height, r.y + r.height)};
}

cv::Mat tile(const HaarFeature& feature, cv::Size window) {
  const float zoom = static_cast<float>(kTileSide) / static_cast<float>(std::max(window.width, window.height));
  const cv::Size size(static_cast<int>(std::lround(zoom * static_cast<float>(window.width))),
                      static_cast<int>(std::lround(zoom * static_cast<float>(window.height))));
  cv::Mat weight(size, CV_32F, cv::Scalar(0));
  for (int i = 0; i < feature.rect_count; ++i) {
    const WeightedRect& part = feature.rects[static_cast<std::size_t>(i)];
    std::vector<cv::Point> polygon;
    for (const cv::Point2f& p : corners(part.rect, feature.tilted)) {
      polygon.emplace_back(cvRound(p.x * zoom), cvRound(p.y * zoom));
    }
    cv::Mat mask(size, CV_8U, cv::Scalar(0));
    cv::fillConvexPoly(mask, polygon, cv::Scalar(1));
    cv::add(weight, cv::Scalar(part.weight), weight, mask);
  }
  double least = 0, most = 0;
  cv::minMaxLoc(weight, &least, &most);
  const double largest = std::max({-least, most, 1e-6});
  cv::Mat grey, bgr;
  weight.convertTo(grey, CV_8U, 110 / largest, 128);
  cv::cvtColor(grey, bgr, cv::COLOR_GRAY2BGR);
  const cv::Vec3f tint = kTints[static_cast<std::size_t>(feature.channel)];
  cv::multiply(bgr, cv::Scalar(tint[0], tint[1], tint[2]), bgr);
  return bgr;
}

// The features of weak classifiers in the order of use, at most `most`.
void collect(const Cascade& cascade, const Stage& stage, std::size_t most, std::vector<HaarFeature>& features) {
  for (const WeakClassifier& weak : stage.weak) {
    for (const Node& node : weak.nodes) {
      if (features.size() < most) features.push_back(cascade.features()[static_cast<std::size_t>(node.feature)]);
    }
  }
}

cv::Mat block(const std::string& title, const std::vector<HaarFeature>& features, cv::Size window) {
  const int rows = (static_cast<int>(features.size()) + kColumns - 1) / kColumns;
  const int step = kTileSide + kGap;
  cv::Mat sheet(kTitle + rows * step, kGap + kColumns * step, CV_8UC3, kPaper);
  cv::putText(sheet, title, {kGap, kTitle - 7}, cv::FONT_HERSHEY_SIMPLEX, 0.45, kInk, 1, cv::LINE_AA);
  for (std::size_t i = 0; i < features.size(); ++i) {
    const cv::Mat drawn = tile(features[i], window);
    const int x = kGap + static_cast<int>(i % kColumns) * step, y = kTitle + static_cast<int>(i / kColumns) * step;
    drawn.copyTo(sheet(cv::Rect({x, y}, drawn.size())));
  }
  return sheet;
}

}  // namespace

cv::Mat stage_sheet(const Cascade& cascade, std::size_t stage, int per_stage) {
  const Stage& s = cascade.stages().at(stage);
  std::vector<HaarFeature> features;
  collect(cascade, s, static_cast<std::size_t>(per_stage), features);
  const std::string title = "stage " + std::to_string(stage + 1) + " of " + std::to_string(cascade.stages().size()) +
                            ": " + counted(static_cast<long long>(s.weak.size()), "weak classifier");
  return block(title, features, cascade.window());
}

cv::Mat cascade_sheet(const Cascade& cascade, int per_stage) {
  if (cascade.kind() == CascadeKind::soft) {
    std::vector<HaarFeature> features;
    for (const Stage& stage : cascade.stages()) collect(cascade, stage, static_cast<std::size_t>(per_stage), features);
    const std::string title = "the first " + counted(static_cast<long long>(features.size()), "feature") + " of " +
                              counted(cascade.weak_count(), "weak classifier");
    return block(title, features, cascade.window());
  }
  std::vector<cv::Mat> blocks;
  for (std::size_t i = 0; i < cascade.stages().size(); ++i) blocks.push_back(stage_sheet(cascade, i, per_stage));
  cv::Mat sheet;
  cv::vconcat(blocks, sheet);
  return sheet;
}

}  // namespace haarkit
