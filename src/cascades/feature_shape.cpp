// The name of a feature's pattern, worked out from where its rectangles lie.
#include "cascades/feature_shape.hpp"

namespace haarkit {
namespace {

// Rectangle i relative to the first one, along the feature's own axes.
cv::Rect relative(const HaarFeature& feature, int i) {
  const cv::Rect& whole = feature.rects[0].rect;
  const cv::Rect& part = feature.rects[static_cast<std::size_t>(i)].rect;
  const int dx = part.x - whole.x, dy = part.y - whole.y;
  return feature.tilted ? cv::Rect((dx + dy) / 2, (dy - dx) / 2, part.width, part.height)
                        : cv::Rect(dx, dy, part.width, part.height);
}

// The kind of a pattern along one axis: a whole of length `whole` and a part that begins at `begin`.
const char* stripes(int whole, int begin, int length) {
  if (2 * length == whole && (begin == 0 || begin == length)) return "edge ";
  if (3 * length == whole && begin == length) return "line ";
  if (2 * length == whole && 2 * begin == length) return "double line ";
  return nullptr;
}

std::string shape_of(const HaarFeature& feature) {
  const cv::Size whole = feature.rects[0].rect.size();
  if (feature.rect_count == 1) return "box";
  const cv::Rect part = relative(feature, 1);
  if (feature.rect_count == 3) {
    const cv::Rect other = relative(feature, 2);
    const bool quarters = part.size() * 2 == whole && other.size() == part.size();
    const bool diagonal = part.x != other.x && part.y != other.y;
    return quarters && diagonal ? "checkerboard" : "other";
  }
  if (part.height == whole.height) {
    if (const char* name = stripes(whole.width, part.x, part.width)) return std::string(name) + "x";
  }
  if (part.width == whole.width) {
    if (const char* name = stripes(whole.height, part.y, part.height)) return std::string(name) + "y";
  }
  const bool centred = part.x == part.width && part.y == part.height && part.size() * 3 == whole;
  return centred ? "centre-surround" : "other";
}

}  // namespace

std::string shape_name(const HaarFeature& feature) {
  std::string kind = (feature.tilted ? "tilted " : "") + shape_of(feature);
  if (feature.channel != Channel::grey) kind += std::string(" of ") + name_of(feature.channel);
  return kind;
}

std::string shape_name(const LbpFeature& feature) {
  const cv::Rect& block = feature.block;
  return block.width == block.height ? "square blocks" : block.width > block.height ? "wide blocks" : "tall blocks";
}

}  // namespace haarkit
