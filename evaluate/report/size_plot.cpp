// Faces found by size of face, a line for each detector, as SVG.
#include <algorithm>

#include "format.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/svg.hpp"
#include "markup.hpp"
#include "plots.hpp"

namespace haarkit {
namespace {

using svg::Anchor;

constexpr double kWidth = 760, kHeight = 220, kLeft = 52, kRight = 16, kTop = 28, kBottom = 44;

double y_of(double recall) {
  return kHeight - kBottom - recall * (kHeight - kTop - kBottom);
}

}  // namespace

std::string size_plot(const DataSetReport& data, const Report& report) {
  if (data.detectors.empty() || data.detectors[0].evaluation.roc.faces == 0) return "";
  const std::size_t main = report.main_point();
  std::vector<std::size_t> rows;  // those with faces
  const auto& groups = data.detectors[0].evaluation.operating_points[main].by_size;
  for (std::size_t g = 0; g < groups.size(); ++g)
    if (groups[g].found.of > 0) rows.push_back(g);
  std::string text =
      "<svg class=\"plot sizes\" viewBox=\"0 0 760 220\" role=\"img\" aria-label=\"What is found by size\">\n";
  for (const double recall : {0.0, 0.5, 1.0}) {
    text += svg::line("grid", kLeft, y_of(recall), kWidth - kRight, y_of(recall));
    text += svg::words("tick", kLeft - 8, y_of(recall) + 4, Anchor::end, number_text(recall * 100, 0));
  }
  const double group = (kWidth - kLeft - kRight) / static_cast<double>(rows.size());
  const double bar = std::min(group * 0.8 / static_cast<double>(data.detectors.size()), 28.0);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const SizeRate& faces = groups[rows[r]];
    const double middle = kLeft + (static_cast<double>(r) + 0.5) * group;
    text += svg::words("tick", middle, kHeight - kBottom + 17, Anchor::middle, format::size_range(faces));
    text +=
        svg::words("tick", middle, kHeight - kBottom + 32, Anchor::middle, "(" + format::count(faces.found.of) + ")");
    for (std::size_t i = 0; i < data.detectors.size(); ++i) {
      const SizeRate& row = data.detectors[i].evaluation.operating_points[main].by_size[rows[r]];
      const double x = middle + (static_cast<double>(i) - static_cast<double>(data.detectors.size()) / 2) * bar;
      const double top = y_of(*row.found.value());
      text += svg::box("bar " + markup::series(i), x + 1, top, bar - 2, kHeight - kBottom - top,
                       data.detectors[i].name + ", " + format::size_range(row) +
                           " pixels: " + format::percent(row.found.value()) + " % of " + format::count(row.found.of));
    }
  }
  text += svg::words("axis", kLeft, 14, Anchor::start, "Found, %");
  text += svg::words("axis", kWidth - kRight, 14, Anchor::end, "by size in pixels (how many there are)");
  return text + "</svg>\n";
}

}  // namespace haarkit
