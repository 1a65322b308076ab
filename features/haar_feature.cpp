// Whether a feature lies in a window, and the names of channels.
#include "haarkit/features/haar_feature.hpp"

#include <cmath>

namespace haarkit {
namespace {

std::string describe(const WeightedRect& r) {
  return std::to_string(r.rect.x) + " " + std::to_string(r.rect.y) + " " + std::to_string(r.rect.width) + " " +
         std::to_string(r.rect.height);
}

bool inside(const cv::Rect& r, bool tilted, cv::Size window) {
  // 64-bit sums: a hostile file may hold any int.
  const std::int64_t x = r.x, y = r.y, w = r.width, h = r.height;
  if (w <= 0 || h <= 0 || x < 0 || y < 0) return false;
  if (tilted) return x - h >= 0 && x + w <= window.width && y + w + h <= window.height;
  return x + w <= window.width && y + h <= window.height;
}

}  // namespace

bool HaarFeature::operator==(const HaarFeature& o) const {
  return rect_count == o.rect_count && tilted == o.tilted && channel == o.channel && rects == o.rects;
}

std::string problem_of(const HaarFeature& feature, cv::Size window) {
  const bool grey = feature.channel == Channel::grey;
  if (static_cast<int>(feature.channel) >= kChannelCount)
    return "channel " + std::to_string(static_cast<int>(feature.channel)) + ", expected 0 to " +
           std::to_string(kChannelCount - 1);
  if (feature.rect_count < (grey ? 2 : 1) || feature.rect_count > 3)
    return "a feature has " + std::to_string(feature.rect_count) + " rectangles, expected " +
           (grey ? "2 or 3" : "1 to 3");
  if (feature.tilted && !grey) return "a tilted feature on a gradient channel is not supported";
  for (int i = 0; i < feature.rect_count; ++i) {
    const WeightedRect& r = feature.rects[i];
    if (!std::isfinite(r.weight)) return "rectangle " + std::to_string(i) + " has a weight that is not a finite number";
    if (!inside(r.rect, feature.tilted, window))
      return std::string(feature.tilted ? "tilted " : "") + "rectangle " + std::to_string(i) + " (" + describe(r) +
             ") is not inside the " + std::to_string(window.width) + "x" + std::to_string(window.height) + " window";
  }
  return {};
}

const char* name_of(Channel channel) {
  static constexpr const char* kNames[kChannelCount] = {"grey",    "magnitude", "edge_0",
                                                        "edge_45", "edge_90",   "edge_135"};
  return kNames[static_cast<int>(channel)];
}

}  // namespace haarkit
