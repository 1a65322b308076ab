// Faces found against false positives a picture (logarithmic), a line for each detector, as SVG.
#include <algorithm>
#include <cmath>

#include "format.hpp"
#include "haarkit/base/numbers.hpp"
#include "haarkit/base/svg.hpp"
#include "markup.hpp"
#include "plots.hpp"

namespace haarkit {
namespace {

using svg::Anchor;
using svg::place;

constexpr double kWidth = 760, kHeight = 400, kLeft = 52, kRight = 16, kTop = 40, kBottom = 46;

// Maps FPPI (by its logarithm) and recall to the drawing.
struct Axes {
  double first_decade = -3, last_decade = 0;  // powers of ten of FPPI
  double lowest = 0;                          // recall at the bottom

  double x(double fppi) const {
    const double decade = std::clamp(std::log10(std::max(fppi, 1e-12)), first_decade, last_decade);
    return kLeft + (decade - first_decade) / (last_decade - first_decade) * (kWidth - kLeft - kRight);
  }
  double y(double recall) const {
    return kHeight - kBottom - (recall - lowest) / (1 - lowest) * (kHeight - kTop - kBottom);
  }
};

Axes axes_for(const DataSetReport& data, const Report& report) {
  const Roc& roc = data.detectors[0].evaluation.roc;
  Axes axes;
  axes.first_decade = std::floor(std::log10(1.0 / static_cast<double>(roc.pictures)));
  double most = 1, least = 1;
  for (const DetectorReport& d : data.detectors) {
    most = std::max(most, d.evaluation.roc.fppi(d.evaluation.roc.points.back()).value_or(1));
    const Roc& own = d.evaluation.roc;
    least = std::min(least, own.recall(own.at_fppi(report.options.fppi.front())).value().value_or(0));
  }
  axes.last_decade = std::max(std::min(std::ceil(std::log10(most) - 0.1), 2.0), axes.first_decade + 1);
  axes.lowest = std::max(0.0, std::floor(least * 10 - 1) / 10);
  return axes;
}

std::string grid(const Axes& axes, long pictures) {
  std::string text;
  for (int tenths = cvRound(axes.lowest * 10); tenths <= 10; ++tenths) {
    const double recall = tenths / 10.0;
    text += svg::line("grid", kLeft, axes.y(recall), kWidth - kRight, axes.y(recall));
    text += svg::words("tick", kLeft - 8, axes.y(recall) + 4, Anchor::end, number_text(recall * 100, 0));
  }
  for (int decade = cvRound(axes.first_decade); decade <= cvRound(axes.last_decade); ++decade) {
    const double fppi = std::pow(10, decade), x = axes.x(fppi);
    text += svg::line("grid", x, kTop, x, kHeight - kBottom);
    text += svg::words("tick", x, kHeight - kBottom + 18, Anchor::middle, format::number(fppi));
  }
  for (std::int64_t wrong = 1;; wrong *= 10) {
    const double fppi = static_cast<double>(wrong) / static_cast<double>(pictures);
    if (fppi > std::pow(10, axes.last_decade)) break;
    text += svg::words("tick", axes.x(fppi), kTop - 8, Anchor::middle, format::count(wrong));
  }
  text += svg::words("axis", kLeft, 14, Anchor::start, "Found, %");
  text += svg::words("axis", kWidth - kRight, 14, Anchor::end, "false positives in all");
  text += svg::words("axis", kWidth - kRight, kHeight - 8, Anchor::end, "false positives a picture");
  return text;
}

std::string curve(const Roc& roc, const Axes& axes, std::size_t number) {
  std::string path;
  std::string last_x, last_y;
  for (const RocPoint& p : roc.points) {
    const std::string x = place(axes.x(*roc.fppi(p))), y = place(axes.y(*roc.recall(p).value()));
    if (path.empty())
      path.append("M").append(x).append(" ").append(y);
    else if (x != last_x || y != last_y)
      path.append(x != last_x ? "H" + x : "").append(y != last_y ? "V" + y : "");
    last_x = x;
    last_y = y;
  }
  return "<path class=\"curve " + markup::series(number) + "\" d=\"" + path + "\"/>\n";
}

std::string markers(const DetectorReport& detector, const Axes& axes, std::size_t number) {
  std::string text;
  for (const OperatingPoint& p : detector.evaluation.operating_points) {
    if (!p.limit || p.point.threshold == RocPoint{}.threshold || *p.recall.value < axes.lowest) continue;
    text += svg::dot("dot " + markup::series(number), axes.x(*p.fppi), axes.y(*p.recall.value), 4,
                     detector.name + ": " + format::percent(p.recall.value) + " % found at " + number_text(*p.fppi, 4) +
                         " false positives a picture, score " + format::score(p.point.threshold));
  }
  return text;
}

}  // namespace

std::string roc_plot(const DataSetReport& data, const Report& report) {
  if (data.detectors.empty() || data.detectors[0].evaluation.roc.faces == 0) return "";
  const Axes axes = axes_for(data, report);
  const std::string clip = "clip-" + markup::identifier(data.name);
  std::string text =
      "<svg class=\"plot roc\" viewBox=\"0 0 760 400\" role=\"img\" aria-label=\"What is found against false "
      "positives\">\n<clipPath id=\"" +
      clip + "\">" + svg::box("clip", kLeft, kTop - 2, kWidth - kLeft - kRight, kHeight - kTop - kBottom + 3) +
      "</clipPath>\n";
  text += grid(axes, data.detectors[0].evaluation.roc.pictures);
  text += "<g clip-path=\"url(#" + clip + ")\">\n";
  for (std::size_t i = 0; i < data.detectors.size(); ++i) text += curve(data.detectors[i].evaluation.roc, axes, i);
  text += "</g>\n";
  for (std::size_t i = 0; i < data.detectors.size(); ++i) text += markers(data.detectors[i], axes, i);
  return text + "</svg>\n";
}

}  // namespace haarkit
