#pragma once

#include <limits>
#include <opencv2/core/types.hpp>
#include <optional>
#include <string>
#include <vector>

#include "haarkit/detect/box_regression.hpp"
#include "haarkit/detect/score_regression.hpp"
#include "haarkit/detect/tree.hpp"
#include "haarkit/features/haar_feature.hpp"
#include "haarkit/features/lbp_feature.hpp"

namespace haarkit {

/// A decision tree, node 0 the root; a stump is one node with children 0 and -1. leaves.size() == nodes.size() + 1.
struct WeakClassifier {
  std::vector<Node> nodes;
  std::vector<float> leaves;
  bool operator==(const WeakClassifier& o) const { return nodes == o.nodes && leaves == o.leaves; }
};

/// A group of weak classifiers after which a window may be rejected.
struct Stage {
  std::vector<WeakClassifier> weak;
  float threshold = 0;
  bool operator==(const Stage& o) const { return weak == o.weak && threshold == o.threshold; }
};

enum class CascadeKind {
  staged,  ///< Viola-Jones: the sum starts at 0 in each stage; passes if sum >= threshold - 1e-5f (OpenCV's rule)
  soft,    ///< Bourdev-Brandt: the sum runs through all stages; passes if sum >= threshold. A stage is usually one weak
           ///< classifier; the sum after the last one is the window's score
};

/// What a cascade file says. Plain data, not yet trusted.
struct CascadeParts {
  CascadeKind kind = CascadeKind::staged;
  FeatureType feature_type = FeatureType::haar;
  cv::Size window;                 ///< pixels
  float context = 1;               ///< side of the window over the side of the object in its middle, 1..kMostContext
  float min_contrast = 10;         ///< windows with a standard deviation <= this many grey levels are rejected unseen;
                                   ///< 0 for LBP, which sees all
  std::optional<float> min_score;  ///< the operating point: detections with a lower score do not count; none: all do
  /// Of the cascade's type; the other list is empty. After Cascade's constructor: each used, all different, in order of
  /// first use.
  std::vector<HaarFeature> features;
  std::vector<LbpFeature> lbp_features;
  std::vector<Stage> stages;
  std::optional<BoxRegression> boxes;     ///< how finds are framed better (fast mode); its features are its own
  std::optional<ScoreRegression> scores;  ///< how finds are told from backgrounds better, likewise
  bool operator==(const CascadeParts& o) const;
};

/// The smallest window side: the contrast is measured without the outermost pixels.
inline constexpr int kMinWindowSide = 3;
/// The largest window, in pixels: the sum of that many squared grey levels still fits 32 bits.
inline constexpr int kMaxWindowArea = 66'051;
/// More context than this would be other objects.
inline constexpr float kMostContext = 4;
/// In a soft cascade at least this many weak classifiers, and all of the first stage, come before the first one that
/// looks at a gradient channel. The stages that look at grey values alone run on neighbouring windows at once, and
/// gradients are computed for the few windows that survive them; so these should be stages of their own.
inline constexpr int kMinGreyPrefix = 8;

/// A third rectangle of less weight than this is left out, as OpenCV does where it converts its old files.
inline constexpr float kLeastThirdWeight = std::numeric_limits<float>::epsilon();

/// A validated, immutable cascade: every index in range, every tree a tree, every feature inside the window, every
/// number finite, so that whoever runs it needs no checks. Copyable; safe to share between threads.
class Cascade {
 public:
  /// Throws DataError that names `source` and the element ("stages/3/weakClassifiers/7", counted from 0) when the parts
  /// do not fit together. Third rectangles without weight (less than kLeastThirdWeight) and features that no node uses
  /// are dropped, equal features merged and all put in the order of their first use; leaves are numbered in the order
  /// of the nodes. So a cascade is the same whichever kind of file it was written to and read from.
  explicit Cascade(CascadeParts parts, const std::string& source = "cascade");

  CascadeKind kind() const { return parts_.kind; }
  FeatureType feature_type() const { return parts_.feature_type; }
  bool is_lbp() const { return parts_.feature_type == FeatureType::lbp; }
  cv::Size window() const { return parts_.window; }
  float context() const { return parts_.context; }
  float min_contrast() const { return parts_.min_contrast; }
  std::optional<float> min_score() const { return parts_.min_score; }
  const std::vector<HaarFeature>& features() const { return parts_.features; }         ///< empty for LBP
  const std::vector<LbpFeature>& lbp_features() const { return parts_.lbp_features; }  ///< empty for Haar
  std::size_t feature_count() const { return parts_.features.size() + parts_.lbp_features.size(); }
  const std::vector<Stage>& stages() const { return parts_.stages; }
  const std::optional<BoxRegression>& boxes() const { return parts_.boxes; }
  const std::optional<ScoreRegression>& scores() const { return parts_.scores; }
  const CascadeParts& parts() const { return parts_; }
  int weak_count() const;  ///< weak classifiers in all stages
  bool operator==(const Cascade& o) const { return parts_ == o.parts_; }
  bool operator!=(const Cascade& o) const { return !(*this == o); }

 private:
  CascadeParts parts_;
};

/// Empty when `weak` is a tree (problem_of_tree) and its leaves are finite; otherwise one sentence that says what is
/// wrong.
std::string problem_of(const WeakClassifier& weak, std::size_t feature_count);

/// Empty when both sides and the area of a window are within the limits above, otherwise one sentence.
std::string problem_of_window(cv::Size window);

}  // namespace haarkit
