#pragma once

#include <string>

#include "haarkit/detect/cascade_file.hpp"

// Small cascades for tests of cascade values and files.
namespace haarkit::test {

inline HaarFeature edge_feature(int x, int y, Channel channel = Channel::grey) {
  HaarFeature f;
  f.rect_count = 2;
  f.rects[0] = {{x, y, 6, 4}, -1};
  f.rects[1] = {{x, y, 3, 4}, 2};
  f.channel = channel;
  return f;
}

// Two stages: a stump and a tree of two nodes; then a tree of three nodes, one of whose features is tilted.
inline CascadeParts staged_parts() {
  CascadeParts parts;
  parts.window = {20, 18};
  parts.features = {edge_feature(0, 0), edge_feature(3, 5), edge_feature(8, 9), edge_feature(14, 14)};
  HaarFeature tilted;
  tilted.rect_count = 3;
  tilted.tilted = true;
  tilted.rects = {{{{5, 1, 4, 5}, -1}, {{5, 1, 2, 5}, 1.5F}, {{6, 2, 1, 1}, 0.3F}}};
  parts.features.push_back(tilted);
  parts.stages.resize(2);
  parts.stages[0] = {{{{{0, 0.1F, 0, -1}}, {-0.7F, 0.3F}}, {{{1, -1e-7F, 1, 0}, {2, 3, -1, -2}}, {1, -2, 123456.78F}}},
                     -0.25F};
  parts.stages[1] = {{{{{3, 0.5F, 1, 2}, {4, 0.25F, 0, -1}, {0, 0.125F, -2, -3}}, {1, 2, 3, 4}}}, 1.0F};
  return parts;
}

// Two stages of LBP: a stump and a tree of two nodes; then a stump whose set is empty.
inline CascadeParts lbp_parts() {
  CascadeParts parts;
  parts.feature_type = FeatureType::lbp;
  parts.window = {20, 18};
  parts.min_contrast = 0;
  parts.lbp_features = {{{0, 0, 6, 6}}, {{1, 2, 3, 4}}, {{17, 15, 1, 1}}};
  const auto node = [](int feature, int left, int right, std::uint32_t first, std::uint32_t last) {
    Node n{feature, 0, left, right};
    n.codes.words[0] = first;
    n.codes.words[7] = last;
    return n;
  };
  parts.stages.resize(2);
  parts.stages[0] = {{{{node(0, 0, -1, 5, 0x80000000U)}, {-0.7F, 0.3F}},
                      {{node(1, 1, 0, 0xffffffffU, 0), node(2, -1, -2, 1, 2)}, {1, -2, 123456.78F}}},
                     -0.25F};
  parts.stages[1] = {{{{node(1, 0, -1, 0, 0)}, {1, 2}}}, 1.0F};
  return parts;
}

// Ten stages of one weak classifier; the last looks at a gradient channel.
inline CascadeParts soft_parts() {
  CascadeParts parts;
  parts.kind = CascadeKind::soft;
  parts.window = {24, 24};
  parts.min_contrast = 4.5F;
  for (int i = 0; i < 10; ++i) {
    parts.features.push_back(edge_feature(i, 2 * i, i < 9 ? Channel::grey : Channel::edge_45));
    parts.stages.push_back({{{{{i, 0.01F * static_cast<float>(i), 0, -1}}, {-1, 1}}}, static_cast<float>(i) - 5});
  }
  return parts;
}

}  // namespace haarkit::test
