// Draws the features of a cascade, each in a window of its own.
#include "cascades/cascade_sheet.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "haarkit/base/text.hpp"

namespace haarkit {
namespace {

constexpr int kTileSide = 96;  // pixels of the longer side of a drawn window
constexpr int kGap = 8, kTitle = 22, kColumns = 10;
const cv::Scalar kPaper(255, 255, 255), kInk(40, 40, 40);

// Tints of the channels, BGR; grey has none.
const cv::Vec3f kTints[kChannelCount] = {{1, 1, 1},       {0.55F, 0.85F, 1}, {1, 0.8F, 0.6F},
                                         {0.7F, 1, 0.7F}, {0.7F, 0.7F, 1},   {1, 0.7F, 1}};

cv::Size tile_size(cv::Size window) {
  const double zoom = static_cast<double>(kTileSide) / std::max(window.width, window.height);
  return {std::max(1, cvRound(zoom * window.width)), std::max(1, cvRound(zoom * window.height))};
}

// Whether a point, in window pixels, lies in a rectangle; tilted ones as in cv::integral's tilted sums.
bool contains(const cv::Rect& r, bool tilted, double x, double y) {
  const double dx = x - r.x, dy = y - r.y;
  if (!tilted) return dx >= 0 && dx < r.width && dy >= 0 && dy < r.height;
  const double right = (dx + dy) / 2, down = (dy - dx) / 2;
  return right >= 0 && right < r.width && down >= 0 && down < r.height;
}

int floored(double distance, int unit) {
  return static_cast<int>(std::floor(distance / unit));
}

// The summed weight of the rectangles at each pixel; light where positive, dark where negative.
cv::Mat tile(const HaarFeature& feature, cv::Size window) {
  const cv::Size size = tile_size(window);
  cv::Mat_<float> weight(size, 0.F);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const double wx = (x + 0.5) * window.width / size.width, wy = (y + 0.5) * window.height / size.height;
      for (const WeightedRect& part : feature.rects)
        weight(y, x) += contains(part.rect, feature.tilted, wx, wy) ? part.weight : 0;
    }
  }
  double least = 0, most = 0;
  cv::minMaxLoc(weight, &least, &most);
  const cv::Vec3f tint = kTints[static_cast<std::size_t>(feature.channel)];
  cv::Mat_<cv::Vec3b> bgr(size);
  std::transform(weight.begin(), weight.end(), bgr.begin(), [&](float w) {
    const double grey = 128 + (w > 0 ? 110 * w / most : w < 0 ? -110 * w / least : 0);
    return cv::Vec3b(cv::saturate_cast<uchar>(tint[0] * grey), cv::saturate_cast<uchar>(tint[1] * grey),
                     cv::saturate_cast<uchar>(tint[2] * grey));
  });
  return bgr;
}

// The middle block dark, the eight that are compared with it light, all else grey.
cv::Mat tile(const LbpFeature& feature, cv::Size window) {
  const cv::Size size = tile_size(window);
  const cv::Rect& block = feature.block;
  cv::Mat_<cv::Vec3b> bgr(size);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const int column = floored((x + 0.5) * window.width / size.width - block.x, block.width);
      const int row = floored((y + 0.5) * window.height / size.height - block.y, block.height);
      const bool inside = column >= 0 && column < 3 && row >= 0 && row < 3;
      const int grey = !inside ? 128 : column == 1 && row == 1 ? 18 : (column + row) % 2 == 0 ? 238 : 205;
      bgr(y, x) = cv::Vec3b::all(static_cast<uchar>(grey));
    }
  }
  return bgr;
}

// The drawn features of weak classifiers in the order of use, at most `most`.
void collect(const Cascade& cascade, const Stage& stage, std::size_t most, std::vector<cv::Mat>& tiles) {
  for (const WeakClassifier& weak : stage.weak) {
    for (const Node& node : weak.nodes) {
      const auto number = static_cast<std::size_t>(node.feature);
      if (tiles.size() == most) return;
      tiles.push_back(cascade.is_lbp() ? tile(cascade.lbp_features()[number], cascade.window())
                                       : tile(cascade.features()[number], cascade.window()));
    }
  }
}

cv::Mat block(const std::string& title, const std::vector<cv::Mat>& tiles, cv::Size window) {
  const int rows = (static_cast<int>(tiles.size()) + kColumns - 1) / kColumns;
  const cv::Size step = tile_size(window) + cv::Size(kGap, kGap);
  cv::Mat sheet(kTitle + rows * step.height, kGap + kColumns * step.width, CV_8UC3, kPaper);
  cv::putText(sheet, title, {kGap, kTitle - 7}, cv::FONT_HERSHEY_SIMPLEX, 0.45, kInk, 1, cv::LINE_AA);
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const cv::Mat& drawn = tiles[i];
    const int x = kGap + static_cast<int>(i % kColumns) * step.width;
    const int y = kTitle + static_cast<int>(i / kColumns) * step.height;
    drawn.copyTo(sheet(cv::Rect({x, y}, drawn.size())));
  }
  return sheet;
}

}  // namespace

double sheet_pixels(const Cascade& cascade, int per_stage) {
  const cv::Size step = tile_size(cascade.window()) + cv::Size(kGap, kGap);
  const double width = kGap + kColumns * step.width;
  double height = 0;
  std::size_t nodes = 0;
  for (const Stage& stage : cascade.stages()) {
    for (const WeakClassifier& weak : stage.weak) nodes += weak.nodes.size();
    if (cascade.kind() == CascadeKind::soft && &stage != &cascade.stages().back()) continue;
    const std::size_t drawn = std::min(nodes, static_cast<std::size_t>(per_stage));
    const std::size_t rows = (drawn + kColumns - 1) / kColumns;
    height += kTitle + static_cast<double>(rows) * step.height;
    nodes = 0;
  }
  return width * height;
}

cv::Mat stage_sheet(const Cascade& cascade, std::size_t stage, int per_stage) {
  const Stage& s = cascade.stages().at(stage);
  std::vector<cv::Mat> tiles;
  collect(cascade, s, static_cast<std::size_t>(per_stage), tiles);
  const std::string title = "stage " + std::to_string(stage + 1) + " of " + std::to_string(cascade.stages().size()) +
                            ": " + counted(s.weak.size(), "weak classifier");
  return block(title, tiles, cascade.window());
}

cv::Mat cascade_sheet(const Cascade& cascade, int per_stage) {
  if (cascade.kind() == CascadeKind::soft) {
    std::vector<cv::Mat> tiles;
    for (const Stage& stage : cascade.stages()) collect(cascade, stage, static_cast<std::size_t>(per_stage), tiles);
    const std::string title =
        "the first " + counted(tiles.size(), "feature") + " of " + counted(cascade.weak_count(), "weak classifier");
    return block(title, tiles, cascade.window());
  }
  std::vector<cv::Mat> blocks;
  for (std::size_t i = 0; i < cascade.stages().size(); ++i) blocks.push_back(stage_sheet(cascade, i, per_stage));
  cv::Mat sheet;
  cv::vconcat(blocks, sheet);
  return sheet;
}

}  // namespace haarkit
