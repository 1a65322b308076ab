// A training run as a drawing: rates by round, as SVG.
#include "commands/training_plot.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "embedded/training_plot_style.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/svg.hpp"
#include "haarkit/base/text.hpp"

namespace haarkit {
namespace {

using svg::Anchor;

constexpr double kLeft = 70, kWidth = 560, kHeight = 200, kGap = 60, kTop = 40;

struct Series {
  std::string name;
  std::string style_class;  // its colour
  std::function<double(const RoundRecord&)> value;
};

// One panel: `place` maps a value to 0 (bottom) .. 1 (top).
std::string panel(double top, const std::string& title, const std::vector<RoundRecord>& rounds,
                  const std::vector<Series>& series, const std::function<double(double)>& place,
                  const std::vector<std::pair<double, std::string>>& ticks) {
  const auto x_of = [&](std::size_t i) {
    return kLeft + kWidth * (rounds.size() < 2 ? 0.5 : static_cast<double>(i) / static_cast<double>(rounds.size() - 1));
  };
  const auto y_of = [&](double value) { return top + kHeight * (1 - std::clamp(place(value), 0.0, 1.0)); };
  std::string text = svg::words("title", kLeft, top - 12, Anchor::start, title);
  for (const auto& [value, label] : ticks) {
    text += svg::line("grid", kLeft, y_of(value), kLeft + kWidth, y_of(value));
    text += svg::words("tick", kLeft - 8, y_of(value) + 4, Anchor::end, label);
  }
  const std::size_t step = rounds.size() / 20 + 1;
  for (std::size_t i = 0; i < rounds.size(); i += step)
    text += svg::words("tick", x_of(i), top + kHeight + 16, Anchor::middle, std::to_string(rounds[i].round));
  double name_y = top + 14;
  for (const Series& s : series) {
    std::vector<std::pair<double, double>> points;
    for (std::size_t i = 0; i < rounds.size(); ++i) points.emplace_back(x_of(i), y_of(s.value(rounds[i])));
    text += svg::curve("curve " + s.style_class, points);
    text += svg::words("name " + s.style_class, kLeft + kWidth + 10, name_y, Anchor::start, s.name);
    name_y += 18;
  }
  return text;
}

}  // namespace

std::string training_plot(const std::vector<RoundRecord>& rounds, const std::string& object) {
  double lowest_found = 1, lowest_rate = 0.1;
  for (const RoundRecord& r : rounds) {
    lowest_found =
        std::min({lowest_found, r.training_detection_rate, r.held_out_detection_rate.value_or(lowest_found)});
    if (r.false_positive_rate_after > 0) lowest_rate = std::min(lowest_rate, r.false_positive_rate_after);
  }
  const double base = std::min(0.99, std::floor(lowest_found * 100) / 100);
  std::vector<std::pair<double, std::string>> found_ticks, rate_ticks;
  for (int i = 0; i <= 4; ++i) {
    const double value = base + (1 - base) * i / 4;
    found_ticks.emplace_back(value, number_text(100 * value, 2) + " %");
  }
  const int decades = static_cast<int>(std::ceil(-std::log10(lowest_rate)));
  for (int i = 0; i <= decades; ++i)
    rate_ticks.emplace_back(std::pow(10, -i), i == 0 ? "1" : "1e-" + std::to_string(i));

  std::string text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 820 560\">\n<style>\n" +
                     std::string(embedded::training_plot_style) + "</style>\n" + svg::box("page", 0, 0, 820, 560);
  std::vector<Series> found = {{"training", "s0", [](const RoundRecord& r) { return r.training_detection_rate; }}};
  if (std::all_of(rounds.begin(), rounds.end(), [](const RoundRecord& r) { return r.held_out_detection_rate; })) {
    found.push_back({"held-out", "s1", [](const RoundRecord& r) { return *r.held_out_detection_rate; }});
  }
  text += panel(
      kTop, plural_of(object) + " found, by round", rounds, found, [&](double v) { return (v - base) / (1 - base); },
      found_ticks);
  text += panel(
      kTop + kHeight + kGap, "windows without " + with_article(object) + " that pass, by round", rounds,
      {{"training negatives", "s0", [](const RoundRecord& r) { return r.training_false_positive_rate; }},
       {"held-out negatives", "s1", [](const RoundRecord& r) { return r.held_out_false_positive_rate; }},
       {"all windows", "s2", [](const RoundRecord& r) { return r.false_positive_rate_after; }}},
      [&](double v) { return 1 + std::log10(std::max(v, 1e-12)) / decades; }, rate_ticks);
  return text + "</svg>\n";
}

}  // namespace haarkit
