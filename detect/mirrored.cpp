// A cascade seen in a mirror. An upright rectangle's left edge x becomes W - x - width. A tilted one is given by its
// top corner and sums pixels of columns x - height .. x + width - 2, so its top corner becomes W + 1 - x, and width and
// height change places. Of the gradient's directions, the two diagonals change places; of an LBP code, the bits of the
// blocks to the left and to the right.
#include "haarkit/detect/mirrored.hpp"

#include <utility>

#include "haarkit/base/data_error.hpp"

namespace haarkit {
namespace {

Channel mirrored(Channel channel) {
  if (channel == Channel::edge_45) return Channel::edge_135;
  return channel == Channel::edge_135 ? Channel::edge_45 : channel;
}

HaarFeature mirrored(HaarFeature feature, int width) {
  feature.channel = mirrored(feature.channel);
  for (int i = 0; i < feature.rect_count; ++i) {
    cv::Rect& r = feature.rects[i].rect;
    if (feature.tilted)
      r = {width + 1 - r.x, r.y, r.height, r.width};
    else
      r.x = width - r.x - r.width;
  }
  return feature;
}

// The bit of the block in the mirror image's place.
int mirrored_bit(int bit) {
  for (int other = 0; other < 8; ++other)
    if (kLbpPlaces[other][0] == 2 - kLbpPlaces[bit][0] && kLbpPlaces[other][1] == kLbpPlaces[bit][1]) return other;
  return bit;
}

CodeSet mirrored(const CodeSet& codes) {
  CodeSet others;
  for (int code = 0; code < kLbpCodes; ++code) {
    if (!codes.has(code)) continue;
    int other = 0;
    for (int bit = 0; bit < 8; ++bit)
      if ((code >> bit & 1) != 0) other |= 1 << mirrored_bit(bit);
    others.add(other);
  }
  return others;
}

void mirror_lbp(CascadeParts& parts) {
  for (LbpFeature& feature : parts.lbp_features)
    feature.block.x = parts.window.width - feature.block.x - 3 * feature.block.width;
  for (Stage& stage : parts.stages)
    for (WeakClassifier& weak : stage.weak)
      for (Node& node : weak.nodes) node.codes = mirrored(node.codes);
}

void mirror(std::vector<HaarFeature>& features, int width) {
  for (HaarFeature& feature : features) feature = mirrored(feature, width);
}

}  // namespace

BoxRegression mirrored(BoxRegression boxes) {
  mirror(boxes.features, boxes.patch.width);
  for (RegressionTree<BoxShift>& tree : boxes.trees)
    for (BoxShift& leaf : tree.leaves) leaf.dx = 0 - leaf.dx;  // never -0
  return boxes;
}

Cascade mirrored(const Cascade& cascade, const std::string& source) {
  CascadeParts parts = cascade.parts();
  mirror(parts.features, parts.window.width);
  for (std::size_t i = 0; i < parts.features.size(); ++i)
    if (const HaarFeature& f = parts.features[i]; f.tilted && !problem_of(f, parts.window).empty())
      throw DataError(source, "features/" + std::to_string(i),
                      "is tilted and reaches the window's left border: its mirror image would read outside the window",
                      "search mirrored pictures with the cascade as it is");
  if (cascade.is_lbp()) mirror_lbp(parts);
  if (parts.boxes) parts.boxes = mirrored(*std::move(parts.boxes));
  if (parts.scores) mirror(parts.scores->features, parts.scores->patch.width);
  return Cascade(std::move(parts), source);
}

}  // namespace haarkit
