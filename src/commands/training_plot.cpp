// A training run as a drawing: rates by round, as SVG.
#include "commands/training_plot.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "haarkit/base/numbers.hpp"

namespace haarkit {
namespace {

constexpr double kLeft = 70, kWidth = 560, kHeight = 200, kGap = 60, kTop = 40;

std::string text_at(double x, double y, const std::string& anchor, const std::string& text) {
  return "<text x=\"" + number_text(x, 1) + "\" y=\"" + number_text(y, 1) + "\" text-anchor=\"" + anchor + "\">" +
         text + "</text>\n";
}

std::string line_of(double x0, double y0, double x1, double y1) {
  return "<line x1=\"" + number_text(x0, 1) + "\" y1=\"" + number_text(y0, 1) + "\" x2=\"" + number_text(x1, 1) +
         "\" y2=\"" + number_text(y1, 1) + "\" stroke=\"#ddd\"/>\n";
}

struct Series {
  std::string name, colour;
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
  std::string svg = text_at(kLeft, top - 12, "start", title);
  for (const auto& [value, label] : ticks) {
    svg += line_of(kLeft, y_of(value), kLeft + kWidth, y_of(value)) + text_at(kLeft - 8, y_of(value) + 4, "end", label);
  }
  const std::size_t step = rounds.size() / 20 + 1;
  for (std::size_t i = 0; i < rounds.size(); i += step) {
    svg += text_at(x_of(i), top + kHeight + 16, "middle", std::to_string(rounds[i].round));
  }
  double name_y = top + 14;
  for (const Series& s : series) {
    std::string points;
    for (std::size_t i = 0; i < rounds.size(); ++i) {
      points += number_text(x_of(i), 1) + "," + number_text(y_of(s.value(rounds[i])), 1) + " ";
    }
    svg += "<polyline points=\"" + points + "\" fill=\"none\" stroke-width=\"2\" stroke=\"" + s.colour + "\"/>\n";
    svg += "<g fill=\"" + s.colour + "\">" + text_at(kLeft + kWidth + 10, name_y, "start", s.name) + "</g>\n";
    name_y += 18;
  }
  return svg;
}

}  // namespace

std::string training_plot(const std::vector<RoundRecord>& rounds) {
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

  std::string svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 820 560\" font-family=\"sans-serif\" font-size=\"12\">\n"
      "<rect width=\"820\" height=\"560\" fill=\"white\"/>\n";
  std::vector<Series> found = {{"training", "#1f77b4", [](const RoundRecord& r) { return r.training_detection_rate; }}};
  if (std::all_of(rounds.begin(), rounds.end(), [](const RoundRecord& r) { return r.held_out_detection_rate; })) {
    found.push_back({"held-out", "#d62728", [](const RoundRecord& r) { return *r.held_out_detection_rate; }});
  }
  svg += panel(
      kTop, "Faces found, by round", rounds, found, [&](double v) { return (v - base) / (1 - base); }, found_ticks);
  svg += panel(
      kTop + kHeight + kGap, "Windows without a face that pass, by round", rounds,
      {{"training negatives", "#1f77b4", [](const RoundRecord& r) { return r.training_false_positive_rate; }},
       {"held-out negatives", "#d62728", [](const RoundRecord& r) { return r.held_out_false_positive_rate; }},
       {"all windows", "#2ca02c", [](const RoundRecord& r) { return r.false_positive_rate_after; }}},
      [&](double v) { return 1 + std::log10(std::max(v, 1e-12)) / decades; }, rate_ticks);
  return svg + "</svg>\n";
}

}  // namespace haarkit
