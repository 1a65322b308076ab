// The report as CSV: a line for each data set, detector and operating point.
#include "format.hpp"
#include "haarkit/base/text.hpp"
#include "haarkit/evaluate/report.hpp"

namespace haarkit {
namespace {

std::string cell(const std::optional<double>& value) {
  return "," + (value ? format::number(*value) : std::string());
}

std::string cells(const Estimate& e) {
  return cell(e.value) + (e.interval ? cell(e.interval->low) + cell(e.interval->high) : ",,");
}

}  // namespace

// Rates are shares of 1 here; an empty cell has no value.
std::string csv_report(const Report& report) {
  std::string text =
      "data,detector,point,score,recall,recall_low,recall_high,precision,fppi,false_positives,picture_detection_rate,"
      "picture_detection_low,picture_detection_high,picture_miss_rate,picture_false_detection_rate,"
      "picture_false_detection_low,picture_false_detection_high,average_precision\n";
  for (const DataSetReport& data : report.data)
    for (const DetectorReport& d : data.detectors)
      for (const OperatingPoint& p : d.evaluation.operating_points) {
        text += csv_field(data.name) + "," + csv_field(d.name) + "," + csv_field(p.name);
        text += "," + (p.point.threshold < RocPoint{}.threshold ? format::score(p.point.threshold) : std::string());
        text += cells(p.recall) + cell(p.precision) + cell(p.fppi) + "," + std::to_string(p.point.false_positives);
        text += cells(p.picture_detection) + cell(p.picture_miss.value) + cells(p.picture_false);
        text += cell(d.evaluation.by_iou[0].average_precision.value) + "\n";
      }
  return text;
}

}  // namespace haarkit
