#pragma once

#include <cstdint>
#include <opencv2/core/types.hpp>
#include <vector>

#include "bound_cascade.hpp"
#include "haarkit/detect/cascade.hpp"

namespace haarkit {

// What binding needs of a cascade, worked out once, so that binding to a layout of integral images is quick.
class CascadePlan {
 public:
  // Stages [0, stage_count) of the cascade.
  CascadePlan(const Cascade& cascade, int stage_count);

  // Copies the plan into an empty `bound` and sets the offsets. Of one that this plan bound before only the offsets
  // change: what its owner set (BoundStage::exit) stays.
  void bind(const CellLayout& layout, BoundCascade& bound) const;

 private:
  struct Place {
    std::int16_t plane, x, y;
  };
  void add_tree(const WeakClassifier& weak, const Cascade& cascade);
  void sum_in_words(const Stage& stage);
  void add_feature(const HaarFeature& feature, BoundNode& node);
  void add_feature(const LbpFeature& feature, const CodeSet& codes, BoundNode& node);
  void add_general(const HaarFeature& feature);
  template <typename Points>
  void add_places(int plane, const Points& points);

  cv::Size window_;
  BoundCascade cascade_;       // all but the offsets
  std::vector<Place> places_;  // of node after node: 9, 5 (LBP), or 4 for each part (general, lbp_parts)
};

}  // namespace haarkit
