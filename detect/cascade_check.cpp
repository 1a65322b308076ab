// What a file or a program put together, checked until it can be run without checks.
#include "cascade_check.hpp"

#include <cmath>

#include "haarkit/base/data_error.hpp"

namespace haarkit {
namespace {

bool looks_at_gradients(const WeakClassifier& weak, const std::vector<HaarFeature>& features) {
  for (const Node& node : weak.nodes)
    if (features[node.feature].channel != Channel::grey) return true;
  return false;
}

template <typename Feature>
void check_features(const std::vector<Feature>& features, cv::Size window, const std::string& source) {
  for (std::size_t i = 0; i < features.size(); ++i) {
    const std::string problem = problem_of(features[i], window);
    if (!problem.empty()) throw DataError(source, "features/" + std::to_string(i), problem);
  }
}

// What an LBP cascade must not have, and features of a type that is not the cascade's.
void check_type(const CascadeParts& parts, const std::string& source) {
  const bool lbp = parts.feature_type == FeatureType::lbp;
  if (!lbp && parts.feature_type != FeatureType::haar) throw DataError(source, "feature type", "neither Haar nor LBP");
  if (lbp && parts.kind != CascadeKind::staged)
    throw DataError(source, "kind", "a soft cascade of LBP features is not supported, expected a staged one");
  if (lbp && parts.min_contrast != 0)
    throw DataError(source, "contrast", "LBP cascades have no contrast gate, expected 0");
  const bool has_others = lbp ? !parts.features.empty() : !parts.lbp_features.empty();
  if (has_others) throw DataError(source, "features", "Haar and LBP features in one cascade");
}

template <class Regression>
void check_regression(const std::optional<Regression>& regression, const std::string& source) {
  if (!regression) return;
  std::string where;
  const std::string problem = problem_of(*regression, where);
  if (!problem.empty()) throw DataError(source, where, problem);
}

void check_stages(const CascadeParts& parts, const std::string& source) {
  int weak_count = 0;
  for (std::size_t s = 0; s < parts.stages.size(); ++s) {
    const Stage& stage = parts.stages[s];
    const std::string here = "stages/" + std::to_string(s);
    if (!std::isfinite(stage.threshold)) throw DataError(source, here, "the threshold is not a finite number");
    if (stage.weak.empty()) throw DataError(source, here, "the stage has no weak classifier, expected at least one");
    for (std::size_t w = 0; w < stage.weak.size(); ++w, ++weak_count) {
      const auto fail = [&](const std::string& problem) {
        throw DataError(source, here + "/weakClassifiers/" + std::to_string(w), problem);
      };
      const std::string problem = problem_of(stage.weak[w], parts.features.size() + parts.lbp_features.size());
      if (!problem.empty()) fail(problem);
      const std::string split_problem = problem_of_splits(stage.weak[w].nodes, parts.feature_type);
      if (!split_problem.empty()) fail(split_problem);
      if (parts.feature_type == FeatureType::lbp) continue;
      if (!looks_at_gradients(stage.weak[w], parts.features)) continue;
      if (parts.kind == CascadeKind::staged) fail("uses a gradient channel, which only a soft cascade may do");
      if (weak_count < kMinGreyPrefix || s == 0)
        fail("uses a gradient channel, but the first stage and the first " + std::to_string(kMinGreyPrefix) +
             " weak classifiers of a soft cascade may only use the grey picture");
    }
  }
}

}  // namespace

void check_cascade(const CascadeParts& parts, const std::string& source) {
  if (parts.kind != CascadeKind::staged && parts.kind != CascadeKind::soft)
    throw DataError(source, "kind", "neither staged nor soft");
  check_type(parts, source);
  const std::string window_problem = problem_of_window(parts.window);
  if (!window_problem.empty()) throw DataError(source, "window", window_problem);
  if (!(std::isfinite(parts.min_contrast) && parts.min_contrast >= 0))
    throw DataError(source, "contrast", "not a finite number >= 0");
  if (!(parts.context >= 1 && parts.context <= kMostContext))
    throw DataError(source, "context", "expected 1 to " + std::to_string(static_cast<int>(kMostContext)));
  if (parts.min_score && !std::isfinite(*parts.min_score)) throw DataError(source, "score", "not a finite number");
  check_features(parts.features, parts.window, source);
  check_features(parts.lbp_features, parts.window, source);
  if (parts.stages.empty()) throw DataError(source, "stages", "there is no stage, expected at least one");
  check_regression(parts.boxes, source);
  check_regression(parts.scores, source);
  check_stages(parts, source);
}

std::string problem_of_window(cv::Size window) {
  const std::int64_t w = window.width, h = window.height;
  if (w >= kMinWindowSide && h >= kMinWindowSide && w <= kMaxWindowArea / h) return {};
  return "a window of " + std::to_string(w) + "x" + std::to_string(h) + " pixels, expected sides of at least " +
         std::to_string(kMinWindowSide) + " and at most " + std::to_string(kMaxWindowArea) + " pixels in all";
}

std::string problem_of(const WeakClassifier& weak, std::size_t feature_count) {
  for (std::size_t i = 0; i < weak.leaves.size(); ++i)
    if (!std::isfinite(weak.leaves[i])) return "leaf " + std::to_string(i) + " is not a finite number";
  return problem_of_tree(weak.nodes, weak.leaves.size(), feature_count);
}

}  // namespace haarkit
