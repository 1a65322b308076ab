// What cascades are to each other in one detector: which see the same object, and what their scores are worth.
#include "view.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "turned_look.hpp"

namespace haarkit {
namespace {

// An operating point is of sums over windows: it says nothing of each window alone.
bool gives_each_window(const DetectorOptions& options) {
  return options.mode == DetectMode::exact ? options.min_neighbors == 0 : options.overlap >= 1;
}

// Scales a view by the operating points of its own cascade and its object's first one, where both have one above 0.
void set_scale(View& view, const Cascade& own, const Cascade& first, const DetectorOptions& options) {
  if (gives_each_window(options)) return;
  const float reference = first.min_score().value_or(0), least = own.min_score().value_or(0);
  const bool comparable = options.mode == DetectMode::fast && reference > 0 && least > 0;
  view.scale = comparable ? reference / least : 1;
  view.operating_point = comparable ? reference : own.min_score();
}

// What is too low to be a detection may still lead to one: a turned look, or another view's find that it makes surer.
void set_least_scores(View& view, const DetectorOptions& options) {
  const float uncertain = least_uncertain(std::max(view.operating_point.value_or(0), 0.F));
  view.least_joined = uncertain;
  view.least_detected = options.min_score ? options.min_score : view.operating_point;
  view.least_leading = view.least_detected;
  if (view.least_leading && (view.uncertain_below || view.joined))
    view.least_leading = std::min(*view.least_leading, uncertain);
}

}  // namespace

std::optional<float> View::least_own() const {
  constexpr float kRounding = 1e-3F;  // far more than the scaling's can be
  if (!least_leading) return {};
  return (*least_leading - std::abs(*least_leading) * kRounding) / scale;
}

std::vector<View> views_of(const std::vector<NamedCascade>& cascades, const DetectorOptions& options) {
  const auto has_name = [](const std::string& name) { return [&](const NamedCascade& c) { return c.name == name; }; };
  std::vector<View> views;
  for (const auto& [name, cascade] : cascades) {
    View view;
    const auto first = std::find_if(cascades.begin(), cascades.end(), has_name(name));
    view.object = static_cast<int>(first - cascades.begin());
    set_scale(view, cascade, first->cascade, options);
    if (turns_uncertain(options) && cascade.scores() && view.operating_point.value_or(0) > 0)
      view.uncertain_below = view.operating_point;
    // Fast mode alone adds to what OpenCV does.
    view.joined = options.mode == DetectMode::fast && !gives_each_window(options) &&
                  std::count_if(cascades.begin(), cascades.end(), has_name(name)) > 1;
    set_least_scores(view, options);
    views.push_back(view);
  }
  return views;
}

}  // namespace haarkit
