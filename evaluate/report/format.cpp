// How the reports write numbers.
#include "format.hpp"

#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "haarkit/base/numbers.hpp"

namespace haarkit {

std::size_t Report::main_point() const {
  for (const DataSetReport& set : data)
    for (const DetectorReport& detector : set.detectors) {
      const std::vector<OperatingPoint>& points = detector.evaluation.operating_points;
      for (std::size_t i = 0; i <= options.fppi.size(); ++i)
        if (i >= points.size() || (i < options.fppi.size() && points[i].limit != options.fppi[i]))
          throw std::invalid_argument("report: its options must be those of its evaluations");
    }
  for (std::size_t i = 0; i < options.fppi.size(); ++i)
    if (options.fppi[i] == 0.1) return i;
  return options.fppi.size() / 2;
}

namespace format {

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

std::string count(std::int64_t value) {
  std::string digits = std::to_string(value);
  for (int at = static_cast<int>(digits.size()) - 3; at > (value < 0 ? 1 : 0); at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string percent(const std::optional<double>& rate) {
  return rate ? number_text(*rate * 100, 1) : "-";
}

std::string percent(const Estimate& estimate) {
  std::string text = percent(estimate.value);
  if (estimate.value && estimate.interval)
    text +=
        " (" + number_text(estimate.interval->low * 100, 1) + "-" + number_text(estimate.interval->high * 100, 1) + ")";
  return text;
}

std::string score(double threshold) {
  if (!std::isfinite(threshold)) return "none";
  // All digits, so that the detection at the threshold itself is kept; detectors count in float.
  const auto narrow = static_cast<float>(threshold);
  return narrow == threshold ? number_text(narrow) : number_text(threshold);
}

std::string size_range(const SizeRate& row) {
  return std::isfinite(row.to) ? number(row.from) + "-" + number(row.to) : number(row.from) + "+";
}

}  // namespace format
}  // namespace haarkit
