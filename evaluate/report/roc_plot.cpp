// Faces found against false positives a picture (logarithmic), a line for each detector, as SVG.
#include <algorithm>
#include <cmath>

#include "format.hpp"
#include "markup.hpp"
#include "plots.hpp"

namespace haarkit {
namespace {

using markup::place;

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

std::string text_at(double x, double y, const char* anchor, const std::string& text, const char* kind = "tick") {
  return "<text class=\"" + std::string(kind) + "\" x=\"" + place(x) + "\" y=\"" + place(y) + "\" text-anchor=\"" +
         anchor + "\">" + markup::escaped(text) + "</text>\n";
}

std::string line(double x1, double y1, double x2, double y2) {
  return "<line class=\"grid\" x1=\"" + place(x1) + "\" y1=\"" + place(y1) + "\" x2=\"" + place(x2) + "\" y2=\"" +
         place(y2) + "\"/>\n";
}

std::string grid(const Axes& axes, long pictures) {
  std::string svg;
  for (int tenths = cvRound(axes.lowest * 10); tenths <= 10; ++tenths) {
    const double recall = tenths / 10.0;
    svg += line(kLeft, axes.y(recall), kWidth - kRight, axes.y(recall));
    svg += text_at(kLeft - 8, axes.y(recall) + 4, "end", format::fixed(recall * 100, 0));
  }
  for (int decade = cvRound(axes.first_decade); decade <= cvRound(axes.last_decade); ++decade) {
    const double fppi = std::pow(10, decade), x = axes.x(fppi);
    svg += line(x, kTop, x, kHeight - kBottom);
    svg += text_at(x, kHeight - kBottom + 18, "middle", format::number(fppi));
  }
  for (std::int64_t wrong = 1;; wrong *= 10) {
    const double fppi = static_cast<double>(wrong) / static_cast<double>(pictures);
    if (fppi > std::pow(10, axes.last_decade)) break;
    svg += text_at(axes.x(fppi), kTop - 8, "middle", format::count(wrong));
  }
  svg += text_at(kLeft, 14, "start", "Found, %", "axis");
  svg += text_at(kWidth - kRight, 14, "end", "false positives in all", "axis");
  svg += text_at(kWidth - kRight, kHeight - 8, "end", "false positives a picture", "axis");
  return svg;
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
  std::string svg;
  for (const OperatingPoint& p : detector.evaluation.operating_points) {
    if (!p.limit || p.point.threshold == RocPoint{}.threshold || *p.recall.value < axes.lowest) continue;
    svg += "<circle class=\"dot " + markup::series(number) + "\" cx=\"" + place(axes.x(*p.fppi)) + "\" cy=\"" +
           place(axes.y(*p.recall.value)) + "\" r=\"4\"><title>" +
           markup::escaped(detector.name + ": " + format::percent(p.recall.value) + " % found at " +
                           format::fixed(*p.fppi, 4) + " false positives a picture, score " +
                           format::score(p.point.threshold)) +
           "</title></circle>\n";
  }
  return svg;
}

}  // namespace

std::string roc_plot(const DataSetReport& data, const Report& report) {
  if (data.detectors.empty() || data.detectors[0].evaluation.roc.faces == 0) return "";
  const Axes axes = axes_for(data, report);
  std::string svg =
      "<svg class=\"plot roc\" viewBox=\"0 0 760 400\" role=\"img\" aria-label=\"What is found against false "
      "positives\">\n<clipPath id=\"clip-" +
      markup::identifier(data.name) + "\"><rect x=\"" + place(kLeft) + "\" y=\"" + place(kTop - 2) + "\" width=\"" +
      place(kWidth - kLeft - kRight) + "\" height=\"" + place(kHeight - kTop - kBottom + 3) + "\"/></clipPath>\n";
  svg += grid(axes, data.detectors[0].evaluation.roc.pictures);
  svg += "<g clip-path=\"url(#clip-" + markup::identifier(data.name) + ")\">\n";
  for (std::size_t i = 0; i < data.detectors.size(); ++i) svg += curve(data.detectors[i].evaluation.roc, axes, i);
  svg += "</g>\n";
  for (std::size_t i = 0; i < data.detectors.size(); ++i) svg += markers(data.detectors[i], axes, i);
  return svg + "</svg>\n";
}

}  // namespace haarkit
